import type { ColumnReading } from '../../contracts/column-reading.ts';
import type { DataEngine } from '../data-engine.ts';
import { quotePath, quoteText } from '../sql-literals.ts';

/** How the cells of a column are read, by its name. */
export interface NamedReading {
  name: string;
  reading: ColumnReading;
  /** The column's name in the file, where it is called otherwise here; a row of a prediction may use either. */
  writtenAs?: string;
}

const key = 'trainyard.readings';

/** The option of COPY that keeps readings with a Parquet file. */
export const readingsOption = (readings: readonly NamedReading[]): string =>
  `KV_METADATA {${quoteText(key)}: ${quoteText(JSON.stringify(readings))}}`;

/** The readings that a stored dataset was written with; none for one that was stored before they were kept. */
export async function storedReadings(engine: DataEngine, parquetPath: string): Promise<NamedReading[]> {
  const found = await engine.query(
    `SELECT decode(value) AS readings FROM parquet_kv_metadata(${quotePath(parquetPath)}) WHERE decode(key) = ${quoteText(key)}`,
  );
  return found.length === 0 ? [] : (JSON.parse(String(found[0]['readings'])) as NamedReading[]);
}
