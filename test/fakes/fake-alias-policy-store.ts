import { readPageQuery, toPage } from '../../src/store/page-cursor.ts';
import type { AliasPolicyStore } from '../../src/store/ports/alias-policy-store.ts';
import { copy, refuseNul, requireProject, selectPage, takeKey, timeIn } from './fake-store-tables.ts';
import type { FakeTables } from './fake-store-tables.ts';

/** Policies of aliases in memory. */
export function createFakeAliasPolicyStore(tables: FakeTables): AliasPolicyStore {
  const find = (projectId: string, id: string) => {
    const policy = tables.aliasPolicies.get(id);
    return policy?.projectId === projectId ? policy : null;
  };
  const shown = ({ projectId: _projectId, ...policy }: NonNullable<ReturnType<typeof find>>) => copy(policy);
  return {
    async insert(policy, { most }, keyed) {
      refuseNul({ alias: policy.alias, model: policy.model ?? undefined });
      requireProject(tables, policy.projectId);
      const others = [...tables.aliasPolicies.values()].filter((one) => one.projectId === policy.projectId);
      if (others.length >= most) return 'tooMany';
      takeKey(tables, keyed, policy.id);
      const at = timeIn(tables, 0);
      const stored = copy({ ...policy, createdAt: at, updatedAt: at });
      tables.aliasPolicies.set(policy.id, stored);
      return shown(stored);
    },
    async find(projectId, id) {
      const policy = find(projectId, id);
      return policy && shown(policy);
    },
    async list(projectId, query) {
      const page = readPageQuery('policy', query);
      return toPage(selectPage(tables.aliasPolicies.values(), projectId, page), page, shown);
    },
    async listFor(projectId, { alias, model }) {
      return [...tables.aliasPolicies.values()]
        .filter((one) => one.projectId === projectId && one.alias === alias)
        .filter((one) => one.model === null || one.model === model)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(shown);
    },
    async update(projectId, id, rules) {
      const policy = find(projectId, id);
      if (!policy) return null;
      Object.assign(policy, { rules: copy([...rules]), updatedAt: timeIn(tables, 0) });
      return shown(policy);
    },
    async remove(projectId, id) {
      return find(projectId, id) !== null && tables.aliasPolicies.delete(id);
    },
  };
}
