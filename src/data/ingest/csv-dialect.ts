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
