/**
 * Measures a large upload through the whole service, then ingest and profile in the child process that it uses, beside
 * DuckDB's own `read_csv` on the same file:
 * `npm run bench:ingest -- [--file data.csv] [--rows 5000000] [--columns 20] [--threads 2] [--memory-mb 512]`.
 * Its last line is one JSON object.
 */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createApiClient } from '../scripts/api-client.ts';
import { startService } from '../scripts/service-process.ts';
import type { Dataset } from '../src/contracts/dataset.ts';
import { createDataEngine } from '../src/data/data-engine.ts';
import { quotePath } from '../src/data/sql-literals.ts';
import { runIngest } from '../src/worker/run-ingest.ts';
import { makeCsv } from './make-csv.ts';
import { watchChildMemory } from './watch-child-memory.ts';
import { watchTreeMemory } from './watch-tree-memory.ts';

const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    rows: { type: 'string', default: '5000000' },
    columns: { type: 'string', default: '20' },
    threads: { type: 'string', default: String(cpus().length) },
    'memory-mb': { type: 'string', default: '512' },
    // The last line is JSON with and without it.
    json: { type: 'boolean' },
  },
});
const threads = Number(values.threads);
const memoryLimit = Number(values['memory-mb']) * 1e6;
const folder = await mkdtemp(join(tmpdir(), 'trainyard-bench-'));

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};
const speed = (bytes: number, seconds: number): number => Math.round(bytes / 1e5 / seconds) / 10;

try {
  const file = values.file ?? join(folder, 'data.csv');
  if (values.file === undefined) {
    console.log(`writing a CSV of ${values.rows} rows and ${values.columns} columns`);
    await makeCsv(file, { rows: Number(values.rows), columns: Number(values.columns), seed: 7 });
  }
  const { size: bytes } = await stat(file);
  console.log(`${(bytes / 1e6).toFixed(0)} MB, ${threads} threads, ${values['memory-mb']} MB for DuckDB`);

  const duckdb = async (sql: string): Promise<number> => {
    const engine = await createDataEngine({ memoryLimitBytes: memoryLimit, threads });
    try {
      return await secondsOf(() => engine.run(sql));
    } finally {
      engine.close();
    }
  };
  const readSeconds = await duckdb(`SELECT count(COLUMNS(*)) FROM read_csv(${quotePath(file)})`);
  const copySeconds = await duckdb(
    `COPY (SELECT * FROM read_csv(${quotePath(file)})) TO ${quotePath(join(folder, 'plain.parquet'))} (FORMAT parquet, COMPRESSION zstd)`,
  );

  const service = await uploadThroughService(file, bytes);

  let profileStarted = 0;
  const memory = watchChildMemory();
  const start = performance.now();
  const result = await runIngest({
    sourcePath: file,
    declared: { fileName: 'data.csv' },
    outputPath: join(folder, 'data.parquet'),
    scratchDir: join(folder, 'scratch'),
    limits: { maxRows: 1e9, maxColumns: 10_000, maxUncompressedBytes: 1e12, maxLineBytes: 2 ** 21 },
    threads,
    memoryLimit,
    onProgress: (fraction, stage) => {
      if (stage === 'profiling' && profileStarted === 0) profileStarted = performance.now();
      if (process.stdout.isTTY) process.stdout.write(`\r${stage} ${(100 * fraction).toFixed(0)} %   `);
    },
  });
  const end = performance.now();
  const peakBytes = memory.stop();
  const report = {
    rows: result.rows,
    columns: result.profile.columns.length,
    bytes,
    uploadMBs: speed(bytes, service.uploadSeconds),
    uploadToReadySeconds: Math.round(10 * service.readySeconds) / 10,
    serverPeakMB: service.serverPeakMB,
    workerPeakMB: service.workerPeakMB,
    duckdbReadCsvMBs: speed(bytes, readSeconds),
    duckdbCopyToParquetMBs: speed(bytes, copySeconds),
    ingestMBs: speed(bytes, (profileStarted - start) / 1000),
    profileMBs: speed(bytes, (end - profileStarted) / 1000),
    totalSeconds: Math.round((end - start) / 100) / 10,
    ingesterPeakMB: peakBytes === null ? null : Math.round(peakBytes / 1e6),
  };
  console.log(`\nupload over HTTP              ${report.uploadMBs} MB/s
upload to ready               ${report.uploadToReadySeconds} s
peak memory of the server     ${report.serverPeakMB ?? 'unknown'} MB
peak memory of the worker     ${report.workerPeakMB ?? 'unknown'} MB (with its children)
DuckDB read_csv, every cell   ${report.duckdbReadCsvMBs} MB/s
DuckDB read_csv to Parquet    ${report.duckdbCopyToParquetMBs} MB/s
ingest (checked, to Parquet)  ${report.ingestMBs} MB/s
profile                       ${report.profileMBs} MB/s
peak memory of the ingester   ${report.ingesterPeakMB ?? 'unknown'} MB`);
  console.log(JSON.stringify(report));
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Uploads the file to a service of its own and waits until the dataset is ready. */
async function uploadThroughService(path: string, bytes: number) {
  const service = await startService({ env: { LOG_LEVEL: 'warn' } });
  const memory = watchTreeMemory(service.pid);
  try {
    const api = createApiClient({ url: service.url, key: service.adminKey });
    const start = performance.now();
    const { id } = await uploadFile(`${service.url}/api/v1/datasets`, service.adminKey, path);
    const uploaded = performance.now();
    console.log(`uploaded ${(bytes / 1e6).toFixed(0)} MB`);
    const dataset = await api.waitFor<Dataset>(
      `/api/v1/datasets/${id}`,
      ({ status }) => status === 'ready' || status === 'rejected',
      1800,
    );
    if (dataset.status !== 'ready') throw new Error(`rejected: ${dataset.rejection?.detail}`);
    return {
      uploadSeconds: (uploaded - start) / 1000,
      readySeconds: (performance.now() - start) / 1000,
      ...memory.stop(),
    };
  } finally {
    memory.stop();
    await service.stop();
  }
}

/** Sends a file as curl would: node's plain HTTP client, which is faster than its fetch. */
async function uploadFile(url: string, key: string, path: string): Promise<Dataset> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/csv' };
  const call = request(url, { method: 'POST', headers });
  const answered = once(call, 'response') as Promise<[IncomingMessage]>;
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), call);
  const [response] = await answered;
  const body = JSON.parse(await text(response)) as Dataset;
  if (response.statusCode !== 201)
    throw new Error(`the upload was answered ${response.statusCode}: ${JSON.stringify(body)}`);
  return body;
}
