import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ResolvedDefinition } from '../../../src/contracts/definition/definition.ts';
import type { Evaluation } from '../../../src/contracts/evaluation.ts';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addDataset, addProject, addRun, claimRun, definitions, execution } from '../../support/store-fixtures.ts'; // prettier-ignore

const options = { epsilon: 1, noiseMultiplier: null, delta: 1e-5, clipNorm: 1, accountant: 'rdp', samplingRate: 0.1, steps: 50 } as const; // prettier-ignore
const planned = { noiseMultiplier: 1.5, samplingRate: 0.1, steps: 50 };

describe.each(storeBackends)('budgets of datasets in $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  let dataset: string;
  let experiment: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => {
    project = await addProject(test.store);
    dataset = (await addDataset(test.store, project)).id;
    experiment = await addPrivate();
  });
  afterAll(() => test.close());

  async function addPrivate(isPrivate = true): Promise<string> {
    const { definition, resolved } = definitions(dataset);
    const training = { ...resolved.training, ...(isPrivate && { privacy: options }) };
    const id = newId('experiment');
    const withPrivacy: ResolvedDefinition = { ...resolved, training };
    await test.store.experiments.insert({ id, projectId: project, name: 'p', datasetId: dataset, definition, resolved: withPrivacy, warnings: [] }); // prettier-ignore
    return id;
  }

  it('are set, replaced and removed, in their project only', async () => {
    const { privacy } = test.store;
    const budget = { epsilon: 3, delta: 1e-5 };
    expect(await privacy.findBudget(project, dataset)).toBeNull();
    expect(await privacy.setBudget(project, dataset, budget)).toBe('set');
    expect(await privacy.findBudget(project, dataset)).toEqual(budget);
    const elsewhere = await addProject(test.store);
    expect(await privacy.findBudget(elsewhere, dataset)).toBeNull();
    expect(await privacy.setBudget(elsewhere, dataset, null)).toBeNull();
    expect(await privacy.setBudget(project, dataset, null)).toBe('set');
    expect(await privacy.findBudget(project, dataset)).toBeNull();
  });

  it('know the private runs, with what they did, also when they are removed', async () => {
    const { privacy, runs } = test.store;
    const run = await addRun(test.store, project, experiment);
    await addRun(test.store, project, await addPrivate(false));
    expect(await privacy.listRuns(dataset)).toEqual([
      { id: run.id, name: 'first try', status: 'queued', isRemoved: false, options, planned: null, steps: 0, report: null, createdAt: run.createdAt }, // prettier-ignore
    ]);
    const { lease } = await claimRun(test.store, run.id);
    await runs.transition({ runId: run.id, from: ['starting'], to: 'running', message: 'm', lease, execution: { ...execution, privateSteps: planned } }); // prettier-ignore
    await runs.updateProgress(lease, { progress: { epoch: 1, epochs: 5, step: 20, totalSteps: 50, rowsPerSecond: 1 } }); // prettier-ignore
    expect(await privacy.listRuns(dataset)).toMatchObject([{ status: 'running', planned, steps: 20 }]);
    const report = { epsilon: 0.6, delta: 1e-5, noiseMultiplier: 1.5, samplingRate: 0.1, steps: 20 };
    const evaluation = { privacy: report } as unknown as Evaluation;
    await runs.transition({ runId: run.id, from: ['running'], to: 'succeeded', message: 'm', lease, evaluation }); // prettier-ignore
    const [there] = await privacy.listRuns(dataset);
    expect(there).toMatchObject({ status: 'succeeded', report, isRemoved: false });
    expect(await runs.remove(project, run.id)).toBe('removed');
    expect(await privacy.listRuns(dataset)).toEqual([{ ...there, isRemoved: true }]);
  });

  it('count the runs that began without privacy', async () => {
    const plain = await addRun(test.store, project, await addPrivate(false));
    await addRun(test.store, project, experiment);
    expect(await test.store.privacy.countUnprotected(dataset)).toBe(0);
    await claimRun(test.store, plain.id);
    expect(await test.store.privacy.countUnprotected(dataset)).toBe(1);
  });

  it('are asked by one insert after the other, so that of many at once no more come in than there is room', async () => {
    const check = (runs: readonly unknown[]) => {
      if (runs.length >= 3) throw new Error('full');
    };
    const stores = [test.store, test.another];
    const inserted = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        stores[index % 2]!.runs.insert(
          { id: newId('run'), projectId: project, experimentId: experiment, name: 'r' },
          { maxQueuedPerProject: 100, admission: { datasetId: dataset, check } },
        ),
      ),
    );
    const came = inserted.filter(({ status }) => status === 'fulfilled');
    expect(came).toHaveLength(3);
    const reasons = inserted.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(reasons.every((reason) => reason.includes('full'))).toBe(true);
    expect(await test.store.privacy.listRuns(dataset)).toHaveLength(3);
  });

  it('are asked where a run is queued again', async () => {
    const run = await addRun(test.store, project, experiment);
    const change = { runId: run.id, from: ['queued'], to: 'cancelled', message: 'm' } as const;
    const refuse = () => {
      throw new Error('full');
    };
    const { runs } = test.store;
    await expect(runs.transition(change, { datasetId: dataset, check: refuse })).rejects.toThrow('full');
    expect((await runs.findAny(run.id))!.status).toBe('queued');
    expect(await runs.transition(change, { datasetId: dataset, check: () => {} })).toBe(true);
  });
});
