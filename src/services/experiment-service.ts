import type { Page, PageQuery } from '../contracts/common.ts';
import type { DatasetProfile } from '../contracts/dataset.ts';
import type { ExperimentDefinition, ResolvedDefinition } from '../contracts/definition/definition.ts';
import type { Plan } from '../contracts/experiment.ts';
import type { Caller } from '../contracts/key.ts';
import type { EngineInfo } from '../contracts/system.ts';
import { TrainyardError } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { ExperimentRecord, Store } from '../store/store.ts';

/** Checks a definition (which has passed its schema) against its dataset, and foretells what it does. */
export interface DefinitionRules {
  /** Writes every default in. @throws definitionInvalid, notSupportedYet, with pointers. */
  resolve(
    definition: ExperimentDefinition,
    dataset: { id: string; profile: DatasetProfile },
  ): ResolvedDefinition;
  /** @throws as `resolve`. `engine` is null while no worker lives. */
  plan(
    definition: ExperimentDefinition,
    dataset: { id: string; profile: DatasetProfile },
    engine: EngineInfo | null,
  ): Plan;
}

/** The rules of experiments. */
export type ExperimentService = ReturnType<typeof createExperimentService>;

/** Creates the experiment service. */
export function createExperimentService(parts: {
  store: Pick<Store, 'datasets' | 'experiments' | 'runs'>;
  rules: DefinitionRules;
  /** The engine that a run would be trained on now. */
  findEngine: () => Promise<EngineInfo | null>;
}) {
  const { store, rules, findEngine } = parts;

  async function findDataset(caller: Caller, id: string): Promise<{ id: string; profile: DatasetProfile }> {
    const dataset = await store.datasets.find(caller.projectId, id);
    if (!dataset) {
      throw new TrainyardError('definitionInvalid', `There is no dataset ${id}.`, {
        issues: [
          {
            pointer: '/dataset',
            code: 'unknownDataset',
            detail: `There is no dataset ${id} in this project.`,
          },
        ],
      });
    }
    const profile =
      dataset.status === 'ready' ? await store.datasets.findProfile(caller.projectId, id) : null;
    if (!profile) {
      throw new TrainyardError('datasetNotReady', `The dataset ${id} is ${dataset.status}, not ready.`, {
        issues: [
          {
            pointer: '/dataset',
            code: 'notReady',
            detail: dataset.rejection?.detail ?? 'Wait until it is ready.',
          },
        ],
        retryAfterSeconds: dataset.status === 'rejected' ? undefined : 1,
      });
    }
    return { id, profile };
  }

  async function get(caller: Caller, id: string): Promise<ExperimentRecord> {
    const experiment = await store.experiments.find(caller.projectId, id);
    if (!experiment) throw new TrainyardError('notFound', `There is no experiment ${id}.`);
    return experiment;
  }

  return {
    get,

    /** @throws definitionInvalid, notSupportedYet, datasetNotReady */
    async create(caller: Caller, definition: ExperimentDefinition): Promise<ExperimentRecord> {
      const dataset = await findDataset(caller, definition.dataset);
      const resolved = rules.resolve(definition, dataset);
      return store.experiments.insert({
        id: newId('experiment'),
        projectId: caller.projectId,
        name: resolved.name,
        datasetId: dataset.id,
        definition,
        resolved,
      });
    },

    /** What the definition would do; nothing is stored. @throws definitionInvalid, notSupportedYet, datasetNotReady */
    async plan(caller: Caller, definition: ExperimentDefinition): Promise<Plan> {
      const dataset = await findDataset(caller, definition.dataset);
      return rules.plan(definition, dataset, await findEngine());
    },

    /** A page of the project's experiments, newest first. */
    list(caller: Caller, page: PageQuery & { datasetId?: string }): Promise<Page<ExperimentRecord>> {
      return store.experiments.list(caller.projectId, page);
    },

    /** @throws experimentInUse naming its runs. */
    async remove(caller: Caller, id: string): Promise<void> {
      const removed = await store.experiments.remove(caller.projectId, id);
      if (removed === null) throw new TrainyardError('notFound', `There is no experiment ${id}.`);
      if (removed === 'removed') return;
      const runs = await store.runs.list(caller.projectId, { experimentId: id, limit: 5 });
      const names = runs.data.map((run) => run.id).join(', ');
      throw new TrainyardError(
        'experimentInUse',
        `The experiment has the runs ${names}${runs.nextCursor ? ' and more' : ''}. Remove them first.`,
      );
    },
  };
}
