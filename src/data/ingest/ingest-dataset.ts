import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { DatasetProfile, ImageStatistics, IngestLimits, IngestStage } from '../../contracts/dataset.ts';
import { formatOfMagic, type DatasetFormat } from '../../contracts/dataset-formats.ts';
import type { DatasetReading, ReadOptions } from '../../contracts/dataset-reading.ts';
import { createDataEngine, type DataEngine } from '../data-engine.ts';
import { checkImages } from '../images/check-images.ts';
import { profileParquet } from '../profile/profile-parquet.ts';
import { quotePath } from '../sql-literals.ts';
import { checkValues } from './check-values.ts';
import { copyWithPlainLineEnds, decompressFile } from './copy-source.ts';
import { earlyLook } from './early-look.ts';
import { detectFormat, isGzip, readStart, type DeclaredFormat } from './detect-format.ts';
import { copyJson, scanJson } from './json-scan.ts';
import { readCsv, type FileReading } from './read-csv.ts';
import { writeAsRecords } from './json-tables.ts';
import { findJsonLayout, readJson, type JsonSource } from './read-json.ts';
import { checkSize, readParquet } from './read-parquet.ts';
import { TrainyardError } from '../../errors.ts';
import { scanTextFile, type TextScan } from './scan-text.ts';
import { decodeText } from './text-encoding.ts';
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
    const { path: sourcePath, encoding } = isText
      ? await decodeText(openedPath, join(scratch, 'decoded'), { told: options.read?.encoding, signal })
      : { path: openedPath, encoding: null };
    const format = detectFormat(await readStart(sourcePath), declared);
    seen.bytes = (await stat(sourcePath)).size;
    const prepared =
      format === 'parquet' || format === 'zip' ? null : await prepareText(sourcePath, format, scratch);
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
    if (
      names !== null &&
      !profile.warnings.some(({ column, code }) => column === names && code === 'identifierLike')
    )
      profile.warnings.push({
        code: 'identifierLike',
        column: names,
        detail: 'The column names the files of the archive.',
      });
    const told = withReadings(profile, reading, read);
    await storeFile(asidePath, outputPath);
    report('storing', 1);
    return {
      format: found,
      rows,
      profile: told,
      reading: {
        ...reading,
        ...(encoding && { encoding }),
        options: read,
        columns: reading.columns.filter(isWorthTelling),
      },
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

  async function prepareText(path: string, format: DatasetFormat, folder: string): Promise<PreparedText> {
    const { size } = await stat(path);
    const isCsv = format === 'csv' || format === 'tsv';
    const scan = await scanTextFile(path, {
      maxLineBytes: format === 'json' ? null : limits.maxLineBytes,
      signal,
      onBytes: (bytes) => report('scanning', bytes / size),
    });
    if (!isCsv) return prepareJson(path, folder, scan);
    const uneven = isCsv && (scan.lineEnd === 'mixed' || scan.lineEnd === 'cr');
    if (!uneven) return { path, scan, json: null };
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
      json: null,
    };
  }

  /** JSON that DuckDB reads as it is meant: rows in an array or an object a line, numbers that it would round in quotes. */
  async function prepareJson(
    path: string,
    folder: string,
    scan: TextScan,
    isRecords = false,
  ): Promise<PreparedText> {
    const { values, arrays, hasLongNumbers, hasEmptyKeys } = await scanJson(path, signal);
    const renamedPath = join(folder, 'renamed.json');
    const recordsPath = join(folder, 'records.parquet');
    const wrapped = values === 1 && scan.head.trimStart().startsWith('{') ? arrays : [];
    const records = join(folder, 'records.ndjson');
    if (!isRecords && values === 1 && wrapped.length === 0 && (await writeAsRecords(path, records, signal)))
      return prepareJson(records, folder, await scanTextFile(records, { maxLineBytes: limits.maxLineBytes, signal }), true); // prettier-ignore
    if (wrapped.length > 1) {
      const keys = wrapped.map(({ key }) => `"${key.slice(0, 40)}"`).join(', ');
      const detail = `The file is one object with several tables in it, under ${keys}. Upload the array of one of them.`;
      throw new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'severalTables', detail }] });
    }
    const layout = wrapped.length === 1 ? ('array' as const) : findJsonLayout(scan.head);
    const bytes = scan.hasBom ? { start: 3, end: scan.bytes } : null;
    const part = wrapped[0] ?? bytes;
    if (part === null && !hasLongNumbers)
      return {
        path,
        scan,
        json: { layout, longKeys: new Set<string>(), hasEmptyKeys, renamedPath, recordsPath },
      };
    const plain = join(folder, 'plain.json');
    const longKeys = await copyJson(path, plain, part, signal);
    return { path: plain, scan, json: { layout, longKeys, hasEmptyKeys, renamedPath, recordsPath } };
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

/** A text as it is read: perhaps a copy, in which it is easier to read. */
interface PreparedText {
  path: string;
  scan: TextScan;
  /** Null for a CSV. */
  json: Omit<JsonSource, 'path'> | null;
}

/** Columns of a CSV by its first line, about. */
function headerWidth(head: string): number {
  const header = head.slice(0, head.indexOf('\n') >>> 0);
  return header.split(/[,;\t|]/).length;
}

/** Whether there is more to say of a column than its type. */
function isWorthTelling({ reading, missing, note }: FileReading['columns'][number]): boolean {
  const { type: _type, dateOnly: _dateOnly, ...format } = reading;
  const isOrdinary = Object.values(format).every((value) => value === undefined || value === 'iso');
  return !isOrdinary || missing.length > 0 || note !== undefined;
}

/** The profile with how each column is read; types that were told count before those that were found. */
function withReadings(
  profile: DatasetProfile,
  { columns }: FileReading,
  { columns: told }: ReadOptions,
): DatasetProfile {
  const readings = new Map(columns.map(({ name, reading }) => [name, reading]));
  return {
    ...profile,
    columns: profile.columns.map((column) => {
      const reading = readings.get(column.name);
      const type =
        told !== undefined && Object.hasOwn(told, column.name) ? told[column.name].type : undefined;
      return { ...column, ...(type && { type }), ...(reading && { reading }) };
    }),
  };
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
