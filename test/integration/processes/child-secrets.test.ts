import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { workerEnvironment } from '../../../src/compose-server.ts';
import { describeEngine } from '../../../src/engine/describe-engine.ts';
import { createDriftComparer } from '../../../src/drift/run-drift.ts';
import { createImporter } from '../../../src/imported/run-import.ts';
import { startPredictor } from '../../../src/prediction/start-predictor.ts';
import { startWorkerProcesses } from '../../../src/processes/worker-processes.ts';
import type { PredictDatasetTask } from '../../../src/batch/batch-messages.ts';
import { runBatch } from '../../../src/worker/run-batch.ts';
import { runIngest } from '../../../src/worker/run-ingest.ts';
import { startTrainer } from '../../../src/worker/start-trainer.ts';
import { addressOf, startMember } from '../../support/test-gang.ts';
import { testLimits } from '../../support/ingest-folder.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { silentLog } from '../../unit/worker/silent-log.ts';

const nowhere = 'postgres://user:secret@127.0.0.1:1/none';
const secrets = {
  DATABASE_URL: nowhere,
  REDIS_URL: 'redis://:secret@127.0.0.1:1',
  ADMIN_KEY: `ty_${'a'.repeat(43)}`,
  SECRETS_KEY: 'c2VjcmV0',
  ENCRYPTION_KEY: 'c2VjcmV0',
  PGPASSWORD: 'secret',
  S3_ACCESS_KEY_ID: 'secret',
  S3_SECRET_ACCESS_KEY: 'secret',
  AWS_CONTAINER_AUTHORIZATION_TOKEN: 'secret',
  AWS_ACCESS_KEY_ID: 'secret',
  AWS_SECRET_ACCESS_KEY: 'secret',
  NODE_AUTH_TOKEN: 'secret',
  SOME_API_KEY: 'secret',
};
const engine = { name: 'wasm', libtensorflowDir: null } as const;

let folder: string;
/** Every process of node that starts from here writes down the names of its environment, before anything else. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-secrets-'));
  const probe = path.join(folder, 'probe.mjs');
  await writeFile(
    probe,
    `import { writeFileSync, renameSync } from 'node:fs';
     import path from 'node:path';
     const seen = path.join(${JSON.stringify(folder)}, path.parse(process.argv[1]).name + '.json');
     writeFileSync(seen + '.part', JSON.stringify(Object.keys(process.env)));
     renameSync(seen + '.part', seen);
     console.log('started ' + path.parse(process.argv[1]).name);`,
  );
  for (const [name, value] of Object.entries(secrets)) vi.stubEnv(name, value);
  vi.stubEnv('NODE_OPTIONS', `--import=${pathToFileURL(probe).href}`);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** The names of the environment that the child of this entry, a module's name, saw; once it has started. */
async function seenBy(entry: string): Promise<string[]> {
  await waitUntil(`${entry} has started`, async () => (await readdir(folder)).includes(`${entry}.json`));
  return JSON.parse(await readFile(path.join(folder, `${entry}.json`), 'utf8')) as string[];
}

const secretsIn = (names: string[]) => names.filter((name) => name in secrets);

test('a trainer gets no secret, and its lines name the request that its run comes from', async () => {
  const boot = { engine, threads: 1, memoryLimitBytes: 1e9, planCacheFolder: null, scratchDir: folder };
  const lines: object[] = [];
  const log = {
    ...silentLog,
    info: (details: object, message: string) => lines.push({ ...details, message }),
  };
  const trainer = startTrainer(boot, log);
  trainer.nameLines!({ runId: 'run_1', requestId: 'req_1' });
  const names = await seenBy('trainer');
  await waitUntil('its line is there', () => lines.length > 0);
  trainer.kill();
  await trainer.exited;
  expect(lines[0]).toEqual({
    pid: trainer.pid,
    stream: 'stdout',
    runId: 'run_1',
    requestId: 'req_1',
    message: 'started trainer',
  });
  expect(names).toContain('PATH');
  expect(secretsIn(names)).toEqual([]);
});

test('a predictor gets no secret', async () => {
  const predictor = startPredictor({ engine, threads: 1, cacheBytes: 1e6 }, silentLog);
  const names = await seenBy('predictor');
  predictor.kill();
  await predictor.exited;
  expect(secretsIn(names)).toEqual([]);
});

test('a reader of uploads gets no secret', async () => {
  const sourcePath = path.join(folder, 'upload.csv');
  await writeFile(sourcePath, 'a,b\n1,x\n2,y\n');
  await runIngest({
    sourcePath,
    declared: { fileName: 'upload.csv' },
    outputPath: path.join(folder, 'data.parquet'),
    scratchDir: path.join(folder, 'scratch'),
    limits: testLimits,
    threads: 1,
    memoryLimit: 200e6,
  });
  expect(secretsIn(await seenBy('ingester'))).toEqual([]);
});

test('a batch predictor gets no secret', async () => {
  const task = { artifactDir: folder, parquetPath: 'none', parts: [], scratchDir: path.join(folder, 'batch') } as unknown as PredictDatasetTask; // prettier-ignore
  const predicted = runBatch({
    task,
    boot: { engine, threads: 1, memoryLimitBytes: 1e8 },
    onProgress() {},
    onPart: async () => {},
    signal: new AbortController().signal,
  });
  await expect(predicted).rejects.toMatchObject({ code: 'artifactCorrupt' });
  expect(secretsIn(await seenBy('batch-predictor'))).toEqual([]);
});

test('the process that compares rows gets no secret', async () => {
  const comparer = createDriftComparer();
  const compared = comparer.compare({ artifactDir: folder, rows: { sent: { rows: [{ x: 1 }] } } });
  await expect(compared).rejects.toMatchObject({ code: 'artifactCorrupt' });
  expect(secretsIn(await seenBy('drifter'))).toEqual([]);
});

test('a process that tries a model file gets no secret', async () => {
  const filePath = path.join(folder, 'none.onnx');
  await writeFile(filePath, 'no model');
  const request = { filePath, description: {}, artifactDir: path.join(folder, 'artifact'), sizeBytes: 8 };
  const imported = createImporter({ engine }).importModel(request);
  await expect(imported).rejects.toMatchObject({ code: 'modelFileInvalid', issues: [{ code: 'notOnnx' }] });
  expect(secretsIn(await seenBy('importer'))).toEqual([]);
});

test('the process that describes the engine gets no secret', async () => {
  await describeEngine({ engine: 'wasm', libtensorflowDir: null });
  expect(secretsIn(await seenBy('describe-engine-child'))).toEqual([]);
});

test('a replica gets no secret', async () => {
  const member = startMember();
  await addressOf(member).catch(() => {});
  member.kill();
  expect(secretsIn(await seenBy('member'))).toEqual([]);
});

test('a worker gets what the database, the queue and the blobs need, and no more', async () => {
  const workers = startWorkerProcesses({
    count: 1,
    environment: { ...workerEnvironment(nowhere, { dataDir: folder }), LOG_LEVEL: 'silent' },
    stopSeconds: 10,
    log: silentLog,
  });
  const names = await seenBy('start-worker');
  await workers.stop();
  expect(secretsIn(names).toSorted()).toEqual([
    'AWS_CONTAINER_AUTHORIZATION_TOKEN',
    'DATABASE_URL',
    'ENCRYPTION_KEY',
    'PGPASSWORD',
    'REDIS_URL',
    'S3_ACCESS_KEY_ID',
    'S3_SECRET_ACCESS_KEY',
  ]);
});
