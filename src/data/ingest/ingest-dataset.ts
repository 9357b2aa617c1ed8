import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { DatasetProfile, ImageStatistics, IngestLimits } from '../../contracts/dataset.ts';
import type { DatasetFormat } from '../../contracts/dataset-formats.ts';
import { createDataEngine, type DataEngine } from '../data-engine.ts';
import { checkImages } from '../images/check-images.ts';
import { profileParquet } from '../profile/profile-parquet.ts';
import { quotePath } from '../sql-literals.ts';
import { checkValues } from './check-values.ts';
import { copyWithPlainLineEnds, decompressFile } from './copy-source.ts';
import { detectFormat, isGzip, readStart, type DeclaredFormat } from './detect-format.ts';
import { readCsv } from './read-csv.ts';
import { findJsonLayout, readJson } from './read-json.ts';
import { checkSize, readParquet } from './read-parquet.ts';
import { scanTextFile } from './scan-text.ts';
import { readZip } from './zip/read-zip.ts';

/** What ingest is doing. */
export type IngestStage = 'decompressing' | 'scanning' | 'reading' | 'profiling' | 'storing';

export interface IngestOptions {
  /** The upload as it was sent. Only read. */
  sourcePath: string;
  declared: DeclaredFormat;
  /** Where the Parquet goes; written aside in the same folder and renamed, so it is whole or not there. */
  outputPath: string;
  /** A folder for spilling and decompressing; a folder of its own is made in it and removed. */
  scratchDir: string;
  limits: IngestLimits;
  threads: number;
  /** Bytes that DuckDB may hold in memory before it spills. */
  memoryLimit: number;
  /** `fraction` 0 … 1 of the whole, never falling. */
  onProgress?: (fraction: number, stage: IngestStage) => void;
  signal?: AbortSignal;
}

export interface IngestResult {
  format: DatasetFormat;
  rows: number;
  profile: DatasetProfile;
}

/** Shares of the time that the stages take, for the progress. */
const stageEnds: Readonly<Record<IngestStage, number>> = {
  decompressing: 0.15,
  scanning: 0.25,
  reading: 0.75,
  profiling: 0.99,
  storing: 1,
};

const progressMillis = 200;

/**
 * Turns an upload (CSV, TSV, JSON, NDJSON, Parquet, each perhaps gzip-compressed, or a ZIP of images) into a Parquet file and its profile.
 * Reads foreign bytes in native code, so it belongs in a child process. No row is lost without a word.
 * @throws TrainyardError datasetInvalid (issues name row, line, column), datasetFormatUnknown, datasetLimitExceeded,
 * outOfMemory; the signal's reason when it is aborted
 */
export async function ingestDataset(options: IngestOptions): Promise<IngestResult> {
  const { limits, signal } = options;
  const outputPath = resolve(options.outputPath);
  await mkdir(options.scratchDir, { recursive: true });
  const scratch = await mkdtemp(join(resolve(options.scratchDir), 'ingest-'));
  const asidePath = join(dirname(outputPath), `.${randomUUID()}.parquet`);
  let engine: DataEngine | null = null;
  let reported = 0;
  const report = (stage: IngestStage, fraction: number): void => {
    const stages = Object.keys(stageEnds) as IngestStage[];
    const start = stageEnds[stages[stages.indexOf(stage) - 1]] ?? 0;
    reported = Math.max(reported, start + (stageEnds[stage] - start) * Math.min(1, fraction));
    options.onProgress?.(reported, stage);
  };
  const interrupt = (): void => engine?.interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });

  try {
    signal?.throwIfAborted();
    const sourcePath = await openSource(resolve(options.sourcePath), scratch);
    const format = detectFormat(await readStart(sourcePath), options.declared);
    const prepared =
      format === 'parquet' || format === 'zip' ? null : await prepareText(sourcePath, format, scratch);
    const readPath = prepared?.path ?? sourcePath;

    const opened = await createDataEngine({
      memoryLimitBytes: options.memoryLimit,
      threads: options.threads,
    });
    engine = opened;
    await opened.confine({ files: [readPath, asidePath], directories: [], scratchDir: scratch });
    await mkdir(dirname(outputPath), { recursive: true });
    const target = { path: asidePath, limits };
    const { rows, found } = await watched('reading', async () => {
      if (format === 'zip') {
        const source = { path: readPath, scratch, signal };
        const rows = await readZip(opened, source, target, (fraction) => report('reading', fraction));
        return { rows, found: format };
      }
      if (prepared === null)
        return { rows: await readParquet(opened, { path: readPath }, target), found: format };
      if (format === 'json' || format === 'ndjson') {
        const layout = findJsonLayout(prepared.scan.head);
        return { rows: await readJson(opened, { path: readPath, layout }, target), found: format };
      }
      const delimiter = format === 'tsv' ? '\t' : null;
      const read = await readCsv(opened, { path: readPath, scan: prepared.scan, delimiter }, target);
      return { rows: read.rows, found: read.delimiter === '\t' ? ('tsv' as const) : format };
    });
    signal?.throwIfAborted();
    checkSize('rows', rows, limits.maxRows);
    await checkValues(opened, asidePath);
    const onProfiling = (fraction: number): void => {
      signal?.throwIfAborted();
      report('profiling', fraction);
    };
    const names = found === 'zip' ? 'file' : null;
    const images = await checkImageColumns(opened, asidePath, names, (f) => onProfiling(0.7 * f));
    const profile = await profileParquet(opened, asidePath, images, (f) =>
      onProfiling(images.size === 0 ? f : 0.7 + 0.3 * f),
    );
    if (
      names !== null &&
      !profile.warnings.some(({ column, code }) => column === names && code === 'identifierLike')
    )
      profile.warnings.push({
        code: 'identifierLike',
        column: names,
        detail: 'The column names the files of the archive.',
      });
    await storeFile(asidePath, outputPath);
    report('storing', 1);
    return {
      format: found,
      rows,
      profile,
    };
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  } finally {
    signal?.removeEventListener('abort', interrupt);
    engine?.close();
    await rm(asidePath, { force: true });
    await rm(scratch, { recursive: true, force: true });
  }

  async function openSource(path: string, folder: string): Promise<string> {
    const { size } = await stat(path);
    if (!isGzip(await readStart(path))) {
      checkSize('bytes', size, limits.maxUncompressedBytes);
      return path;
    }
    const plain = join(folder, 'source');
    await decompressFile(path, plain, {
      maxBytes: limits.maxUncompressedBytes,
      signal,
      onBytes: (bytes) => report('decompressing', bytes / size),
    });
    return plain;
  }

  async function prepareText(path: string, format: DatasetFormat, folder: string) {
    const { size } = await stat(path);
    const isCsv = format === 'csv' || format === 'tsv';
    const scan = await scanTextFile(path, {
      maxLineBytes: format === 'json' ? null : limits.maxLineBytes,
      signal,
      onBytes: (bytes) => report('scanning', bytes / size),
    });
    const uneven = isCsv && (scan.lineEnd === 'mixed' || scan.lineEnd === 'cr');
    if (!uneven && !(scan.hasBom && !isCsv)) return { path, scan };
    const even = join(folder, 'even');
    await copyWithPlainLineEnds(path, even, {
      skipBytes: scan.hasBom ? 3 : 0,
      lonelyCr: scan.lineEnd === 'cr',
      signal,
    });
    return {
      path: even,
      scan: {
        ...scan,
        hasBom: false,
        bytes: (await stat(even)).size,
        head: scan.lineEnd === 'cr' ? scan.head.replaceAll('\r', '\n') : scan.head,
      },
    };
  }

  /** Reports DuckDB's own progress while a stage's query runs. */
  async function watched<T>(stage: IngestStage, work: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => report(stage, engine?.progress() ?? 0), progressMillis);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }
}

/** Decodes the images of every column that holds bytes; what they are, by column. @throws TrainyardError datasetInvalid */
async function checkImageColumns(
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

/** Makes the written file durable and gives it its name. */
async function storeFile(from: string, to: string): Promise<void> {
  const file = await open(from, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(from, to);
}
