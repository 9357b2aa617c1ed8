import type { DatasetProfile, ProfileWarning } from '../../contracts/dataset.ts';
import type { ColumnDraft } from './column-statistics.ts';
import { isConstant } from './constant-column.ts';
import { hasIdentifierName } from './identifier-name.ts';
import { similarValues } from './similar-values.ts';
import { rowsForCorrelation } from './target-warnings.ts';

const mostly = 0.5;
const manyCategories = 100;
const strongCorrelation = 0.98;
/** Below this many rows any column may happen to have no value twice. */
const rowsForIdentifiers = 30;

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** Warnings that need no target: constant, identifier-like, mostly missing and wide columns, duplicates, twins. */
export function profileWarnings(
  profile: Omit<DatasetProfile, 'warnings'>,
  drafts: readonly ColumnDraft[],
): ProfileWarning[] {
  const warnings: ProfileWarning[] = [];
  for (const [i, column] of profile.columns.entries()) {
    const draft = drafts[i];
    const present = draft.present;
    const warn = (code: ProfileWarning['code'], detail: string): void => {
      warnings.push({ code, column: column.name, detail });
    };
    if (isConstant(column))
      warn(
        'constantColumn',
        present === 0 ? 'The column has no value at all.' : 'Every value is the same: nothing to learn from.',
      );
    else if (column.distinct === 1) warn('presenceOnly', presenceOnly(column));
    else if (column.type === 'vector' || column.type === 'image') continue;
    else if (isIdentifierLike(column.type, draft, profile))
      warn(
        'identifierLike',
        'Nearly every row has a value of its own, as an identifier has: a model learns it by heart and predicts nothing new from it. Exclude it.',
      );
    else if (column.type === 'categorical' && column.distinct > manyCategories)
      warn('highCardinality', `${column.distinct} different values: rare ones teach a model little.`);
    const alike = column.type === 'categorical' ? similarValues(draft.valueCounts) : null;
    if (alike !== null) warn('similarValues', alike);
    if (present > 0 && column.missing > profile.rows * mostly)
      warn('mostlyMissing', `${percent(column.missing / profile.rows)} of the values are missing.`);
  }
  if (profile.duplicateRows > 0)
    warnings.push({
      code: 'duplicateRows',
      column: null,
      detail: `${profile.duplicateRows} rows (${percent(profile.duplicateRows / profile.rows)}) equal an earlier one in every column.`,
    });
  warnings.push(...twinWarnings(profile, () => true));
  return warnings;
}

/**
 * Columns that say nearly the same as an earlier one.
 * @param isCompared whether a column of that name counts
 */
export function twinWarnings(
  { correlations: { columns, matrix }, columns: profiles, rows }: Omit<DatasetProfile, 'warnings'>,
  isCompared: (name: string) => boolean,
): ProfileWarning[] {
  const missing = new Map(profiles.map((column) => [column.name, column.missing]));
  const most = rows - rowsForCorrelation;
  return columns.flatMap((name, i) =>
    columns.slice(0, i).flatMap((twin, j): ProfileWarning[] => {
      const r = matrix[i][j];
      if (typeof r !== 'number' || Math.abs(r) < strongCorrelation) return [];
      if (!isCompared(name) || !isCompared(twin) || missing.get(name)! + missing.get(twin)! > most) return [];
      const detail = `It says nearly the same as "${twin}" (correlation ${r.toFixed(3)}).`;
      return [{ code: 'highlyCorrelated', column: name, detail }];
    }),
  );
}

const presenceOnly = ({ missing, topValues = [] }: DatasetProfile['columns'][number]): string => {
  const value = topValues.length === 0 ? 'one value' : `"${topValues[0].value.slice(0, 40)}"`;
  return `It holds ${value} or nothing, which ${missing} rows have: whether there is a value is all that it says, so it is taken as a category.`;
};

function isIdentifierLike(
  type: string,
  draft: ColumnDraft,
  { rows, duplicateRows }: { rows: number; duplicateRows: number },
): boolean {
  if (rows < rowsForIdentifiers || draft.present < rows * 0.9) return false;
  // Rows that were exported twice repeat their identifier. Where most rows repeat others, its values are levels or answers.
  if (duplicateRows > draft.present / 2) return false;
  const unique = draft.distinct >= (draft.present - duplicateRows) * (draft.exact ? 0.999 : 0.97);
  if (!unique) return false;
  if (type === 'categorical') return true;
  if (type !== 'numeric' || !draft.integers) return false;
  // Unique integers are identifiers when they are numbered through, or called so.
  const range = Number(draft.max) - Number(draft.min) + 1;
  return range <= 2 * draft.present || hasIdentifierName(draft.name);
}
