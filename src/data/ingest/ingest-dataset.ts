import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { DatasetProfile, IngestLimits, IngestStage } from '../../contracts/dataset.ts';
import { formatOfMagic, type DatasetFormat } from '../../contracts/dataset-formats.ts';
import type { DatasetReading, ReadOptions } from '../../contracts/dataset-reading.ts';
import { createDataEngine, type DataEngine } from '../data-engine.ts';
import { profileParquet } from '../profile/profile-parquet.ts';
import { checkValues } from './check-values.ts';
import { checkImageColumns } from './check-image-columns.ts';
import { decompressFile } from './copy-source.ts';
import { earlyLook } from './early-look.ts';
import { detectFormat, isGzip, readStart, type DeclaredFormat } from './detect-format.ts';
import { copyWithoutLastLines } from './last-lines.ts';
import { prepareText } from './prepare-text.ts';
import { readCsv } from './read-csv.ts';
import { readJson } from './read-json.ts';
import { checkSize, readParquet } from './read-parquet.ts';
import { decodeText } from './text-encoding.ts';
import { completeProfile, toldReading } from './told-profile.ts';
import { extractTable } from './zip/extract-table.ts';
import { readZip } from './zip/read-zip.ts';

export interface IngestOptions {
  /** The upload as it was sent. Only read. */
  sourcePath: string;
  declared: DeclaredFormat;
  /** How it is to be read, where the reader should not find out by itself. */
  read?: ReadOptions;
  /** Where the Parquet goes; written aside in the same folder and renamed, so it is whole or not there. */
  outputPath: string;
  /** A folder for spilling and decompressing; a folder of its own is made in it and removed. */
  scratchDir: string;
  limits: IngestLimits;
  threads: number;
  /** Bytes that DuckDB may hold in memory before it spills; a CSV of more than some 4,000 columns may take more. */
  memoryLimit: number;
  /** `fraction` 0 … 1 of the whole, never falling. */
  onProgress?: (fraction: number, stage: IngestStage, seen: { bytes?: number; rows?: number }) => void;
  signal?: AbortSignal;
}

export interface IngestResult {
  format: DatasetFormat;
  rows: number;
  profile: DatasetProfile;
  /** What the reader decided; columns without anything to tell are left out. */
  reading: DatasetReading;
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
const wideColumns = 2000;
/**
 * Memory that DuckDB counts for each column of a CSV while it reads it, as 2048 rows of texts and of values are set aside at
 * several places. Of a table of few rows the most is never touched.
 */
const bytesPerColumn = 200 * 1024;

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
  const seen: { bytes?: number; rows?: number } = {};
  const report = (stage: IngestStage, fraction: number): void => {
    const stages = Object.keys(stageEnds) as IngestStage[];
    const start = stageEnds[stages[stages.indexOf(stage) - 1]] ?? 0;
    reported = Math.max(reported, start + (stageEnds[stage] - start) * Math.min(1, fraction));
    options.onProgress?.(reported, stage, seen);
  };
  const interrupt = (): void => engine?.interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });

  try {
    signal?.throwIfAborted();
    const { path: openedPath, declared } = await openTable(
      await openSource(resolve(options.sourcePath), scratch),
      scratch,
    );
    const isText = formatOfMagic(await readStart(openedPath)) === null;
    const { path: decodedPath, encoding } = isText
      ? await decodeText(openedPath, join(scratch, 'decoded'), { told: options.read?.encoding, signal })
      : { path: openedPath, encoding: null };
    const format = detectFormat(await readStart(decodedPath), declared);
    const skipped = format === 'csv' || format === 'tsv' ? (options.read?.skipLastLines ?? 0) : 0;
    const sourcePath = skipped === 0 ? decodedPath : join(scratch, 'without-last-lines');
    if (skipped > 0) await copyWithoutLastLines(decodedPath, sourcePath, { count: skipped, signal });
    seen.bytes = (await stat(sourcePath)).size;
    const prepared =
      format === 'parquet' || format === 'zip'
        ? null
        : await prepareText(sourcePath, {
            format,
            folder: scratch,
            maxLineBytes: limits.maxLineBytes,
            signal,
            onScanned: (fraction) => report('scanning', fraction),
          });
    const readPath = prepared?.path ?? sourcePath;

    const width = prepared?.json === null ? headerWidth(prepared.scan.head) : 0;
    const opened = await createDataEngine({
      memoryLimitBytes: Math.max(options.memoryLimit, width * bytesPerColumn),
      // Each thread holds 2048 rows of the table: of thousands of columns the memory does not hold several.
      threads: width > wideColumns ? 1 : options.threads,
    });
    engine = opened;
    await opened.confine({ files: [readPath, asidePath], directories: [], scratchDir: scratch });
    await mkdir(dirname(outputPath), { recursive: true });
    const target = { path: asidePath, limits };
    const read = options.read ?? {};
    const { rows, found, reading } = await watched('reading', async () => {
      if (format === 'zip') {
        const source = { path: readPath, scratch, signal, options: read };
        const { rows, reading } = await readZip(opened, source, target, (fraction) =>
          report('reading', fraction),
        );
        return { rows, found: format, reading };
      }
      if (prepared === null)
        return { ...(await readParquet(opened, { path: readPath, options: read }, target)), found: format };
      if (prepared.json !== null) {
        const { layout } = prepared.json;
        const source = { path: readPath, ...prepared.json, options: read, signal };
        return {
          ...(await readJson(opened, source, target)),
          found: layout === 'array' ? ('json' as const) : format,
        };
      }
      const delimiter = format === 'tsv' ? '\t' : null;
      const source = { path: readPath, scan: prepared.scan, delimiter, options: read };
      const csv = await readCsv(opened, source, target);
      return { ...csv, found: csv.reading.delimiter === '\t' ? ('tsv' as const) : format };
    });
    signal?.throwIfAborted();
    seen.rows = rows;
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
    const told = completeProfile(profile, reading, { options: read, format: found, fileNames: names });
    await storeFile(asidePath, outputPath);
    report('storing', 1);
    return {
      format: found,
      rows,
      profile: told,
      reading: { ...toldReading(reading, read), ...(encoding && { encoding }) },
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
      look: earlyLook(options.declared, limits.maxLineBytes),
      signal,
      onBytes: (bytes) => report('decompressing', bytes / size),
    });
    return plain;
  }

  /** The table in an archive of one; else the file itself. */
  async function openTable(
    path: string,
    folder: string,
  ): Promise<{ path: string; declared: DeclaredFormat }> {
    const start = await readStart(path);
    if (start.length === 0 || detectFormat(start, options.declared) !== 'zip')
      return { path, declared: options.declared };
    const table = join(folder, 'table');
    const fileName = await extractTable(path, table, limits, signal);
    return fileName === null ? { path, declared: options.declared } : { path: table, declared: { fileName } };
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

/** Columns of a CSV by its first line, about. */
function headerWidth(head: string): number {
  const header = head.slice(0, head.indexOf('\n') >>> 0);
  return header.split(/[,;\t|]/).length;
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
