import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WarningCode } from '../../../src/contracts/warning.ts';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import {
  addDataset,
  addExperiment,
  addProject,
  addRun,
  definitions,
  leakWarning,
} from '../../support/store-fixtures.ts';

describe.each(storeBackends)('experiments of $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  it('keeps the definition as sent and as resolved, and counts the runs', async () => {
    const experiment = await addExperiment(test.store, project);
    expect(experiment).toMatchObject({ ...definitions(experiment.datasetId), runCount: 0 });
    expect(await test.store.experiments.find(project, experiment.id)).toEqual(experiment);
    await addRun(test.store, project, experiment.id);
    await addRun(test.store, project, experiment.id);
    expect(await test.store.experiments.find(project, experiment.id)).toMatchObject({ runCount: 2 });
    expect((await test.store.experiments.list(project, {})).data[0]).toMatchObject({ runCount: 2 });
  });

  it('shows nothing of another project', async () => {
    const { id } = await addExperiment(test.store, project);
    const foreign = await addProject(test.store);
    expect(await test.store.experiments.find(foreign, id)).toBeNull();
    expect((await test.store.experiments.list(foreign, {})).data).toEqual([]);
    expect(await test.store.experiments.remove(foreign, id)).toBeNull();
  });

  it('filters its list by dataset', async () => {
    const dataset = await addDataset(test.store, project);
    const first = await addExperiment(test.store, project, dataset.id);
    await addExperiment(test.store, project);
    const second = await addExperiment(test.store, project, dataset.id);
    const { data } = await test.store.experiments.list(project, { datasetId: dataset.id });
    expect(data.map((item) => item.id)).toEqual([second.id, first.id]);
  });

  it('keeps its warnings, and is found by them', async () => {
    await addExperiment(test.store, project);
    const warned = await addExperiment(test.store, project, undefined, [leakWarning]);
    expect(warned).toMatchObject({ warnings: [leakWarning], warningCount: 1 });
    expect(await test.store.experiments.find(project, warned.id)).toEqual(warned);
    const found = async (warning: WarningCode) =>
      (await test.store.experiments.list(project, { warning })).data.map(({ id }) => id);
    expect(await found('leaksTarget')).toEqual([warned.id]);
    expect(await found('duplicateRows')).toEqual([]);
  });

  it('is not made for a dataset that is gone', async () => {
    await expect(addExperiment(test.store, project, newId('dataset'))).rejects.toMatchObject({
      code: 'notFound',
    });
  });

  it('is removed unless it has runs', async () => {
    const used = await addExperiment(test.store, project);
    await addRun(test.store, project, used.id);
    expect(await test.store.experiments.remove(project, used.id)).toBe('inUse');
    const unused = await addExperiment(test.store, project);
    expect(await test.store.experiments.remove(project, unused.id)).toBe('removed');
    expect(await test.store.experiments.remove(project, unused.id)).toBeNull();
  });
});
