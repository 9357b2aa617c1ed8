import { TrainyardError } from '../../src/errors.ts';
import { readPageQuery, toPage } from '../../src/store/page-cursor.ts';
import type { ExperimentStore } from '../../src/store/ports/experiment-store.ts';
import { copy, refuseNul, selectPage, takeKey, timeIn, type FakeTables } from './fake-store-tables.ts';

/** Experiments in memory. */
export function createFakeExperimentStore(tables: FakeTables): ExperimentStore {
  const countRuns = (id: string) =>
    [...tables.runs.values()].filter(({ record }) => record.experimentId === id).length;
  const find = (projectId: string, id: string) => {
    const experiment = tables.experiments.get(id);
    return experiment?.projectId === projectId ? experiment : null;
  };

  return {
    async insert(experiment, keyed) {
      if (!tables.datasets.has(experiment.datasetId)) {
        throw new TrainyardError('notFound', `There is no dataset ${experiment.datasetId}.`);
      }
      refuseNul(experiment);
      takeKey(tables, keyed, experiment.id);
      const warningCount = experiment.warnings.length;
      const record = {
        searchId: null,
        ...copy(experiment),
        warnings: [...copy(experiment.warnings)],
        warningCount,
        createdAt: timeIn(tables, 0),
      };
      tables.experiments.set(experiment.id, record);
      return copy({ ...record, runCount: 0 });
    },

    async find(projectId, id) {
      const experiment = find(projectId, id);
      return experiment && copy({ ...experiment, runCount: countRuns(id) });
    },

    async list(projectId, { datasetId, searchId, warning, ...query }) {
      const page = readPageQuery('experiment', query);
      const matching = [...tables.experiments.values()]
        .filter((record) => record.searchId === (searchId ?? null))
        .filter((record) => datasetId === undefined || record.datasetId === datasetId)
        .filter((record) => warning === undefined || record.warnings.some(({ code }) => code === warning));
      return toPage(selectPage(matching, projectId, page), page, (record) =>
        copy({ ...record, runCount: countRuns(record.id) }),
      );
    },

    async remove(projectId, id) {
      if (!find(projectId, id)) return null;
      if (countRuns(id) > 0) return 'inUse';
      tables.experiments.delete(id);
      return 'removed';
    },
  };
}
