import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeyedRequest } from '../../../src/contracts/key.ts';
import { newId } from '../../../src/identifiers.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import {
  addClaimedRun,
  addDataset,
  addExperiment,
  addProject,
  addRun,
  definitions,
  modelVersion,
} from '../../support/store-fixtures.ts';

const response = { status: 201, headers: { location: '/api/v1/runs/run_1' }, body: '{"id":"run_1"}' };
const hour = 3600;

/** Every call that makes or changes a row under a key: how it is done, and by what name the row is known afterwards. */
const makers: Record<string, (store: Store, keyed: KeyedRequest) => Promise<string>> = {
  async 'a dataset'(store, keyed) {
    const id = newId('dataset');
    const { projectId } = keyed;
    await store.datasets.insert({ ...upload, id, projectId, uploadKey: `uploads/${id}` }, keyed);
    return id;
  },
  async 'an experiment'(store, keyed) {
    const { projectId } = keyed;
    const dataset = await addDataset(store, projectId);
    const id = newId('experiment');
    await store.experiments.insert(
      { id, projectId, name: 'e', datasetId: dataset.id, ...definitions(dataset.id), warnings: [] },
      keyed,
    );
    return id;
  },
  async 'a run'(store, keyed) {
    const { projectId } = keyed;
    const experiment = await addExperiment(store, projectId);
    const id = newId('run');
    const run = { id, projectId, experimentId: experiment.id, name: 'r' };
    await store.runs.insert(run, { maxQueuedPerProject: 100 }, keyed);
    return id;
  },
  async 'a change of a run'(store, keyed) {
    const { projectId } = keyed;
    const experiment = await addExperiment(store, projectId);
    const { id: runId } = await addRun(store, projectId, experiment.id);
    const cancel = { runId, from: ['queued'], to: 'cancelled', message: 'Cancelled.', keyed } as const;
    await store.runs.transition(cancel);
    return runId;
  },
  async 'a model version'(store, keyed) {
    const { version } = await store.models.addVersion(keyed.projectId, 'm', modelVersion(), keyed);
    return `m/${version.version}`;
  },
  async 'an API key'(store, keyed) {
    const id = newId('key');
    const { projectId } = keyed;
    const secretSha256 = id;
    await store.keys.insert({ id, projectId, name: 'k', role: 'reader', prefix: 'ty_', secretSha256 }, keyed);
    return id;
  },
  async 'a project'(store, keyed) {
    const id = newId('project');
    await store.projects.insert({ id, name: id }, keyed);
    return id;
  },
};
const upload = {
  name: 'd',
  format: 'csv',
  fileName: null,
  contentType: null,
  sizeBytes: 1,
  sha256: 'aa',
} as const;

describe.each(storeBackends)('idempotency keys of $name', ({ open }) => {
  let test: StoreUnderTest;
  let keyed: KeyedRequest;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => {
    keyed = { projectId: await addProject(test.store), key: 'k1', requestSha256: 'aa' };
  });
  afterAll(() => test.close());

  it.each(Object.keys(makers))('are stored with %s, and let one of many requests make it', async (name) => {
    const make = makers[name];
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, (_, i) => make(i % 2 ? test.store : test.another, keyed)),
    );
    const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(made).toHaveLength(1);
    for (const error of refused) expect(error).toMatchObject({ code: 'idempotencyKeyInUse' });
    expect(await test.store.idempotency.find(keyed)).toEqual({
      state: 'known',
      made: made[0],
      response: null,
    });
    const counts = await Promise.all([
      test.store.models.findByName(keyed.projectId, 'm'),
      test.store.runs.list(keyed.projectId, { status: 'cancelled' }),
      test.store.keys.list(keyed.projectId, {}),
    ]);
    expect(counts[0]?.latestVersion ?? 1).toBe(1);
    expect(counts[1].data.length + counts[2].data.length).toBeLessThanOrEqual(1);
  });

  it('are not stored where nothing was made', async () => {
    const { projectId } = keyed;
    const experiment = await addExperiment(test.store, projectId);
    const run = { id: newId('run'), projectId, experimentId: experiment.id, name: 'r' };
    expect(await test.store.runs.insert(run, { maxQueuedPerProject: 0 }, keyed)).toBe('queueFull');
    const { id } = await addRun(test.store, projectId, experiment.id);
    const resume = { runId: id, from: ['paused'], to: 'queued', message: 'Resumed.', keyed } as const;
    expect(await test.store.runs.transition(resume)).toBe(false);
    const taken = { id: newId('project'), name: (await test.store.projects.find(projectId))!.name };
    expect(await test.store.projects.insert(taken, keyed)).toBe('nameTaken');
    expect(await test.store.datasets.readAgain(projectId, newId('dataset'), {}, keyed)).toBeNull();
    expect(await test.store.idempotency.find(keyed)).toEqual({ state: 'unknown' });
  });

  it('give the first answer again, to the same request only', async () => {
    const id = await makers['a dataset'](test.store, keyed);
    const other = { ...keyed, requestSha256: 'bb' };
    expect(await test.store.idempotency.find(other)).toEqual({ state: 'mismatch' });
    await test.store.idempotency.complete(other, { ...response, status: 500 });
    await test.store.idempotency.complete(keyed, response);
    await test.store.idempotency.complete(keyed, { ...response, status: 500 });
    expect(await test.store.idempotency.find(keyed)).toEqual({ state: 'known', made: id, response });
  });

  it('keep the answer of a request that made nothing', async () => {
    await test.store.idempotency.complete(keyed, response);
    expect(await test.store.idempotency.find(keyed)).toEqual({ state: 'known', made: null, response });
  });

  it('belong to their project', async () => {
    await makers['a dataset'](test.store, keyed);
    const foreign = { ...keyed, projectId: await addProject(test.store) };
    expect(await test.store.idempotency.find(foreign)).toEqual({ state: 'unknown' });
    await makers['a dataset'](test.store, foreign);
  });

  it('live for a day', async () => {
    await makers['a dataset'](test.store, keyed);
    await test.passTime(23 * hour);
    await test.store.idempotency.removeExpired();
    expect(await test.store.idempotency.find(keyed)).toMatchObject({ state: 'known' });
    await test.passTime(2 * hour);
    const another = { ...keyed, requestSha256: 'bb' };
    expect(await test.store.idempotency.find(another)).toEqual({ state: 'unknown' });
    await makers['a dataset'](test.store, another);
    await test.passTime(25 * hour);
    await test.store.idempotency.removeExpired();
    expect(await test.store.idempotency.find(keyed)).toEqual({ state: 'unknown' });
  });

  it('of a run that is held are stored with what its user asks for', async () => {
    const { lease } = await addClaimedRun(test.store, keyed.projectId);
    const { runId } = lease;
    const ask = { runId, from: ['starting'], to: 'pausing', message: 'Asked.', keyed } as const;
    expect(await test.store.runs.transition(ask)).toBe(true);
    expect(await test.store.idempotency.find(keyed)).toMatchObject({ made: runId });
  });
});
