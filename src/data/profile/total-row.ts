import type { ProfileWarning } from '../../contracts/dataset.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName } from '../sql-literals.ts';
import { isNumericType, type ColumnDraft } from './column-statistics.ts';

/** Below this many rows the last one may be the sum of the others by chance. */
const rowsForTotals = 6;
/** A column of fewer different values, such as 0 and 1, may sum up to its last one by chance. */
const valuesForTotals = 3;
/** Sums are written rounded. */
const tolerance = 1e-6;
const label =
  /^(?:grand |sub-?)?(?:totals?|sums?|summe|gesamt|insgesamt|totaal|totale|somme|suma|soma|итого|всего|合計|合计|總計|总计|총계)\b/iu;

/**
 * Warns of a last row that holds the sums of the rows above it, as spreadsheets have.
 * @param file SQL of the whole table, in its order
 */
export async function totalRowWarning(
  engine: DataEngine,
  file: string,
  drafts: readonly ColumnDraft[],
  rows: number,
): Promise<ProfileWarning[]> {
  const numbers = drafts.filter(
    ({ storedType, distinct, mean }) => isNumericType(storedType) && distinct >= valuesForTotals && mean !== null,
  ); // prettier-ignore
  if (rows < rowsForTotals || numbers.length === 0) return [];
  const texts = drafts.filter(({ storedType }) => storedType === 'VARCHAR');
  const selected = [...numbers, ...texts].map(({ name }, i) => `${quoteName(name)} AS v${i}`);
  const [last] = await engine.query(`SELECT ${selected.join(', ')} FROM ${file} LIMIT 1 OFFSET ${rows - 1}`);
  const summed = numbers.filter(({ mean, present }, i) => {
    const value = last[`v${i}`];
    if (value === null || value === undefined || Number(value) === 0) return false;
    const above = mean! * present - Number(value);
    return Math.abs(above - Number(value)) <= tolerance * Math.abs(Number(value));
  });
  const isTitled = texts.some(({ present }, i) => {
    const cell = last[`v${numbers.length + i}`];
    return typeof cell === 'string' ? label.test(cell) : present === rows - 1;
  });
  if (summed.length < (isTitled ? 1 : 2)) return [];
  const names = summed
    .slice(0, 3)
    .map(({ name }) => `"${name}"`)
    .join(', ');
  const detail = `The last row holds the sums of the rows above it (${names}): it is a total, and no observation like the others. Leave it out; of a CSV the option \`skipLastLines\` does.`;
  return [{ code: 'totalRow', column: null, detail }];
}
