import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AliasMove } from '../../../src/contracts/model-alias.ts';
import type { WantedVersion } from '../../../src/store/ports/model-store.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addKey, addProject, modelVersion } from '../../support/store-fixtures.ts';

describe.each(storeBackends)('aliases of models in $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  let keyId: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => {
    project = await addProject(test.store);
    keyId = await addKey(test.store, project);
    for (let i = 0; i < 3; i++)
      await test.store.models.addVersion(project, 'iris', modelVersion({ artifactKey: `iris/${i + 1}` }));
  });
  afterAll(() => test.close());

  const move = (alias: string, to: number | null, store = test.store) =>
    store.modelAliases.move({ projectId: project, name: 'iris', alias, to, keyId });
  const served = (wanted: WantedVersion) => test.store.models.findServed(project, 'iris', wanted);

  it('point to a version, are moved and deleted, and each of that is kept with who did it', async () => {
    expect(await move('champion', 1)).toMatchObject({
      alias: { alias: 'champion', version: 1, movedBy: { keyId, keyName: 'nightly' } },
      move: { number: 1, from: null, to: 1 },
    });
    await move('challenger', 3);
    await move('champion', 2);
    expect(await move('champion', 2)).toMatchObject({ alias: { version: 2 }, move: null });
    expect(await test.store.models.findByName(project, 'iris')).toMatchObject({
      aliases: [
        { alias: 'challenger', version: 3 },
        { alias: 'champion', version: 2 },
      ],
      versions: [{ aliases: ['challenger'] }, { aliases: ['champion'] }, { aliases: [] }],
    });
    expect(await test.store.models.findVersion(project, 'iris', 2)).toMatchObject({ aliases: ['champion'] });
    expect(await move('champion', null)).toMatchObject({
      alias: null,
      move: { number: 4, from: 2, to: null },
    });
    expect((await test.store.models.findByName(project, 'iris'))!.aliases).toHaveLength(1);
    await test.store.keys.remove(null, keyId);
    const { data } = (await test.store.modelAliases.listMoves(project, 'iris', { alias: 'champion' }))!;
    expect(data.map(({ number, from, to }) => [number, from, to])).toEqual([[4, 2, null], [3, 1, 2], [1, null, 1]]); // prettier-ignore
    expect(data[0].movedBy).toEqual({ keyId, keyName: 'nightly' });
  });

  it('are not moved to what is not there', async () => {
    expect(await move('champion', 4)).toBe('noVersion');
    expect(await move('champion', null)).toBe('noAlias');
    const elsewhere = { projectId: await addProject(test.store), name: 'iris', alias: 'a', to: 1, keyId };
    expect(await test.store.modelAliases.move(elsewhere)).toBe('noModel');
    expect(await test.store.modelAliases.listMoves(elsewhere.projectId, 'iris', {})).toBeNull();
    expect((await test.store.modelAliases.listMoves(project, 'iris', {}))!.data).toEqual([]);
  });

  it('say which version answers: by number, by alias, and live before the newest', async () => {
    expect(await served(null)).toMatchObject({ version: 3, alias: null, artifactKey: 'iris/3' });
    await move('champion', 1);
    expect(await served(null)).toMatchObject({ version: 3, alias: null });
    expect(await served({ alias: 'champion' })).toMatchObject({ version: 1, alias: 'champion' });
    await move('live', 2);
    expect(await served(null)).toMatchObject({ version: 2, alias: 'live', artifactKey: 'iris/2' });
    expect(await served(3)).toMatchObject({ version: 3, alias: null });
    expect(await served({ alias: 'challenger' })).toBeNull();
    expect(await served(9)).toBeNull();
    await move('live', null);
    expect(await served(null)).toMatchObject({ version: 3, alias: null });
  });

  it('move one after the other where many move them at once: each move starts where the last one ended', async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, i) => move('champion', (i % 3) + 1, i % 2 ? test.store : test.another)),
    );
    const moves: AliasMove[] = [];
    for (let after: string | undefined; ;) {
      const page = await test.store.modelAliases.listMoves(project, 'iris', {
        limit: 2,
        ...(after && { after }),
      });
      moves.unshift(...page!.data.toReversed());
      if (page!.nextCursor === null) break;
      after = page!.nextCursor;
    }
    expect(moves.length).toBeGreaterThan(2);
    expect(moves.map(({ number }) => number)).toEqual(moves.map((_, i) => i + 1));
    expect(moves.map(({ from }) => from)).toEqual([null, ...moves.slice(0, -1).map(({ to }) => to)]);
    expect(await served({ alias: 'champion' })).toMatchObject({ version: moves.at(-1)!.to });
    await expect(test.store.modelAliases.listMoves(project, 'iris', { after: 'x' })).rejects.toMatchObject({
      code: 'validationFailed',
    });
  });

  it('never point to a version that is removed at the same time', async () => {
    for (const version of [1, 2]) {
      const [moved, removed] = await Promise.all([
        move('racer', version, test.another),
        test.store.models.removeVersion(project, 'iris', version),
      ]);
      const isMoved = moved !== 'noVersion';
      expect(removed).toEqual(isMoved ? { aliases: ['racer'] } : { artifactKey: `iris/${version}` });
      expect((await served({ alias: 'racer' }))?.version ?? null).toBe(isMoved ? version : null);
      if (isMoved) await move('racer', null);
    }
  });

  it('go with their model, where that is asked for', async () => {
    await move('champion', 1);
    expect(await test.store.models.remove(project, 'iris', { withAliases: false })).toEqual({
      aliases: ['champion'],
    });
    expect(await test.store.models.remove(project, 'iris', { withAliases: true })).toMatchObject({
      artifactKeys: expect.arrayContaining(['iris/1', 'iris/2', 'iris/3']),
    });
    await test.store.models.addVersion(project, 'iris', modelVersion());
    expect((await test.store.models.findByName(project, 'iris'))!.aliases).toEqual([]);
    expect((await test.store.modelAliases.listMoves(project, 'iris', {}))!.data).toEqual([]);
  });
});
