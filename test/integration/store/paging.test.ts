import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page, PageQuery } from '../../../src/contracts/common.ts';
import { newId } from '../../../src/identifiers.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addDataset, addExperiment, addProject, addRun, modelVersion } from '../../support/store-fixtures.ts';

interface List {
  noun: string;
  add: (store: Store, projectId: string) => Promise<{ id: string }>;
  list: (store: Store, projectId: string, query: PageQuery) => Promise<Page<{ id: string }>>;
}

const lists: List[] = [
  {
    noun: 'keys',
    add: (store, projectId) => {
      const id = newId('key');
      return store.keys.insert({ id, projectId, name: '', role: 'reader', prefix: 'ty_', secretSha256: id });
    },
    list: (store, ...args) => store.keys.list(...args),
  },
  { noun: 'datasets', add: addDataset, list: (store, ...args) => store.datasets.list(...args) },
  { noun: 'experiments', add: addExperiment, list: (store, ...args) => store.experiments.list(...args) },
  { noun: 'runs', add: addRun, list: (store, ...args) => store.runs.list(...args) },
  {
    noun: 'models',
    add: async (store, projectId) => {
      return (await store.models.addVersion(projectId, newId('model'), modelVersion())).model;
    },
    list: (store, ...args) => store.models.list(...args),
  },
];

describe.each(storeBackends)('lists of $name', ({ open }) => {
  let test: StoreUnderTest;
  beforeAll(async () => (test = await open()));
  afterAll(() => test.close());

  describe.each(lists)('of $noun', ({ add, list }) => {
    it('go newest first, and show each item once while others are added', async () => {
      const project = await addProject(test.store);
      const ids: string[] = [];
      for (let i = 0; i < 5; i++) ids.unshift((await add(test.store, project)).id);

      const seen: string[] = [];
      let after: string | undefined;
      for (let pages = 0; pages < 3; pages++) {
        const page = await list(test.store, project, { limit: 2, ...(after !== undefined && { after }) });
        seen.push(...page.data.map((item) => item.id));
        expect(page.nextCursor === null).toBe(pages === 2);
        after = page.nextCursor ?? undefined;
        await add(test.store, project);
      }
      expect(seen).toEqual(ids);
    });

    it('end with a page that is just full', async () => {
      const project = await addProject(test.store);
      await add(test.store, project);
      await add(test.store, project);
      const page = await list(test.store, project, { limit: 2 });
      expect(page.data).toHaveLength(2);
      expect(page.nextCursor).toBeNull();
    });

    it.each(['', 'nonsense', '%00', Buffer.from('wrk_01jd2v7x9qe3fth6k8m4n5p6r7').toString('base64url')])(
      'refuse the cursor %j',
      async (after) => {
        const project = await addProject(test.store);
        await expect(list(test.store, project, { after })).rejects.toMatchObject({
          code: 'validationFailed',
          issues: [{ pointer: '/after' }],
        });
      },
    );
  });
});
