import { parseCsvRecords } from './csv-records.ts';

/** Delimiters that are recognised, the likelier first. */
export const csvDelimiters = [',', ';', '\t', '|'] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];

const sampledRecords = 200;

/** As R writes tables where nothing else is told: a space between fields, of which none is empty. */
const space = ' ';
const leastSpaced = 3;

/**
 * The delimiter that splits a sample best: the one whose records most often have as many fields as the first, and of
 * equally regular ones the one that finds most columns. Where none splits anything, a space that does so without exception, else a comma.
 */
export function findDelimiter(head: string, complete: boolean, quote?: string): CsvDelimiter | typeof space {
  let best: { delimiter: CsvDelimiter; regular: number; width: number } = {
    delimiter: ',',
    regular: -1,
    width: 1,
  };
  for (const delimiter of csvDelimiters) {
    const records = parseCsvRecords(head, delimiter, { maxRecords: sampledRecords, complete, quote });
    const width = records[0]?.length ?? 0;
    if (width < 2) continue;
    const regular = isUnderShortHeader(records)
      ? 1
      : records.filter((record) => record.length === width).length / records.length;
    if (regular > best.regular || (regular === best.regular && width > best.width))
      best = { delimiter, regular, width };
  }
  if (best.width > 1) return best.delimiter;
  const spaced = parseCsvRecords(head, space, { maxRecords: sampledRecords, complete, quote });
  const isTable =
    spaced.length >= leastSpaced &&
    spaced[0].length > 1 &&
    (isUnderShortHeader(spaced) || spaced.every((record) => record.length === spaced[0].length)) &&
    spaced.every((record) => record.every((cell) => cell !== ''));
  return isTable ? space : best.delimiter;
}

/** Whether every record has one field more than the header, as R does not name the column of its names of rows; false where there is none. */
export const isUnderShortHeader = ([header, ...records]: readonly (readonly string[])[]): boolean =>
  records.length > 0 && records.every((record) => record.length === header.length + 1);

/** Fewer fields in apostrophes do not tell that these enclose fields. */
const fewestQuoted = 2;

/**
 * What encloses the fields, where nothing was told: an apostrophe where no field begins with `"`, and all fields of a column that are not empty stand
 * between apostrophes, in lines of as many fields as the header has; else `"`.
 * @param delimiter null: it is found
 */
export function findQuote(head: string, complete: boolean, delimiter: string | null): '"' | "'" {
  if (!/(?:^|[,;\t|]) *'/m.test(head) || /(?:^|[,;\t|]) *"/m.test(head)) return '"';
  const lines = head.split(/\r?\n/, sampledRecords + 1);
  if (!complete || lines.length > sampledRecords) lines.pop();
  const mark = (delimiter ?? findDelimiter(head, complete, "'")).replace(/[|^$.*+?()[\]{}\\]/, '\\$&');
  const field = new RegExp(`(?:^|${mark})(?: *('(?:[^']|'')*') *(?=${mark}|$)|([^${mark}]*))`, 'g');
  const [header, ...records] = lines
    .filter((line) => line.trim() !== '')
    .map((line) => [...line.matchAll(field)].map(([, quoted, plain]) => quoted ?? plain));
  const width = header?.length ?? 0;
  if (width < 2 || records.some((record) => record.length !== width)) return '"';
  const isEnclosed = (j: number): boolean => {
    const present = records.map((record) => record[j].trim()).filter((cell) => cell !== '');
    return present.length >= fewestQuoted && present.every((cell) => cell.length > 1 && cell.startsWith("'") && cell.endsWith("'")); // prettier-ignore
  };
  return header.some((_, j) => isEnclosed(j)) ? "'" : '"';
}
