import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IngestLimits } from '../../../contracts/dataset.ts';
import { imageFormatOf } from '../../images/image-format.ts';
import type { DataEngine } from '../../data-engine.ts';
import { quoteName, quotePath } from '../../sql-literals.ts';
import { readingsOption } from '../../cells/stored-readings.ts';
import { checkColumnNames, shorten } from '../column-names.ts';
import type { ReadOptions } from '../../../contracts/dataset-reading.ts';
import { readCsv, type FileReading } from '../read-csv.ts';
import { checkSize } from '../read-parquet.ts';
import { scanTextFile } from '../scan-text.ts';
import { layoutOf, type ArchiveLayout } from './archive-layout.ts';
import { fileColumnNames, matchFiles } from './match-files.ts';
import { badEntries, openArchive, type ArchiveFile } from './open-archive.ts';

/** Images that are held in memory before they are written, in bytes and rows. DuckDB's vectors have 2048 rows. */
const batchBytes = 16_777_216;
const batchRows = 2048;

const noReading: FileReading = { delimiter: null, quote: null, header: null, skipLines: 0, decimal: null, columns: [] }; // prettier-ignore

/** An image on its way into the file, with what goes beside it. */
interface ImageRow {
  file: ArchiveFile;
  label?: string;
  split?: string | null;
}

/**
 * Reads a ZIP of images into Parquet: `image` (the bytes as they are), `file`, and either `label` (and `split`) or the columns of the
 * archive's table. Images are inflated one by one and written in batches, so that memory stays small however many there are.
 * Whether they can be decoded is checked afterwards, as for every dataset with images.
 * @param scratch a folder that `engine` may read and write
 * @returns rows written, and what was decided on the archive's table
 * @throws TrainyardError datasetInvalid, datasetLimitExceeded, datasetFormatUnknown
 */
export async function readZip(
  engine: DataEngine,
  source: { path: string; scratch: string; signal?: AbortSignal | undefined; options?: ReadOptions },
  target: { path: string; limits: IngestLimits },
  onProgress: (fraction: number) => void,
): Promise<{ rows: number; reading: FileReading }> {
  const archive = await openArchive(source.path, target.limits);
  try {
    const layout = layoutOf(archive);
    checkSize('rows', layout.images.length, target.limits.maxRows);
    const table = layout.kind === 'table' ? await readTable(engine, layout, source, target.limits) : null;
    const rows: ImageRow[] = layout.kind === 'folders' ? foldersInOrder(layout) : table!.files.map((file) => ({ file })); // prettier-ignore
    const batches = await writeBatches(engine, rows, source, onProgress);
    const images = `read_parquet([${batches.map(quotePath).join(', ')}])`;
    const hasSplit = layout.kind === 'folders' && rows[0].split !== null;
    const select = table
      ? `SELECT i.image, i.file, ${table.columns.map((name) => `t.${quoteName(name)}`).join(', ')}
         FROM ${images} i JOIN read_parquet(${quotePath(table.path)}, file_row_number=true) t ON t.file_row_number = i.row`
      : `SELECT image, file, label${hasSplit ? ', split' : ''} FROM ${images}`;
    const [result] = await engine.query(
      `COPY (${select} ORDER BY row) TO ${quotePath(target.path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${batchRows}, USE_TMP_FILE false, ${readingsOption(table?.reading.columns ?? [])})`,
    );
    return { rows: Number(result['Count']), reading: table?.reading ?? noReading };
  } finally {
    await archive.close();
  }
}

/** By path, so that a dataset does not depend on the order in which an archive was packed. */
function foldersInOrder({ images }: Extract<ArchiveLayout, { kind: 'folders' }>): ImageRow[] {
  return images
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map((file) => ({ file, label: file.label, split: file.split }));
}

/** Inflates the images in their order into Parquet files of a few megabytes each. */
async function writeBatches(
  engine: DataEngine,
  rows: readonly ImageRow[],
  { scratch, signal }: { scratch: string; signal?: AbortSignal | undefined },
  onProgress: (fraction: number) => void,
): Promise<string[]> {
  const paths: string[] = [];
  await engine.run(
    'CREATE TABLE image_batch (row BIGINT, image BLOB, file VARCHAR, label VARCHAR, split VARCHAR)',
  );
  for (let row = 0; row < rows.length;) {
    const first = row;
    let bytes = 0;
    await engine.append('image_batch', async (append) => {
      for (; row < rows.length && bytes < batchBytes && row - first < batchRows; row++) {
        signal?.throwIfAborted();
        const { file, label = null, split = null } = rows[row];
        const image = await file.read();
        requireImage(file, image);
        bytes += image.length;
        append([row, image, file.path, label, split]);
      }
    });
    const path = join(scratch, `images-${paths.length}.parquet`);
    await engine.run(`COPY image_batch TO ${quotePath(path)} (FORMAT parquet, COMPRESSION uncompressed)`);
    await engine.run('TRUNCATE image_batch');
    paths.push(path);
    onProgress(row / rows.length);
  }
  await engine.run('DROP TABLE image_batch');
  return paths;
}

function requireImage({ path }: ArchiveFile, bytes: Buffer): void {
  if (imageFormatOf(bytes) !== null) return;
  const what =
    bytes.length === 0
      ? 'is empty.'
      : bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004'
        ? 'is an archive in the archive; put its files in place of it.'
        : 'is no PNG, JPEG or WebP.';
  const detail = `"${shorten(path)}" ${what}`;
  throw badEntries([{ code: 'notAnImage', detail }]);
}

/** Reads the archive's table, and finds the image of each of its rows. */
async function readTable(
  engine: DataEngine,
  { table, images, root }: Extract<ArchiveLayout, { kind: 'table' }>,
  { scratch, signal, options }: { scratch: string; signal?: AbortSignal | undefined; options?: ReadOptions },
  limits: IngestLimits,
): Promise<{ path: string; columns: string[]; files: ArchiveFile[]; reading: FileReading }> {
  const csvPath = join(scratch, 'labels.csv');
  await writeFile(csvPath, await table.read());
  const scan = await scanTextFile(csvPath, { maxLineBytes: limits.maxLineBytes, signal });
  const path = join(scratch, 'labels.parquet');
  const readAs = (read: ReadOptions | undefined): Promise<{ reading: FileReading }> =>
    readCsv(engine, { path: csvPath, scan, delimiter: null, options: read }, { path, limits });
  let { reading } = await readAs(options);
  const described = await engine.query(`DESCRIBE SELECT * FROM read_parquet(${quotePath(path)})`);
  const names = described.map((column) => String(column['column_name']));
  const fileColumn = fileColumnNames.map((known) => names.find((name) => name.toLowerCase() === known)).find(Boolean); // prettier-ignore
  if (fileColumn === undefined)
    throw badEntries([
      {
        code: 'noFileColumn',
        detail: `No column of "${shorten(table.path)}" names the files; call it file_name. Columns: ${names.slice(0, 20).join(', ')}.`,
      },
    ]);
  // Files may be called 1.png: a number would be written otherwise than it was.
  if (described[names.indexOf(fileColumn)]['column_type'] !== 'VARCHAR')
    ({ reading } = await readAs({
      ...options,
      columns: { ...options?.columns, [fileColumn]: { type: 'categorical' } },
    }));
  const columns = names.filter((name) => name !== fileColumn);
  checkColumnNames(['image', 'file', ...columns], limits);
  const rows = await engine.query(
    `SELECT CAST(${quoteName(fileColumn)} AS VARCHAR) AS name FROM read_parquet(${quotePath(path)}, file_row_number=true) ORDER BY file_row_number`,
  );
  const files = matchFiles(rows.map(({ name }) => name as string | null), images, root); // prettier-ignore
  return { path, columns, files, reading };
}
