import type { Project, ProjectLimits } from '../../src/contracts/project.ts';
import { newId } from '../../src/identifiers.ts';
import { readPageQuery, toPage } from '../../src/store/page-cursor.ts';
import type { ProjectStore } from '../../src/store/ports/project-store.ts';
import { copy, takeKey, timeIn, usedBy, type FakeTables } from './fake-store-tables.ts';

/** Projects in memory. */
export function createFakeProjectStore(tables: FakeTables): ProjectStore {
  const findByName = (name: string) => [...tables.projects.values()].find((project) => project.name === name);
  const add = (id: string, name: string, share = 1, asked: Partial<ProjectLimits> = {}): Project => {
    const limits = { runs: null, cores: null, gpus: null, memoryBytes: null, ...asked };
    const project = { id, name, share, limits, createdAt: timeIn(tables, 0) };
    tables.projects.set(id, project);
    return copy(project);
  };

  return {
    async ensure(name) {
      return copy(findByName(name) ?? add(newId('project'), name));
    },

    async insert({ id, name, share, limits }, keyed) {
      if (findByName(name)) return 'nameTaken';
      takeKey(tables, keyed, id);
      return add(id, name, share, limits);
    },

    async find(id) {
      return copy(tables.projects.get(id) ?? null);
    },

    async findByName(name) {
      return copy(findByName(name) ?? null);
    },

    async list(query) {
      const page = readPageQuery('project', query);
      const rows = [...tables.projects.values()]
        .filter(({ id }) => page.before === null || id < page.before)
        .toSorted((a, b) => (a.id < b.id ? 1 : -1));
      return toPage(rows, page, copy);
    },

    async findUse(id) {
      return {
        limits: copy(tables.projects.get(id)!.limits),
        used: usedBy(tables, ({ record }) => record.projectId === id),
      };
    },

    async update(id, { name, share, limits }) {
      const project = tables.projects.get(id);
      if (!project) return null;
      if (share !== undefined) project.share = share;
      Object.assign(project.limits, limits);
      if (name === undefined) return copy(project);
      const named = findByName(name);
      if (named && named.id !== id) return 'nameTaken';
      project.name = name;
      for (const { record } of tables.keys.values()) if (record.projectId === id) record.project = name;
      return copy(project);
    },

    async remove(id) {
      if (!tables.projects.has(id)) return false;
      const count = (rows: Iterable<{ projectId: string }>) =>
        [...rows].filter(({ projectId }) => projectId === id).length;
      const contents = {
        datasets: count([...tables.datasets.values()].map(({ record }) => record)),
        experiments: count(tables.experiments.values()),
        runs: count([...tables.runs.values()].map(({ record }) => record)),
        models: count(tables.models.values()),
        batchPredictions: count([...tables.batches.values()].map(({ record }) => record)),
        searches: count([...tables.searches.values()]),
      };
      if (Object.values(contents).some((things) => things > 0)) return contents;
      tables.projects.delete(id);
      for (const [keyId, { record }] of tables.keys) if (record.projectId === id) tables.keys.delete(keyId);
      for (const [webhookId, { record }] of tables.webhooks) {
        if (record.projectId === id) tables.webhooks.delete(webhookId);
      }
      tables.deliveries = tables.deliveries.filter(({ shown }) => tables.webhooks.has(shown.webhookId));
      for (const place of tables.idempotency.keys()) {
        if (place.startsWith(`${id}/`)) tables.idempotency.delete(place);
      }
      return true;
    },
  };
}
