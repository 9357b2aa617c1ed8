import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addProject } from '../../support/store-fixtures.ts';

describe.each(storeBackends)('keys of $name', ({ open }) => {
  let test: StoreUnderTest;
  beforeAll(async () => (test = await open()));
  afterAll(() => test.close());

  const addKey = (projectId: string, secretSha256 = randomBytes(32).toString('hex')) =>
    test.store.keys.insert({
      id: newId('key'),
      projectId,
      name: 'laptop',
      role: 'writer',
      prefix: 'ty_abcd',
      secretSha256,
    });

  it('finds a key by the hash of its secret, with its project', async () => {
    const { id: projectId } = await test.store.projects.ensure('by secret');
    const key = await addKey(projectId, 'c0ffee');
    expect(key).toMatchObject({ projectId, project: 'by secret', role: 'writer', lastUsedAt: null });
    expect(await test.store.keys.findBySecret('c0ffee')).toEqual(key);
    expect(await test.store.keys.findBySecret('decaf')).toBeNull();
  });

  it('lists and removes keys of their project only', async () => {
    const [mine, theirs] = [await addProject(test.store), await addProject(test.store)];
    const key = await addKey(mine);
    await addKey(theirs);
    expect((await test.store.keys.list(mine, {})).data).toEqual([key]);
    expect(await test.store.keys.remove(theirs, key.id)).toBe(false);
    expect(await test.store.keys.remove(mine, key.id)).toBe(true);
    expect(await test.store.keys.remove(mine, key.id)).toBe(false);
    expect((await test.store.keys.list(mine, {})).data).toEqual([]);
  });

  it('removes a key of any project where none is named', async () => {
    const project = await addProject(test.store);
    const key = await addKey(project);
    expect(await test.store.keys.remove(null, newId('key'))).toBe(false);
    expect(await test.store.keys.remove(null, key.id)).toBe(true);
    expect((await test.store.keys.list(project, {})).data).toEqual([]);
  });

  it('counts the keys of all projects', async () => {
    const before = await test.store.keys.count();
    await addKey(await addProject(test.store));
    await addKey(await addProject(test.store));
    expect(await test.store.keys.count()).toBe(before + 2);
  });

  it('notes the use of a key once a minute at most', async () => {
    const project = await addProject(test.store);
    const { id } = await addKey(project);
    const lastUsedAt = async () => (await test.store.keys.list(project, {})).data[0].lastUsedAt;
    const at = (seconds: number) => new Date(Date.UTC(2026, 5, 1, 12, 0, seconds));

    await test.store.keys.touch([id, newId('key')], at(0));
    await test.store.keys.touch([id], at(59));
    expect(await lastUsedAt()).toBe('2026-06-01T12:00:00.000Z');
    await test.store.keys.touch([id], at(61));
    expect(await lastUsedAt()).toBe('2026-06-01T12:01:01.000Z');
  });

  it('refuses a name with a NUL character', async () => {
    const project = await addProject(test.store);
    const key = { projectId: project, role: 'reader', prefix: 'ty_', secretSha256: 'nul' } as const;
    await expect(test.store.keys.insert({ ...key, id: newId('key'), name: 'a\0b' })).rejects.toMatchObject({
      code: 'validationFailed',
    });
  });
});
