import type { Determination } from '../../contracts/dataset.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName } from '../sql-literals.ts';
import { isBeyondChance } from './chance.ts';
import { isNumericType, type ColumnDraft } from './column-statistics.ts';
import { firstAndLast } from './first-and-last.ts';
import { hasIdentifierName } from './identifier-name.ts';
import type { TableSample } from './table-sample.ts';

const comparedGroups = 5;
const comparedTargets = 50;
/** Fewer values than these are classes, not things that rows are of. */
const leastGroups = 10;
const leastRowsOfGroup = 2;
/** Of the rows that share their group with others, so many have the value of the others. */
const strong = 0.99;

/**
 * Columns whose values name what several rows are of, as patients with several visits, with the columns that have one value for all rows of a
 * group. Parts that are drawn row by row then hold rows of one group on both sides.
 *
 * At most five such columns are looked at, of names or of integers that are called as identifiers are, beside at most 50 others.
 */
export async function findRepeatedGroups(
  engine: DataEngine,
  sample: TableSample,
  drafts: readonly ColumnDraft[],
  duplicateRows: number,
): Promise<Determination[]> {
  const groups = drafts
    .filter((draft) => namesThings(draft, duplicateRows))
    .toSorted((a, b) => b.distinct - a.distinct)
    .slice(0, comparedGroups);
  const targets = firstAndLast(
    drafts.filter(
      ({ storedType, distinct }) => storedType !== 'DOUBLE[]' && storedType !== 'BLOB' && distinct > 1,
    ),
    comparedTargets,
  );
  const found: Determination[] = [];
  for (const { name: by } of groups)
    for (const { target, strength } of await constantTargets(engine, sample, by, targets))
      found.push({ column: target, by, measure: 'group', strength });
  return found;
}

/** Whether a column's values name things of which there are several rows each, without counting copies of rows. */
function namesThings(
  { name, storedType, distinct, present, integers }: ColumnDraft,
  duplicateRows: number,
): boolean {
  const isName =
    storedType === 'VARCHAR' || (isNumericType(storedType) && integers && hasIdentifierName(name));
  return isName && distinct >= leastGroups && present - duplicateRows >= leastRowsOfGroup * distinct;
}

/** The targets that nearly all groups of more than one row have one value of, beyond what chance gives. */
async function constantTargets(
  engine: DataEngine,
  sample: TableSample,
  by: string,
  all: readonly ColumnDraft[],
): Promise<{ target: string; strength: number }[]> {
  const targets = all.filter(({ name }) => name !== by);
  if (targets.length === 0) return [];
  const group = quoteName(by);
  const ofGroup = targets.map(({ name }, i) => {
    const cell = quoteName(name);
    return `count(${cell}) AS n${i}, min(${cell}) IS NOT DISTINCT FROM max(${cell}) AS same${i}`;
  });
  const sums = targets.map(
    (_, i) =>
      `count(*) FILTER (n${i} > 1) AS groups${i}, sum(n${i}) FILTER (n${i} > 1) AS rows${i}, sum(n${i}) FILTER (n${i} > 1 AND same${i}) AS constant${i}`,
  );
  const [row] = await engine.query(
    `SELECT ${sums.join(', ')} FROM (SELECT ${ofGroup.join(', ')} FROM ${sample.table} WHERE ${group} IS NOT NULL GROUP BY ${group})`,
  );
  return targets.flatMap((target, i) => {
    const [groups, rows, constant] = ['groups', 'rows', 'constant'].map((name) =>
      Number(row[`${name}${i}`] ?? 0),
    );
    const strength = rows === 0 ? 0 : constant / rows;
    if (groups < leastGroups || strength <= strong || !isNoChance(target, groups, rows)) return [];
    return [{ target: target.name, strength }];
  });
}

/** Whether so many groups would not have one value each by chance: targets could be dealt to them in targets^groups ways. */
function isNoChance({ valueCounts, distinct, present }: ColumnDraft, groups: number, rows: number): boolean {
  // Of many values only the commonest are counted: so many do not come out equal by chance.
  if (valueCounts.length < distinct) return true;
  const share = rows / present;
  const counts = valueCounts.map(({ count }) => Math.max(1, Math.round(count * share)));
  return isBeyondChance(counts, groups * Math.log(distinct));
}
