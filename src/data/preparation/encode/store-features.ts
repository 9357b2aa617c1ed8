import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { splitParts, type SplitPart } from '../../../contracts/definition/split-parts.ts';
import type { FittedColumn, FittedImageColumn } from '../../../contracts/preparation.ts';
import type { DataEngine } from '../../data-engine.ts';
import type { EncodeContext } from '../columns/encode-context.ts';
import type { StoredFeatures } from '../prepared-data.ts';
import { cellsPerRow } from '../read/column-request.ts';
import { bytesPerFeature, bytesPerRawCell } from '../read/feature-memory.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import { readColumns } from '../read/read-columns.ts';
import type { SourceColumns } from '../read/source-columns.ts';
import { rowRange } from '../read/stored-table.ts';
import type { SplitRows } from '../split/choose-rows.ts';
import { encodeColumns } from './encode-columns.ts';
import { encodeImages, type ImagePart, type ImagePlace } from './encode-images.ts';

/** Rows of a row group, as DuckDB writes them: a range of whole groups is read without its neighbours. */
const groupRows = 122_880;

/** Files of encoded rows, one a split; open until `close`. */
export interface FeatureFiles {
  train: StoredFeatures;
  validation: StoredFeatures;
  test: StoredFeatures;
  /** Visits a split's features window by window, [some rows × width], and writes back what `visit` says it has changed. */
  eachWindow(split: SplitPart, visit: (features: Float32Array) => 'changed' | 'read'): Promise<void>;
  close(): Promise<void>;
}

/**
 * Encodes a dataset that is too large to be held, a range of rows at a time, into files of float32 features, row-major,
 * each split's rows in the order of `rows`. What is read back later is what {@link encodeColumns} would have given.
 * @param windowBytes what a range's raw values and features may take while it is encoded, and the features that are in memory at a
 * time when they are read
 */
export async function storeFeatures(options: {
  engine: DataEngine;
  source: SourceColumns;
  columns: readonly FittedColumn[];
  contextOf: (raw: RawColumns, firstRow: number) => EncodeContext;
  /** A column of images, and where its features go. */
  image: { column: FittedImageColumn; place: ImagePlace } | null;
  width: number;
  rows: SplitRows;
  folder: string;
  windowBytes: number;
}): Promise<FeatureFiles> {
  const { source, image, width, rows } = options;
  const files = await openFiles(options.folder);
  const bytesPerRow = cellsPerRow(source.columns) * bytesPerRawCell + width * bytesPerFeature;
  const rangeRows = rowsOfRange(Math.floor(options.windowBytes / bytesPerRow), image !== null);
  const taken = { train: 0, validation: 0, test: 0 };
  try {
    for (let from = 0; from < source.table.rows; from += rangeRows) {
      const to = Math.min(from + rangeRows, source.table.rows);
      const parts = splitParts.map((name) => {
        const here = rowsBefore(rows[name], taken[name], to).map((row) => row - from);
        taken[name] += here.length;
        return { name, rows: here, features: new Float32Array(here.length * width) };
      });
      await encodeRange(options, from, to, parts);
      for (const { name, features } of parts) await files[name].appendFile(bytesOf(features));
    }
  } catch (error) {
    await closeAll(files);
    throw error;
  }
  return filesOf(
    files,
    rows,
    width,
    Math.max(1, Math.floor(options.windowBytes / (width * bytesPerFeature))),
  );
}

/** Encodes rows `from … to` of the dataset. @param parts rows numbered from 0 at `from`, and where their features go */
async function encodeRange(
  {
    engine,
    source,
    columns,
    contextOf,
    image,
  }: Pick<Parameters<typeof storeFeatures>[0], 'engine' | 'source' | 'columns' | 'contextOf' | 'image'>,
  from: number,
  to: number,
  parts: readonly ImagePart[],
): Promise<void> {
  const range = rowRange(source.table, from, to - from);
  const raw = await readColumns(engine, range, source.columns);
  encodeColumns(columns, raw, contextOf(raw, from), parts);
  if (image) await encodeImages({ engine, table: range, firstRow: from }, image.column, image.place, parts);
}

/** The files as they are read back. */
function filesOf(files: Files, rows: SplitRows, width: number, windowRows: number): FeatureFiles {
  const stored = (file: FileHandle): StoredFeatures => ({
    windowRows,
    read: (from, into) => readFully(file, into, from * width * bytesPerFeature),
  });
  return {
    train: stored(files.train),
    validation: stored(files.validation),
    test: stored(files.test),
    async eachWindow(split, visit) {
      const window = new Float32Array(windowRows * width);
      for (let from = 0; from < rows[split].length; from += windowRows) {
        const features = window.subarray(0, Math.min(windowRows, rows[split].length - from) * width);
        const position = from * width * bytesPerFeature;
        await readFully(files[split], features, position);
        if (visit(features) === 'changed') await writeFully(files[split], features, position);
      }
    },
    close: () => closeAll(files),
  };
}

/**
 * Rows that are encoded at a time: whole row groups, which are read once; where rows are wide, less than a group.
 * @param rows that fit the budget
 */
function rowsOfRange(rows: number, hasImages: boolean): number {
  const groups = Math.floor(rows / groupRows);
  // Groups of images are smaller, and few other columns are read over again.
  if (groups === 0 && hasImages) return Math.max(1, rows);
  return Math.max(1, groups) * groupRows;
}

type Files = Record<SplitPart, FileHandle>;

async function openFiles(folder: string): Promise<Files> {
  const create = (name: string): Promise<FileHandle> => open(path.join(folder, `${name}.features`), 'w+');
  const [train, validation, test] = await Promise.all(splitParts.map(create));
  return { train, validation, test };
}

async function closeAll(files: Files): Promise<void> {
  await Promise.all(Object.values(files).map((file) => file.close()));
}

/** The rows from index `start` on that come before `end`; rows rise. */
function rowsBefore(rows: Int32Array, start: number, end: number): Int32Array {
  let stop = start;
  while (stop < rows.length && rows[stop] < end) stop++;
  return rows.subarray(start, stop);
}

/** Fills `into` from a place of the file. @throws Error where the file ends before */
async function readFully(file: FileHandle, into: Float32Array, position: number): Promise<void> {
  const bytes = bytesOf(into);
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesRead } = await file.read(bytes, done, bytes.byteLength - done, position + done);
    if (bytesRead === 0) throw new Error('a file of features is shorter than its rows');
    done += bytesRead;
  }
}

async function writeFully(file: FileHandle, from: Float32Array, position: number): Promise<void> {
  const bytes = bytesOf(from);
  for (let done = 0; done < bytes.byteLength;)
    done += (await file.write(bytes, done, bytes.byteLength - done, position + done)).bytesWritten;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
