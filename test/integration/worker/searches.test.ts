import { Readable } from 'node:stream';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { BlockList } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DatasetProfile } from '../../../src/contracts/dataset.ts';
import type { Caller } from '../../../src/contracts/key.ts';
import type { Run } from '../../../src/contracts/run.ts';
import type { CreateSearchRequest, Search } from '../../../src/contracts/search.ts';
import { createDataEngine } from '../../../src/data/data-engine.ts';
import { quotePath } from '../../../src/data/sql-literals.ts';
import { createDefinitionRules } from '../../../src/definition/definition-rules.ts';
import { newId } from '../../../src/identifiers.ts';
import { createServices, type Services } from '../../../src/services/services.ts';
import { createAddressPolicy } from '../../../src/webhooks/address-policy.ts';
import { createSecretBox } from '../../../src/secret-box.ts';
import type { Worker } from '../../../src/worker/worker.ts';
import { createFakeImporter } from '../../fakes/fake-importer.ts';
import { createFakePrediction } from '../../fakes/fake-prediction.ts';
import { prepareInProcessTrainers } from '../../support/in-process-trainer.ts';
import {
  startTestWorker,
  startTrainingService,
  type TrainingService,
} from '../../support/training-service.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** Two numbers whose sum decides the class. */
const table = `
  SELECT a, b, CASE WHEN a + b > 0 THEN 'yes' ELSE 'no' END AS y
  FROM (SELECT (hash(i) % 1000) / 500.0 - 1 AS a, (hash(i * 31 + 7) % 1000) / 500.0 - 1 AS b FROM range(300) t(i))`;
const column = (name: string) =>
  ({ name, type: 'numeric', storedType: 'DOUBLE', missing: 0, distinct: 250, min: -1, max: 1 }) as const;
const classes = [
  { value: 'no', count: 150 },
  { value: 'yes', count: 150 },
];
const profile: DatasetProfile = {
  rows: 300,
  duplicateRows: 0,
  columns: [
    column('a'),
    column('b'),
    { name: 'y', type: 'categorical', storedType: 'VARCHAR', missing: 0, distinct: 2, topValues: classes },
  ],
  correlations: { columns: ['a', 'b'], matrix: [[1, 0], [0, 1]] }, // prettier-ignore
  associations: { columns: ['y'], matrix: [[1]] },
  warnings: [],
};

let training: TrainingService;
let worker: Worker;
let services: Services;
let caller: Caller;
let dataset: string;
beforeAll(async () => {
  training = await startTrainingService();
  const { store, blobs, queue } = training;
  services = createServices({
    store,
    blobs,
    queue,
    version: 'test',
    limits: { maxUploadBytes: 1, maxUncompressedBytes: 1, maxModelFileBytes: 1, maxRows: 1, maxColumns: 1, maxLineBytes: 1, maxBodyBytes: 1, maxQueuedRuns: 100, maxRunsUnderWay: null, preemption: 'off',
    keepSlotsAfterSeconds: 60, requestsPerMinute: 1 }, // prettier-ignore
    webhooks: {
      secrets: createSecretBox([randomBytes(32)]),
      policy: createAddressPolicy({ networks: new BlockList(), allowHttp: false }),
    },
    log: { warn: () => {} },
    rules: createDefinitionRules({ memoryBytes: 1e9 }),
    readRows: async () => ({ columns: [], rows: [] }),
    readRunRows: async () => ({ rows: [], total: 0, hasCorrect: true }),
    countRows: async () => null,
    countSteps: async () => null,
    prediction: createFakePrediction(),
    compareRows: async () => Promise.reject(new Error('nothing is compared')),
    importer: createFakeImporter(),
    exporter: { exportModel: async () => Buffer.from('') },
  });
  const { id: projectId } = await store.projects.ensure('default');
  caller = { keyId: 'key_1', projectId, role: 'admin', isOperator: true };
  dataset = await addDataset(projectId);
  worker = await startTestWorker(training, { plan: 'eager', bootTrainer: await prepareInProcessTrainers() });
});
afterAll(async () => {
  await worker?.stop();
  await training?.close();
});

async function addDataset(projectId: string): Promise<string> {
  const { store, blobs, folder } = training;
  const file = path.join(folder, 'search.parquet');
  const engine = await createDataEngine({ memoryLimitBytes: 1e8, threads: 1 });
  await engine.run(`COPY (${table}) TO ${quotePath(file)} (FORMAT parquet)`);
  engine.close();
  const id = newId('dataset');
  const parquetKey = `datasets/${id}/1.parquet`;
  await blobs.put(parquetKey, Readable.from([await readFile(file)]));
  await store.datasets.insert({ id, projectId, name: 'sums', format: 'csv', fileName: null, contentType: null, sizeBytes: 1, sha256: '0'.repeat(64), uploadKey: `uploads/${id}` }); // prettier-ignore
  await store.datasets.claim(id, 'wrk_setup', 60);
  await store.datasets.markReady(id, 'wrk_setup', { format: 'csv', rows: profile.rows, parquetKey, profile });
  return id;
}

const learningRate = '/training/optimizer/learningRate';
const units = '/model/layers/0/units';

/** A search of three trials of four epochs with these changes. */
const start = (changes: Partial<CreateSearchRequest> = {}, epochs = 4): Promise<Search> =>
  services.searches.create(caller, {
    experiment: {
      dataset,
      task: { type: 'classification', target: 'y' },
      model: { family: 'mlp', layers: [{ units: 8 }] },
      training: { epochs, batchSize: 64, optimizer: { type: 'adam', learningRate: 0.01 } },
    },
    space: {
      [learningRate]: { type: 'logUniform', low: 0.0001, high: 0.1 },
      [units]: { type: 'integer', low: 2, high: 12 },
    },
    limits: { trials: 3 },
    ...changes,
  });
const run = (id: string): Promise<Run> => services.runs.get(caller, id);
const trialsOf = async ({ id }: Pick<Search, 'id'>, curve?: number) =>
  (await services.searches.listTrials(caller, id, { limit: 1000, ...(curve !== undefined && { curve }) }))
    .data;

async function ended({ id }: Search): Promise<Search> {
  await waitUntil('the search has ended', async () => (await services.searches.get(caller, id)).finishedAt !== null, 150_000); // prettier-ignore
  return services.searches.get(caller, id);
}

/** Weights, optimizer and metrics that a run ended with. */
async function resultOf(runId: string): Promise<unknown> {
  const { data } = await services.checkpoints.list(caller, runId);
  const { step, metrics } = data.find(({ kind }) => kind === 'final')!;
  const { artifactKey } = (await training.store.checkpoints.find(runId, step))!;
  const folder = await training.blobs.localPath(artifactKey);
  const files = await Promise.all(
    ['weights.bin', 'optimizer.bin'].map((name) => readFile(path.join(folder, name))),
  );
  expect(files[0].length).toBeGreaterThan(50);
  return { step, metrics, files };
}

test('finds its best trial, which is registered and trained again; the same seed gives the same trials', async () => {
  const objective = { metric: 'loss' };
  const [first, second] = [await ended(await start({ objective })), await ended(await start({ objective }))];
  expect(first).toMatchObject({ status: 'succeeded', error: null, trials: { total: 3, completed: 3 } });
  const trials = await trialsOf(first, 2);
  expect(trials.map(({ epochs, curve }) => [epochs.trained, curve!.map(({ epoch }) => epoch)])).toEqual(Array(3).fill([4, [1, 4]])); // prettier-ignore
  expect(first.best!.value).toBe(Math.min(...trials.map(({ value }) => value!)));
  expect(first.best!.changes).toContainEqual({ pointer: units, before: 8, after: trials[first.best!.trial].parameters[units] }); // prettier-ignore
  const whatTheyAre = (all: typeof trials) => all.map(({ parameters, value }) => ({ parameters, value }));
  expect(whatTheyAre(await trialsOf(second))).toEqual(whatTheyAre(trials));
  const { parameters } = await services.searches.importance(caller, first.id);
  expect(parameters.map(({ pointer }) => pointer).toSorted()).toEqual([units, learningRate].toSorted());

  const version = await services.models.register(caller, { name: 'found', search: first.id });
  expect(version.runId).toBe(first.best!.runId);
  const { id } = await services.searches.refit(caller, first.id);
  const refitted = await training.reaches(id, 'succeeded');
  expect(refitted).toMatchObject({ search: null, progress: { epoch: 4 } });
  const [evaluation, ofBest] = await Promise.all([id, first.best!.runId].map((one) => services.runs.getEvaluation(caller, one))); // prettier-ignore
  expect([evaluation.validation, evaluation.test!.rows]).toEqual([null, ofBest.test!.rows]);
});

test('trains a promoted trial to the weights of a run that was never paused, bit for bit', async () => {
  const scheduler = { name: 'asha', minEpochs: 1, reduction: 2 } as const;
  const search = await ended(await start({ strategy: { sampler: { name: 'random' }, scheduler } }));
  expect(search.status).toBe('succeeded');
  expect(search.trials.stopped).toBeGreaterThan(0);
  expect(search.epochs.saved).toBeGreaterThan(0);
  for (const { state, runId } of await trialsOf(search))
    expect((await run(runId!)).stopReason).toBe(state === 'stopped' ? 'pruned' : 'completed');
  const { runId, experimentId } = search.best!;
  expect((await run(runId)).attempt).toBe(3);
  const alone = await services.runs.create(caller, experimentId, {});
  await training.reaches(alone.id, 'succeeded');
  expect(await resultOf(runId)).toEqual(await resultOf(alone.id));
});

test('the median rule stops a trial that is worse than the others', async () => {
  const search = await ended(
    await start(
      {
        space: { [learningRate]: { type: 'choice', values: [0.01, 0.02, 0.03, 0.0000001] } },
        strategy: { sampler: { name: 'grid' }, scheduler: { name: 'median', minEpochs: 2, startTrials: 2 } },
        limits: {},
      },
      30,
    ),
  );
  const last = (await trialsOf(search, 100)).at(-1)!;
  expect(last).toMatchObject({ state: 'stopped', parameters: { [learningRate]: 0.0000001 } });
  // Wherever its worker was told, the search cuts it at the first epoch that it may be judged at.
  expect(last.curve!.at(-1)!.epoch).toBe(2);
  expect(search).toMatchObject({ status: 'succeeded', trials: { stopped: 1, completed: 3 } });
});

test('counts trials that can not be trained once, with their cause', async () => {
  const values = [{ family: 'linear' }, { family: 'supportVectorMachine' }, { family: 'mlp', layers: [{ units: 4 }] }]; // prettier-ignore
  const search = await ended(
    await start({
      experiment: { dataset, task: { type: 'classification', target: 'y' }, training: { epochs: 2 } },
      space: { '/model': { type: 'choice', values } },
      strategy: { sampler: { name: 'grid' } },
      objective: { metric: 'accuracy' },
      limits: { parallel: 3 },
    }),
  );
  expect(search).toMatchObject({ status: 'succeeded', trials: { total: 3, completed: 2, failed: 1 } });
  const failed = (await trialsOf(search)).find(({ state }) => state === 'failed')!;
  expect(failed).toMatchObject({ runId: null, parameters: { '/model': values[1] }, error: { code: 'definitionInvalid' } }); // prettier-ignore
});

test('without a space it tries the defaults of families that suit the data, and ends with a leaderboard', async () => {
  const search = await ended(
    await services.searches.create(caller, {
      experiment: { dataset, task: { type: 'classification', target: 'y' }, split: { validation: 0.3 } },
      limits: { trials: 3 },
    }),
  );
  expect(search).toMatchObject({ status: 'succeeded', limits: { trials: 3, seconds: null }, trials: { completed: 3 } }); // prettier-ignore
  const { data, families, objective } = await services.searches.leaderboard(caller, search.id, 10);
  expect(objective).toMatchObject({ metric: 'logLoss', on: 'validation' });
  expect(new Set(data.map(({ family }) => family))).toEqual(new Set(['gradientBoostedTrees', 'linear', 'randomForest'])); // prettier-ignore
  expect(data.map(({ value }) => value)).toEqual(data.map(({ value }) => value).toSorted((a, b) => a! - b!));
  const { test: figures } = await services.runs.getEvaluation(caller, data[0].runId!);
  expect(data.map(({ test: figure }) => figure)).toEqual([(figures as { logLoss: number }).logLoss, null, null]); // prettier-ignore
  expect(families.map(({ trials }) => trials)).toEqual([1, 1, 1, 0, 0]);
  expect(new Set(families.map(({ family, reason }) => ({ family, reason })))).toEqual(new Set(search.auto!.families)); // prettier-ignore
});

test('pauses and goes on with its trials, is cancelled, and goes with all that is its', async () => {
  const search = await start({}, 5000);
  const runId = (await trialsOf(search))[0].runId!;
  await training.trains(runId, 10);
  await expect(services.runs.pause(caller, runId)).rejects.toMatchObject({ code: 'runStateConflict' });
  await services.searches.pause(caller, search.id);
  const { progress } = await training.reaches(runId, 'paused');
  await services.searches.resume(caller, search.id);
  await training.trains(runId, progress!.step + 10);
  expect(await services.searches.cancel(caller, search.id)).toMatchObject({ status: 'cancelled' });
  await training.reaches(runId, 'cancelled');
  await waitUntil(
    'the trial is cancelled',
    async () => (await trialsOf(search))[0].state === 'cancelled',
    150_000,
  );
  await expect(services.runs.remove(caller, runId)).rejects.toMatchObject({ code: 'runStateConflict' });
  await expect(services.searches.resume(caller, search.id)).rejects.toMatchObject({
    code: 'searchStateConflict',
  });
  await services.searches.remove(caller, search.id);
  await expect(run(runId)).rejects.toMatchObject({ code: 'notFound' });
});
