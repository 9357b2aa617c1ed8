import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addDataset, addExperiment, addRun, modelVersion } from '../../support/store-fixtures.ts';

const answer = { status: 200, headers: {}, body: '' };

describe.each(storeBackends)('projects of $name', ({ open }) => {
  let test: StoreUnderTest;
  beforeAll(async () => (test = await open()));
  afterAll(() => test.close());

  const add = async (name: string) => {
    const project = await test.store.projects.insert({ id: newId('project'), name });
    if (project === 'nameTaken') throw new Error(`${name} is taken`);
    return project;
  };
  const addKey = (projectId: string, secretSha256: string) =>
    test.store.keys.insert({
      id: newId('key'),
      projectId,
      name: 'k',
      role: 'admin',
      prefix: 'ty_',
      secretSha256,
    });

  it('makes a project once, also when asked twice at the same time', async () => {
    const projects = await Promise.all(
      Array.from({ length: 8 }, () => test.another.projects.ensure('shared')),
    );
    expect(new Set(projects.map((project) => project.id)).size).toBe(1);
    expect(await test.store.projects.ensure('shared')).toEqual(projects[0]);
    expect((await test.store.projects.ensure('other')).id).not.toBe(projects[0].id);
  });

  it('adds a project under a name that is free, and finds it by id and by name', async () => {
    const project = await add('vision');
    expect(project).toEqual({
      id: project.id,
      name: 'vision',
      share: 1,
      limits: { runs: null, cores: null, gpus: null, memoryBytes: null },
      createdAt: expect.any(String),
    });
    expect(await test.store.projects.find(project.id)).toEqual(project);
    expect(await test.store.projects.findByName('vision')).toEqual(project);
    expect(await test.store.projects.insert({ id: newId('project'), name: 'vision' })).toBe('nameTaken');
    expect(await test.store.projects.find(newId('project'))).toBeNull();
    expect(await test.store.projects.findByName('Vision')).toBeNull();
  });

  it('renames a project, whose keys tell the new name, unless another has it', async () => {
    const project = await add('before');
    await addKey(project.id, 'renamed');
    expect(await test.store.projects.update(project.id, { name: 'after' })).toEqual({
      ...project,
      name: 'after',
    });
    expect(await test.store.keys.findBySecret('renamed')).toMatchObject({
      projectId: project.id,
      project: 'after',
    });
    await add('before');
    expect(await test.store.projects.update(project.id, { name: 'before' })).toBe('nameTaken');
    expect(await test.store.projects.update(project.id, { name: 'after' })).toMatchObject({ name: 'after' });
    expect(await test.store.projects.update(newId('project'), { name: 'nobody' })).toBeNull();
  });

  it('lists projects newest first, a page at a time', async () => {
    const added = [await add('page-1'), await add('page-2'), await add('page-3')];
    const first = await test.store.projects.list({ limit: 2 });
    expect(first.data).toEqual([added[2], added[1]]);
    const second = await test.store.projects.list({ limit: 1, after: first.nextCursor! });
    expect(second.data).toEqual([added[0]]);
    await expect(test.store.projects.list({ after: 'nonsense' })).rejects.toMatchObject({
      code: 'validationFailed',
    });
  });

  it('removes an empty project with its keys and what its calls left under an Idempotency-Key', async () => {
    const [gone, kept] = [await add('gone'), await add('kept')];
    await addKey(gone.id, 'gone');
    await addKey(kept.id, 'kept');
    await test.store.idempotency.complete({ projectId: gone.id, key: 'k', requestSha256: 'aa' }, answer);
    expect(await test.store.projects.remove(gone.id)).toBe(true);
    expect(await test.store.projects.remove(gone.id)).toBe(false);
    expect(await test.store.projects.find(gone.id)).toBeNull();
    expect(await test.store.keys.findBySecret('gone')).toBeNull();
    expect(await test.store.keys.findBySecret('kept')).not.toBeNull();
  });

  it('keeps a project with anything in it, and says what', async () => {
    const { id } = await add('full');
    const empty = { datasets: 0, experiments: 0, runs: 0, models: 0, batchPredictions: 0, searches: 0 };
    const dataset = await addDataset(test.store, id);
    expect(await test.store.projects.remove(id)).toEqual({ ...empty, datasets: 1 });
    const experiment = await addExperiment(test.store, id, dataset.id);
    await addRun(test.store, id, experiment.id);
    await addRun(test.store, id, experiment.id);
    await test.store.models.addVersion(id, 'm', modelVersion());
    expect(await test.store.projects.remove(id)).toEqual({
      datasets: 1,
      experiments: 1,
      runs: 2,
      models: 1,
      batchPredictions: 0,
      searches: 0,
    });
    expect(await test.store.datasets.find(id, dataset.id)).not.toBeNull();
  });

  it('never loses what is added while a project is removed', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await add(`race-${round}`);
      const [removed, added] = await Promise.all([
        test.store.projects.remove(id),
        addDataset(test.another, id).catch((error: unknown) => error),
      ]);
      const dataset = (added as { id: string }).id;
      if (removed === true) expect(added).toMatchObject({ code: 'unauthenticated' });
      else expect(await test.store.datasets.find(id, dataset)).not.toBeNull();
    }
  });

  it('adds nothing to a project that is gone', async () => {
    const gone = newId('project');
    const refused = { code: 'unauthenticated' };
    await expect(addDataset(test.store, gone)).rejects.toMatchObject(refused);
    await expect(addKey(gone, 'orphan')).rejects.toMatchObject(refused);
    await expect(test.store.models.addVersion(gone, 'm', modelVersion())).rejects.toMatchObject(refused);
    await expect(
      test.store.idempotency.complete({ projectId: gone, key: 'k', requestSha256: 'aa' }, answer),
    ).rejects.toMatchObject(refused);
  });
});
