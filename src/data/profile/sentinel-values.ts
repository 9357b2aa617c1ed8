import type { ProfileWarning } from '../../contracts/dataset.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName } from '../sql-literals.ts';
import { isNumericType, type ColumnDraft } from './column-statistics.ts';

/** What programs write in the place of no value: nines, and the ends of integers. */
const sentinel = /^(?:-?9{2,}(?:\.9+)?|-32768|32767|-2147483648|2147483647|-1\.7976931348623157e\+308)$/;
/** One may be a measurement. */
const fewestRows = 2;
/** How far from the others, in spans of these. */
const farAway = 2;

/**
 * Warns of numbers such as -999 that lie far from all others of their column, as what stands for "no value" does.
 * @param file SQL of the whole table
 */
export async function sentinelWarnings(
  engine: DataEngine,
  file: string,
  drafts: readonly ColumnDraft[],
): Promise<ProfileWarning[]> {
  const suspects = drafts.flatMap(({ name, storedType, min, max, distinct }) =>
    isNumericType(storedType) && distinct > 2
      ? [min, max].flatMap((value) => (sentinel.test(String(value)) ? [{ name, value: Number(value) }] : []))
      : [],
  );
  if (suspects.length === 0) return [];
  const figures = suspects.flatMap(({ name, value }, i) => {
    const cell = quoteName(name);
    const isOther = `${cell} <> ${value}`;
    return [
      `CAST(count(*) FILTER (${cell} = ${value}) AS DOUBLE) AS n${i}`,
      `CAST(min(${cell}) FILTER (${isOther}) AS DOUBLE) AS low${i}`,
      `CAST(max(${cell}) FILTER (${isOther}) AS DOUBLE) AS high${i}`,
    ];
  });
  const [found] = await engine.query(`SELECT ${figures.join(', ')} FROM ${file}`);
  return suspects.flatMap(({ name, value }, i): ProfileWarning[] => {
    const [rows, low, high] = ['n', 'low', 'high'].map((figure) => Number(found[`${figure}${i}`]));
    const distance = value < low ? low - value : value - high;
    if (rows < fewestRows || distance <= farAway * (high - low)) return [];
    const detail = `${rows} rows hold ${value}, far from all other values (${low} to ${high}): it may stand for "no value". If it does, tell \`missingValues\` of the column (["${value}"]) when it is read.`;
    return [{ code: 'sentinelValue', column: name, detail }];
  });
}
