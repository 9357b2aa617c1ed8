import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchSettings } from '../../../src/contracts/search.ts';
import { newId } from '../../../src/identifiers.ts';
import { decideStep, type SearchRules } from '../../../src/searches/decide-step.ts';
import { parametersOf } from '../../../src/searches/history.ts';
import { strategyOf } from '../../../src/searches/search-rules.ts';
import type { NewSearch, SearchRecord } from '../../../src/store/ports/search-store.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addDataset, addProject, claimRun, definitions } from '../../support/store-fixtures.ts';

const limit = { maxQueuedPerProject: 1000 };

const settings = (changes: Partial<SearchSettings> = {}): SearchSettings => ({
  space: { '/training/optimizer/learningRate': { type: 'logUniform', low: 0.001, high: 1 } },
  strategy: { sampler: { name: 'random' }, scheduler: { name: 'none' } },
  auto: null,
  objective: { metric: 'loss', on: 'validation', direction: 'minimize' },
  limits: { trials: 6, parallel: 2, seconds: null, epochs: null },
  seed: 7,
  ...changes,
});
const asha = { sampler: { name: 'random' }, scheduler: { name: 'asha', minEpochs: 1, maxEpochs: 4, reduction: 2 } } as const; // prettier-ignore

describe.each(storeBackends)('searches of $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  async function newSearch(changes: Partial<SearchSettings> = {}): Promise<NewSearch> {
    const { id: datasetId } = await addDataset(test.store, project);
    const { definition } = definitions(datasetId);
    return {
      id: newId('search'),
      projectId: project,
      name: 'search',
      datasetId,
      experiment: definition,
      template: { ...definition, seed: 3 },
      settings: settings(changes),
      watchesEpochs: false,
    };
  }
  const addSearch = async (changes: Partial<SearchSettings> = {}): Promise<SearchRecord> =>
    test.store.searches.insert(await newSearch(changes));

  /** Takes steps as a process does. */
  async function advance({ id, datasetId, ...search }: SearchRecord, store: Store = test.store, max = 1000) {
    const { definition, resolved } = definitions(datasetId);
    const rules: SearchRules = {
      ...strategyOf(search, parametersOf(search.space)),
      makeTrial: () => ({ definition, resolved, warnings: [], epochs: 4, error: null }),
    };
    return store.searches.advance(id, (state) => decideStep(state, rules).step, { maxQueuedPerProject: max });
  }

  const trialsOf = async ({ id }: SearchRecord) => (await test.store.searches.listTrials(id, {})).data;
  const found = async ({ id }: SearchRecord) => (await test.store.searches.find(project, id))!;

  const keyOf = (runId: string, step: number): string => `runs/${runId}/checkpoints/${step}`;

  /** Trains the run of a trial to its end, or so far. */
  async function train(
    runId: string,
    values: number[],
    to: 'succeeded' | 'paused' | 'failed',
  ): Promise<void> {
    const { store } = test;
    const { run, lease } = await claimRun(store, runId);
    await store.runs.transition({ runId, from: ['starting'], to: 'running', message: '', lease });
    const at = new Date().toISOString();
    await store.metrics.append(lease, values.map((value, i) => ({ scope: 'epoch', name: 'validation.loss', step: 10 * (i + 1), epoch: i + 1, value, at }))); // prettier-ignore
    await store.runs.updateProgress(lease, { progress: { epoch: values.length, epochs: 4, step: 10 * values.length, totalSteps: 40, rowsPerSecond: null } }); // prettier-ignore
    const figures = { kind: 'autoencoding', rows: 1, mse: 1, rmse: 1, mae: 1, explainedVariance: null, rowErrors: { probabilities: [], quantiles: [] }, perColumn: [] } as const; // prettier-ignore
    const evaluation = { test: { ...figures, loss: values.at(-1)! + 1 }, validation: { ...figures, loss: values.at(-1)! } }; // prettier-ignore
    const step = 10 * values.length;
    await store.checkpoints.insert(lease, { runId, step, epoch: values.length, kind: to === 'paused' ? 'paused' : 'periodic', best: false, metrics: {}, sizeBytes: 1, artifactKey: keyOf(runId, step) }); // prettier-ignore
    const error = to === 'failed' ? { code: 'outOfMemory', message: 'It is too large.', issues: [] } : null;
    await store.runs.transition({ runId, from: ['running'], to, message: '', lease, error, ...(to === 'succeeded' && { evaluation: structuredClone(evaluation) as never }) }); // prettier-ignore
    expect(run.pauseAfterEpoch === null ? to !== 'paused' : true).toBe(true);
  }

  it('keeps what is asked for, in its project alone, and keeps the project', async () => {
    const keyed = { projectId: project, key: 'k', requestSha256: 'ab'.repeat(32) };
    const asked = await newSearch();
    const search = await test.store.searches.insert(asked, keyed);
    expect(search).toMatchObject({
      id: asked.id,
      status: 'running',
      experiment: asked.experiment,
      template: asked.template,
      ...asked.settings,
      best: null,
      trials: { total: 0, queued: 0 },
      epochs: { trained: 0, saved: 0 },
      finishedAt: null,
    });
    expect(await test.store.idempotency.find(keyed)).toMatchObject({ state: 'known', made: asked.id });
    expect(await test.store.searches.find(project, search.id)).toEqual(search);
    expect(await test.store.searches.find(await addProject(test.store), search.id)).toBeNull();
    expect((await test.store.searches.list(project, { status: 'running' })).data).toEqual([search]);
    expect((await test.store.searches.list(project, { status: 'failed' })).data).toEqual([]);
    expect((await test.store.searches.list(project, { datasetId: newId('dataset') })).data).toEqual([]);
    expect(await test.store.projects.remove(project)).toMatchObject({ searches: 1 });
    const other = { ...(await newSearch()), datasetId: newId('dataset') };
    await expect(test.store.searches.insert(other)).rejects.toMatchObject({ code: 'notFound' });
    await expect(test.store.datasets.remove(project, search.datasetId)).resolves.toBe('inUse');
  });

  it('is advanced by many at once without a trial more or twice, and not beyond the queue', async () => {
    const search = await addSearch();
    const stores = [test.store, test.another];
    const taken = await Promise.all(Array.from({ length: 8 }, (_, i) => advance(search, stores[i % 2])));
    const queued = taken.flatMap((one) => one!.queued);
    expect(queued).toHaveLength(2);
    expect((await trialsOf(search)).map(({ trial, runId }) => [trial, runId])).toEqual(queued.toSorted().map((runId, i) => [i, runId])); // prettier-ignore
    await Promise.all(queued.map((runId) => train(runId, [0.5, 0.4, 0.3, 0.2], 'succeeded')));
    await Promise.all(Array.from({ length: 6 }, (_, i) => advance(search, stores[i % 2], 1)));
    // Of the two slots one is filled: the project may queue no more.
    expect((await trialsOf(search)).map(({ state }) => state)).toEqual(['completed', 'completed', 'queued']);
    expect((await found(search)).trials).toMatchObject({ total: 3, completed: 2, queued: 1 });
    expect(await test.store.searches.advance(newId('search'), () => { throw new Error('asked'); }, limit)).toBeNull(); // prettier-ignore
  });

  it('hides its trials in lists of runs and experiments, unless they are asked for', async () => {
    const search = await addSearch();
    await advance(search);
    const [first, second] = await trialsOf(search);
    expect((await test.store.runs.list(project, {})).data).toEqual([]);
    expect((await test.store.experiments.list(project, {})).data).toEqual([]);
    const runs = (await test.store.runs.list(project, { searchId: search.id })).data;
    expect(runs.map(({ id }) => id).toSorted()).toEqual([first.runId!, second.runId!].toSorted());
    expect(runs.map((run) => run.search)).toContainEqual({ id: search.id, trial: 0 });
    expect((await test.store.experiments.list(project, { searchId: search.id })).data).toHaveLength(2);
    expect((await test.store.runs.list(project, { experimentId: first.experimentId! })).data).toHaveLength(1);
  });

  it('promotes a trial from its rung, with what its worker needs to know, and ends with its best', async () => {
    const search = await addSearch({
      strategy: asha,
      limits: { trials: 2, parallel: 2, seconds: null, epochs: null },
    });
    await advance(search);
    const [first, second] = await trialsOf(search);
    expect([first.pausesAfter, second.pausesAfter]).toEqual([1, 1]);
    await train(first.runId!, [0.5], 'paused');
    await train(second.runId!, [0.4], 'paused');
    expect(await test.store.searches.listDue()).toContain(search.id);
    expect((await advance(search))!.queued).toEqual([second.runId]);
    const { run } = await claimRun(test.store, second.runId!);
    expect(run).toMatchObject({
      pauseAfterEpoch: 2,
      tellsEpochs: false,
      search: { id: search.id, trial: 1 },
    });
    await test.store.runs.transition({ runId: run.id, from: ['starting'], to: 'queued', message: '' });
    await train(second.runId!, [0.4, 0.3], 'paused');
    expect((await advance(search))!.queued).toEqual([second.runId]);
    await train(second.runId!, [0.4, 0.3, 0.2, 0.1], 'succeeded');
    const kept = async (runId: string | null) => (await test.store.checkpoints.list(runId!)).filter(({ prunedAt }) => prunedAt === null).map(({ step }) => step); // prettier-ignore
    expect(await kept(first.runId)).toEqual([10]);
    // With the end go the checkpoints of what was cut short.
    expect((await advance(search))!.pruned).toEqual([keyOf(first.runId!, 10)]);
    expect([await kept(first.runId), await kept(second.runId)]).toEqual([[], [40, 20, 10]]);
    expect((await advance(search))!.pruned).toEqual([]);
    const done = await found(search);
    expect(done).toMatchObject({
      status: 'succeeded',
      best: { trial: 1, runId: second.runId, value: 0.1 },
      trials: { completed: 1, stopped: 1 },
      epochs: { trained: 5, saved: 3 },
    });
    expect(await test.store.runs.findAny(first.runId!)).toMatchObject({
      status: 'cancelled',
      stopReason: 'pruned',
    });
    const curves = await test.store.searches.listCurves(search.id);
    expect(curves.map(({ curve }) => curve)).toEqual([[[1, 0.5]], [[1, 0.4], [2, 0.3], [3, 0.2], [4, 0.1]]]); // prettier-ignore
    expect(await test.store.searches.listCurves(search.id, [0])).toHaveLength(1);
    const results = await test.store.searches.listResults(search.id);
    const { family } = definitions(search.datasetId).resolved.model;
    expect(results.map(({ trial, test: figure, ...result }) => [trial, result.family, result.value, figure])).toEqual([[0, family, 0.5, null], [1, family, 0.1, 1.1]]); // prettier-ignore
    // The attempts of a fake take no time.
    for (const { seconds } of results) expect(seconds).toBeGreaterThanOrEqual(0);
    expect(await test.store.searches.listResults(newId('search'))).toEqual([]);
    expect(await test.store.searches.listDue()).not.toContain(search.id);
    expect(await test.store.searches.steer(project, search.id, 'paused', {})).toBe('conflict');
  });

  it('pauses, resumes and cancels with all its trials', async () => {
    const search = await addSearch();
    await advance(search);
    const [first, second] = await trialsOf(search);
    const { lease } = await claimRun(test.store, first.runId!);
    const status = async (id: string | null) => (await test.store.runs.findAny(id!))!.status;
    const statuses = async () => [await status(first.runId), await status(second.runId)];
    expect(await test.store.searches.steer(project, search.id, 'paused', {})).toMatchObject({
      status: 'paused',
    });
    await advance(search);
    expect(await statuses()).toEqual(['pausing', 'paused']);
    expect(await test.store.searches.listDue()).not.toContain(search.id);
    await test.store.runs.transition({
      runId: first.runId!,
      from: ['pausing'],
      to: 'paused',
      message: '',
      lease,
    });
    await test.store.searches.steer(project, search.id, 'running', {});
    expect((await advance(search))!.queued.toSorted()).toEqual([first.runId!, second.runId!].toSorted());
    expect(await statuses()).toEqual(['queued', 'queued']);
    await claimRun(test.store, first.runId!);
    expect(await test.store.searches.steer(project, search.id, 'cancelled', {})).toMatchObject({
      status: 'cancelled',
    });
    await advance(search);
    expect(await statuses()).toEqual(['cancelling', 'cancelled']);
    expect(await test.store.searches.remove(project, search.id)).toBe('active');
    await test.store.runs.transition({
      runId: first.runId!,
      from: ['cancelling'],
      to: 'cancelled',
      stopReason: 'user',
      message: '',
    });
    expect(await test.store.searches.listDue()).toContain(search.id);
    await advance(search);
    expect((await trialsOf(search)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect((await found(search)).finishedAt).not.toBeNull();
    expect(await test.store.searches.remove(await addProject(test.store), search.id)).toBeNull();
    const removed = await test.store.searches.remove(project, search.id);
    expect(removed).toMatchObject({
      runIds: expect.arrayContaining([first.runId, second.runId]) as unknown,
      artifactKeys: [],
    });
    expect(await test.store.runs.findAny(first.runId!)).toBeNull();
    expect(await test.store.searches.find(project, search.id)).toBeNull();
  });

  it('notes failed trials once, and is due when its time is over', async () => {
    const search = await addSearch({ limits: { trials: 1, parallel: 1, seconds: 60, epochs: null } });
    await advance(search);
    const [trial] = await trialsOf(search);
    expect(await test.store.searches.listDue()).not.toContain(search.id);
    await test.passTime(61);
    expect(await test.store.searches.listDue()).toContain(search.id);
    await advance(search);
    expect(await found(search)).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('60 s') as unknown } }); // prettier-ignore
    expect(await test.store.runs.findAny(trial.runId!)).toMatchObject({
      status: 'cancelled',
      stopReason: 'maxRuntime',
    });

    const failing = await addSearch({ limits: { trials: 1, parallel: 1, seconds: null, epochs: null } });
    await advance(failing);
    await train((await trialsOf(failing))[0].runId!, [1], 'failed');
    await advance(failing);
    await advance(failing);
    expect(await trialsOf(failing)).toMatchObject([{ state: 'failed', error: { code: 'outOfMemory' }, trainedEpochs: 1 }]); // prettier-ignore
    expect(await found(failing)).toMatchObject({ status: 'failed', error: { code: 'outOfMemory' }, trials: { failed: 1, total: 1 } }); // prettier-ignore
  });

  it('lists trials in pages, the first one first', async () => {
    const search = await addSearch({ limits: { trials: 5, parallel: 5, seconds: null, epochs: null } });
    await advance(search);
    const page = await test.store.searches.listTrials(search.id, { limit: 2 });
    expect(page.data.map(({ trial }) => trial)).toEqual([0, 1]);
    const next = await test.store.searches.listTrials(search.id, { limit: 3, after: page.nextCursor! });
    expect(next.data.map(({ trial }) => trial)).toEqual([2, 3, 4]);
    expect(next.nextCursor).toBeNull();
    expect((await test.store.searches.listTrials(search.id, { state: 'failed' })).data).toEqual([]);
  });
});
