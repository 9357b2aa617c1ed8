import type { ColumnProfile, DatasetProfile, ProfileWarning } from '../../contracts/dataset.ts';

const rareShare = 0.1;
const strong = 0.99;
const shownValues = 20;
/** Rows below which a correlation says nothing: two points always lie on a line. */
export const rowsForCorrelation = 10;
const rowsOfValue = 5;

/**
 * Warnings that depend on which column is predicted: classes of very uneven size, and columns that give the target away. A
 * column that determines the target almost alone was, in practice, made from it or after it.
 * @param target a column's name; an unknown one gives no warnings
 */
export function targetWarnings(profile: DatasetProfile, target: string): ProfileWarning[] {
  const column = profile.columns.find(({ name }) => name === target);
  if (column === undefined) return [];
  const leaks = new Map<string, string>();
  for (const { by, what, measure } of [...correlated(profile, column), ...determining(profile, column)])
    if (!leaks.has(by)) leaks.set(by, `${what} determines "${target}" almost alone (${measure}).`);
  return [
    ...imbalance(column),
    ...[...leaks].map(([name, text]) => ({
      code: 'leaksTarget' as const,
      column: name,
      detail: `${text} If it is not known when predicting, exclude it.`,
    })),
  ];
}

function imbalance({ name, topValues: values = [], distinct }: ColumnProfile): ProfileWarning[] {
  if (values.length !== distinct || distinct < 2 || distinct > shownValues) return [];
  const rows = values.reduce((sum, { count }) => sum + count, 0);
  const rarest = values.reduce((a, b) => (b.count < a.count ? b : a));
  // A class is rare against an even share, so that ten classes of 10 % each are no imbalance.
  if (rarest.count >= (rows * rareShare * 2) / values.length) return [];
  const detail = `Only ${rarest.count} of ${rows} rows are "${rarest.value}"; accuracy alone will mislead. Class weights can help.`;
  return [{ code: 'imbalancedTarget', column: name, detail }];
}

/** A column that determines the target, and how that is known. */
interface Leak {
  by: string;
  what: string;
  measure: string;
}

function correlated({ correlations, columns, rows }: DatasetProfile, target: ColumnProfile): Leak[] {
  const at = correlations.columns.indexOf(target.name);
  if (at < 0) return [];
  return correlations.columns.flatMap((by, j) => {
    const value = correlations.matrix[at][j];
    const { missing = 0 } = columns.find(({ name }) => name === by) ?? {};
    const isKnown = rows - missing - target.missing >= rowsForCorrelation;
    if (j === at || typeof value !== 'number' || Math.abs(value) <= strong || !isKnown) return [];
    return [{ by, what: 'It', measure: `correlation ${value.toFixed(3)}` }];
  });
}

const measures = {
  value: { what: 'It', measure: "Goodman and Kruskal's λ" },
  presence: { what: 'Whether it has a value', measure: "Goodman and Kruskal's λ" },
  threshold: { what: 'Whether it is above a threshold', measure: 'share of the errors avoided' },
  rank: { what: 'Its order', measure: 'rank correlation' },
} as const;

function determining(profile: DatasetProfile, target: ColumnProfile): Leak[] {
  if (profile.determinations === undefined) return associated(profile, target);
  return profile.determinations.flatMap(({ column, by, measure: kind, strength }) => {
    if (column !== target.name || kind === 'group') return [];
    const { what, measure } = measures[kind];
    return [{ by, what, measure: `${measure} ${strength.toFixed(3)}` }];
  });
}

/**
 * Warnings of parts that are drawn row by row though rows come in groups, each of which has one target: a model that knows a group again
 * by any of its columns has its target, and the test does not tell what it knows of others.
 * @param target a column's name
 * @param group the column whose groups stay together; null: rows are divided one by one
 */
export function groupWarnings(
  { determinations = [], columns }: DatasetProfile,
  target: string,
  group: string | null,
): ProfileWarning[] {
  const found = determinations.filter(({ column, measure }) => column === target && measure === 'group');
  if (found.some(({ by }) => by === group)) return [];
  return found.map(({ by }) => {
    const { distinct = 0 } = columns.find(({ name }) => name === by) ?? {};
    const detail = `Rows with the same "${by}" have the same "${target}", and are divided one by one: rows of each of the ${distinct} groups come to train and to test, so that the test flatters a model that knows a group again. Tell \`split.strategy: grouped\` (or kFold) with \`split.column: ${by}\` to have it tested on other groups.`;
    return { code: 'groupsAcrossParts', column: by, detail };
  });
}

/** In profiles from before determinations were looked for: V is that of unrelated columns, too, where few rows share a value. */
function associated({ associations, columns, rows }: DatasetProfile, target: ColumnProfile): Leak[] {
  const at = associations.columns.indexOf(target.name);
  if (at < 0) return [];
  return associations.columns.flatMap((by, j) => {
    const value = associations.matrix[at][j];
    const distinct = columns.find(({ name }) => name === by)?.distinct ?? 0;
    const isKnown = distinct >= target.distinct && distinct * rowsOfValue <= rows;
    if (j === at || typeof value !== 'number' || value <= strong || !isKnown) return [];
    return [{ by, what: 'It', measure: `Cramér's V ${value.toFixed(3)}` }];
  });
}
