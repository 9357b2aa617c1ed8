import { newId } from '../../../src/identifiers.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TrainedLineage } from '../../../src/contracts/model-details.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addKey, addProject, addRunIn, modelVersion } from '../../support/store-fixtures.ts';

describe.each(storeBackends)('models of $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  it('get their versions one by one', async () => {
    const first = await test.store.models.addVersion(project, 'iris', modelVersion());
    const { details: _details, ...given } = modelVersion({ runId: first.version.runId });
    expect(first.version).toMatchObject({ ...given, version: 1 });
    const second = await test.store.models.addVersion(
      project,
      'iris',
      modelVersion({ classes: null, task: 'regression', artifactKey: 'models/iris/2' }),
    );
    expect(second.version).toMatchObject({ version: 2, classes: null, modelId: first.model.id });
    expect(second.model).toMatchObject({ id: first.model.id, name: 'iris', latestVersion: 2 });
    expect(second.model.versions.map((version) => version.version)).toEqual([2, 1]);
    expect(await test.store.models.findByName(project, 'iris')).toEqual(second.model);
    expect(JSON.stringify(second.model)).not.toContain('artifactKey');
  });

  it('count without gaps when many are added at once', async () => {
    const added = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        (i % 2 ? test.store : test.another).models.addVersion(project, 'raced', modelVersion()),
      ),
    );
    expect(added.map(({ version }) => version.version).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
    expect(new Set(added.map(({ model }) => model.id)).size).toBe(1);
    expect(await test.store.models.findByName(project, 'raced')).toMatchObject({ latestVersion: 12 });
  });

  it('find a version by its number or the latest', async () => {
    await test.store.models.addVersion(project, 'iris', modelVersion({ artifactKey: 'one' }));
    await test.store.models.addVersion(project, 'iris', modelVersion({ artifactKey: 'two' }));
    const key = async (version: number | 'latest') =>
      (await test.store.models.findVersion(project, 'iris', version))?.artifactKey;
    expect(await key(1)).toBe('one');
    expect(await key(2)).toBe('two');
    expect(await key('latest')).toBe('two');
    expect(await test.store.models.findVersion(project, 'iris', 3)).toBeNull();
    expect(await test.store.models.findVersion(project, 'nobody', 'latest')).toBeNull();
  });

  it('belong to their project, names included', async () => {
    const foreign = await addProject(test.store);
    const mine = await test.store.models.addVersion(project, 'iris', modelVersion());
    const theirs = await test.store.models.addVersion(foreign, 'iris', modelVersion());
    expect(theirs.model.id).not.toBe(mine.model.id);
    expect(theirs.version.version).toBe(1);
    expect((await test.store.models.list(foreign, {})).data).toEqual([theirs.model]);
    const stranger = await addProject(test.store);
    expect(await test.store.models.findByName(stranger, 'iris')).toBeNull();
    expect(await test.store.models.findVersion(stranger, 'iris', 1)).toBeNull();
    expect(await test.store.models.remove(stranger, 'iris', { withAliases: true })).toBeNull();
    expect(await test.store.models.removeVersion(stranger, 'iris', 1)).toBeNull();
    expect(await test.store.models.findServed(stranger, 'iris', null)).toBeNull();
  });

  it('say which artifacts to remove with them', async () => {
    await test.store.models.addVersion(project, 'iris', modelVersion({ artifactKey: 'one' }));
    await test.store.models.addVersion(project, 'iris', modelVersion({ artifactKey: 'two' }));
    const removed = await test.store.models.remove(project, 'iris', { withAliases: false });
    expect((removed as { artifactKeys: string[] }).artifactKeys.toSorted()).toEqual(['one', 'two']);
    expect(await test.store.models.findByName(project, 'iris')).toBeNull();
    expect(await test.store.models.findVersion(project, 'iris', 'latest')).toBeNull();
    expect(await test.store.models.remove(project, 'iris', { withAliases: false })).toBeNull();
    const again = await test.store.models.addVersion(project, 'iris', modelVersion());
    expect(again.version.version).toBe(1);
  });

  it('lose a version that no alias points to, never their only one, and count on', async () => {
    const { models, modelAliases } = test.store;
    await models.addVersion(project, 'iris', modelVersion({ artifactKey: 'one' }));
    await models.addVersion(project, 'iris', modelVersion({ artifactKey: 'two' }));
    const keyId = await addKey(test.store, project);
    for (const alias of ['live', 'champion'])
      await modelAliases.move({ projectId: project, name: 'iris', alias, to: 2, keyId });
    expect(await models.removeVersion(project, 'iris', 2)).toEqual({ aliases: ['champion', 'live'] });
    expect(await models.removeVersion(project, 'iris', 3)).toBeNull();
    expect(await models.removeVersion(project, 'iris', 1)).toEqual({ artifactKey: 'one' });
    expect(await models.removeVersion(project, 'iris', 1)).toBeNull();
    expect(await models.removeVersion(project, 'iris', 2)).toEqual({ aliases: ['champion', 'live'] });
    expect(await models.remove(project, 'iris', { withAliases: false })).toEqual({
      aliases: ['champion', 'live'],
    });
    for (const alias of ['live', 'champion'])
      await modelAliases.move({ projectId: project, name: 'iris', alias, to: null, keyId });
    expect(await models.removeVersion(project, 'iris', 2)).toBe('onlyVersion');
    expect((await models.addVersion(project, 'iris', modelVersion())).version.version).toBe(3);
    expect(await models.removeVersion(project, 'iris', 3)).toMatchObject({ artifactKey: expect.any(String) });
    expect(await models.findByName(project, 'iris')).toMatchObject({ latestVersion: 2 });
    expect((await models.addVersion(project, 'iris', modelVersion())).version.version).toBe(4);
  });

  it('keep what users write to them, and give what they were made from when it is asked for', async () => {
    const { models } = test.store;
    const details = {
      lineage: { run: { id: 'run_1', name: null } } as unknown as TrainedLineage,
      evaluation: { test: null, validation: null },
      example: { rows: [{ a: 'é', b: null }] },
    };
    await models.addVersion(project, 'iris', modelVersion({ details, artifactKey: 'one' }));
    await models.addVersion(project, 'iris', modelVersion());
    expect(await models.findDetails(project, 'iris', 1)).toEqual({
      ...details,
      imported: null,
      artifactKey: 'one',
    });
    expect(await models.findDetails(project, 'iris', 2)).toMatchObject({ lineage: null, example: null });
    const imported = { format: 'onnx', fileName: null, sha256: 'a'.repeat(64), producer: null, keyId: newId('key') } as const; // prettier-ignore
    const { version } = await models.addVersion(
      project,
      'of a file',
      modelVersion({ runId: null, step: null, task: null, imported }),
    );
    // The key was deleted meanwhile.
    expect(version).toMatchObject({ runId: null, task: null, imported: { ...imported, keyName: '' } });
    expect(await models.findDetails(project, 'of a file', 1)).toMatchObject({ imported: version.imported });
    expect(await models.findDetails(project, 'iris', 3)).toBeNull();
    expect(JSON.stringify(await models.findByName(project, 'iris'))).not.toContain('run_1');

    const change = (version: number | null, tags: Record<string, string | null>, description?: string) =>
      models.update(project, 'iris', version, { tags, ...(description !== undefined && { description }) });
    await change(null, { b: '1', a: '2' }, 'flowers');
    await change(1, { a: 'x' }, 'the first');
    expect(await change(null, { b: null, c: '3' })).toMatchObject({
      description: 'flowers',
      tags: { a: '2', c: '3' },
      versions: [{ version: 2, description: '', tags: {} }, { version: 1, description: 'the first', tags: { a: 'x' } }],
    }); // prettier-ignore
    await Promise.all(Array.from({ length: 6 }, (_, i) => change(2, { [`t${i}`]: 'x' })));
    expect(Object.keys((await models.findVersion(project, 'iris', 2))!.tags)).toHaveLength(6);
    const tooMany = Object.fromEntries(Array.from({ length: 95 }, (_, i) => [`u${i}`, 'x']));
    expect(await change(2, tooMany)).toBe('tooManyTags');
    expect(Object.keys((await models.findVersion(project, 'iris', 2))!.tags)).toHaveLength(6);
    expect(await change(3, {})).toBeNull();
    expect(await models.update(project, 'nobody', null, {})).toBeNull();
    await expect(change(null, {}, 'a\0b')).rejects.toMatchObject({ code: 'validationFailed' });
  });

  it('outlive the run that they came from', async () => {
    const { id: runId } = await addRunIn(test.store, project, 'succeeded');
    await test.store.models.addVersion(project, 'iris', modelVersion({ runId }));
    expect(await test.store.runs.remove(project, runId)).toBe('removed');
    expect(await test.store.models.findVersion(project, 'iris', 1)).toMatchObject({ runId });
  });
});
