import type { ImageStatistics } from '../../contracts/dataset.ts';
import type { DataEngine } from '../data-engine.ts';
import { checkImages } from '../images/check-images.ts';
import { quotePath } from '../sql-literals.ts';

/** Decodes the images of every column that holds bytes; what they are, by column. @throws TrainyardError datasetInvalid */
export async function checkImageColumns(
  engine: DataEngine,
  path: string,
  names: string | null,
  onProgress: (fraction: number) => void,
): Promise<Map<string, ImageStatistics>> {
  const columns = await engine.query(`DESCRIBE SELECT * FROM read_parquet(${quotePath(path)})`);
  const blobs = columns.filter(({ column_type }) => column_type === 'BLOB');
  const found = new Map<string, ImageStatistics>();
  for (const [i, { column_name }] of blobs.entries()) {
    const name = String(column_name);
    const part = (fraction: number): void => onProgress((i + fraction) / blobs.length);
    found.set(name, await checkImages(engine, path, name, names, part));
  }
  return found;
}
