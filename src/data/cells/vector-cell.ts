import { quoteText } from '../sql-literals.ts';

const number = '[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?';
/** A list of numbers as JSON writes it; each quantifier ends at a character that the next can't begin with. */
const source = `\\[ *${number}(?: *, *${number})* *\\]`;
const pattern = new RegExp(`^${source}$`);

/** A trimmed cell as a list of numbers, such as `[1, 2.5]`; null where it is none. */
export function readVector(cell: string): number[] | null {
  return pattern.test(cell) ? cell.slice(1, -1).split(',').map(Number) : null;
}

/** SQL of the same. @param cell SQL of the trimmed cell */
export const vectorSql = (cell: string): string =>
  `CASE WHEN regexp_full_match(${cell}, ${quoteText(source)}) THEN TRY_CAST(${cell} AS DOUBLE[]) END`;
