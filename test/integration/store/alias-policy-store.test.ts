import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyRule } from '../../../src/contracts/policy-rule.ts';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addKey, addProject, modelVersion } from '../../support/store-fixtures.ts';

const rules: PolicyRule[] = [{ type: 'metric', metric: 'accuracy', atLeast: 0.9 }];

describe.each(storeBackends)('policies of aliases in $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  const insert = (model: string | null, alias = 'live', most = 9) =>
    test.store.aliasPolicies.insert({ id: newId('policy'), projectId: project, alias, model, rules }, { most }); // prettier-ignore

  it('are found, listed, changed and removed, in their project only', async () => {
    const first = await insert(null);
    if (first === 'tooMany') return expect.fail('there are too many');
    const second = await insert('iris');
    const { aliasPolicies } = test.store;
    expect(await aliasPolicies.find(project, first.id)).toEqual(first);
    expect((await aliasPolicies.list(project, {})).data).toEqual([second, first]);
    const elsewhere = await addProject(test.store);
    expect(await aliasPolicies.find(elsewhere, first.id)).toBeNull();
    expect(await aliasPolicies.update(elsewhere, first.id, [])).toBeNull();
    expect(await aliasPolicies.remove(elsewhere, first.id)).toBe(false);
    const other: PolicyRule[] = [{ type: 'dataAge', atMostDays: 3 }];
    expect(await aliasPolicies.update(project, first.id, other)).toMatchObject({
      id: first.id,
      rules: other,
    });
    expect(await aliasPolicies.remove(project, first.id)).toBe(true);
    expect((await aliasPolicies.list(project, {})).data).toEqual([second]);
  });

  it('of an alias are those of its model and of all models', async () => {
    const [all, own] = [await insert(null), await insert('iris')];
    await insert('other');
    await insert(null, 'trial');
    expect(await test.store.aliasPolicies.listFor(project, { alias: 'live', model: 'iris' })).toEqual([all, own]); // prettier-ignore
  });

  it('are no more than so many', async () => {
    await insert(null, 'live', 1);
    expect(await insert(null, 'live', 1)).toBe('tooMany');
  });

  it('that a version met are kept with the move', async () => {
    const keyId = await addKey(test.store, project);
    await test.store.models.addVersion(project, 'iris', modelVersion({ artifactKey: 'iris/1' }));
    const policies = [{ id: newId('policy'), checks: [{ rule: rules[0], found: 0.93 }] }];
    const move = { projectId: project, name: 'iris', alias: 'live', keyId };
    expect(await test.store.modelAliases.move({ ...move, to: 1, policies })).toMatchObject({ move: { policies } }); // prettier-ignore
    await test.store.modelAliases.move({ ...move, to: null });
    const { data } = (await test.store.modelAliases.listMoves(project, 'iris', {}))!;
    expect(data.map((one) => one.policies)).toEqual([[], policies]);
  });
});
