import type { ResolvedPrivacy } from '../../src/contracts/definition/privacy.ts';
import type { PrivacyBudget } from '../../src/contracts/privacy-ledger.ts';
import type { PrivacyStore, PrivateRun } from '../../src/store/ports/privacy-store.ts';
import { copy, type FakeTables } from './fake-store-tables.ts';

/** Options of private training of the experiment; null: it is not private. */
function optionsOf(tables: FakeTables, experimentId: string): ResolvedPrivacy | null {
  const training = tables.experiments.get(experimentId)?.resolved.training;
  return training && 'privacy' in training ? (training.privacy ?? null) : null;
}

/** A run as its cost is found from; null: it is not private. */
export function toPrivateRun(tables: FakeTables, id: string, isRemoved: boolean): PrivateRun | null {
  const { record, evaluation, checkpoints } = tables.runs.get(id)!;
  const options = optionsOf(tables, record.experimentId);
  return (
    options &&
    copy({
      id,
      name: record.name,
      status: record.status,
      isRemoved,
      options,
      planned: record.execution?.privateSteps ?? null,
      steps: Math.max(record.progress?.step ?? 0, ...checkpoints.keys()),
      report: evaluation?.privacy ?? null,
      createdAt: record.createdAt,
    })
  );
}

/** Private runs on a dataset, newest first. */
export function listPrivateRuns(tables: FakeTables, datasetId: string): PrivateRun[] {
  const there = [...tables.runs.values()]
    .filter(({ record }) => record.datasetId === datasetId)
    .map(({ record }) => toPrivateRun(tables, record.id, false))
    .filter((run) => run !== null);
  const removed = tables.removedPrivateRuns.filter((run) => run.datasetId === datasetId);
  return [...there, ...removed.map(({ run }) => copy(run))].toSorted((a, b) => (a.id < b.id ? 1 : -1));
}

/** Budgets and costs of private runs in memory. */
export function createFakePrivacyStore(tables: FakeTables): PrivacyStore {
  const budgets = new Map<string, PrivacyBudget>();
  return {
    async findBudget(projectId, id) {
      return tables.datasets.get(id)?.record.projectId === projectId ? copy(budgets.get(id) ?? null) : null;
    },
    async setBudget(projectId, id, budget) {
      if (tables.datasets.get(id)?.record.projectId !== projectId) return null;
      const searches = [...tables.searches.values()].filter(({ datasetId }) => datasetId === id);
      if (budget && searches.some(({ finishedAt }) => finishedAt === null)) return 'searched';
      if (budget) budgets.set(id, copy(budget));
      else budgets.delete(id);
      return 'set';
    },
    listRuns: async (datasetId) => listPrivateRuns(tables, datasetId),
    async countUnprotected(datasetId) {
      return [...tables.runs.values()].filter(
        ({ record }) =>
          record.datasetId === datasetId &&
          record.startedAt !== null &&
          optionsOf(tables, record.experimentId) === null,
      ).length;
    },
  };
}
