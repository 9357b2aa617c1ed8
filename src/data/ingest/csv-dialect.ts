import { parseCsvRecords } from './csv-records.ts';

/** Delimiters that are recognised, the likelier first. */
export const csvDelimiters = [',', ';', '\t', '|'] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];

const sampledRecords = 200;

/**
 * The delimiter that splits a sample best: the one whose records most often have as many fields as the first, and of
 * equally regular ones the one that finds most columns. A comma where none splits anything.
 */
export function findDelimiter(head: string, complete: boolean, quote?: string): CsvDelimiter {
  let best: { delimiter: CsvDelimiter; regular: number; width: number } = {
    delimiter: ',',
    regular: -1,
    width: 1,
  };
  for (const delimiter of csvDelimiters) {
    const records = parseCsvRecords(head, delimiter, { maxRecords: sampledRecords, complete, quote });
    const width = records[0]?.length ?? 0;
    if (width < 2) continue;
    const regular = records.filter((record) => record.length === width).length / records.length;
    if (regular > best.regular || (regular === best.regular && width > best.width))
      best = { delimiter, regular, width };
  }
  return best.delimiter;
}
