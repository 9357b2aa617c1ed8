import type { BlobStore } from '../artifacts/blob-store.ts';
import type { Page, PageQuery } from '../contracts/common.ts';
import type { DatasetProfile } from '../contracts/dataset.ts';
import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { Plan } from '../contracts/experiment.ts';
import type { Caller } from '../contracts/key.ts';
import type { EngineInfo } from '../contracts/system.ts';
import { initialWeightsKey } from '../artifacts/initial-weights-key.ts';
import type { RowCountRequest, RowCounts, StepCounts } from '../contracts/row-counts.ts';
import type { StepsDefinition } from '../contracts/definition/steps-of.ts';
import type { DatasetFacts } from '../definition/dataset-facts.ts';
import type { DefinitionRules } from '../definition/definition-rules.ts';
import { TrainyardError } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { ExperimentFilter, ExperimentRecord } from '../store/ports/experiment-store.ts';
import type { Store } from '../store/ports/store.ts';
import { findModelSource, type FoundSource } from './find-model-source.ts';

/** Counts the rows of a stored dataset that a definition can use; null where that takes too much memory. */
export type CountRows = (parquetPath: string, request: RowCountRequest) => Promise<RowCounts | null>;

/** Counts the examples of several rows each that a definition makes of a stored dataset; null as of {@link CountRows}. */
export type CountSteps = (parquetPath: string, definition: StepsDefinition) => Promise<StepCounts | null>;

/** The rules of experiments. */
export type ExperimentService = ReturnType<typeof createExperimentService>;

/** Creates the experiment service. */
export function createExperimentService(parts: {
  store: Pick<Store, 'datasets' | 'experiments' | 'runs' | 'checkpoints' | 'models'>;
  blobs: BlobStore;
  rules: DefinitionRules;
  countRows: CountRows;
  countSteps: CountSteps;
  /** The engine that a run would be trained on now. */
  findEngine: () => Promise<EngineInfo | null>;
}) {
  const { store, blobs, rules, countRows, countSteps, findEngine } = parts;

  async function findDataset(
    caller: Caller,
    id: string,
  ): Promise<{ id: string; profile: DatasetProfile; parquetKey: string | null }> {
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
    return { id, profile, parquetKey: dataset.parquetKey };
  }

  /** The dataset as the rules look at it, with its rows counted. @throws as `rules.resolve` */
  async function countedDataset(
    { id, profile, parquetKey }: Awaited<ReturnType<typeof findDataset>>,
    definition: ExperimentDefinition,
    source: FoundSource | null,
  ): Promise<DatasetFacts> {
    const request = rules.countRequest(definition, { id, profile }, source);
    if (parquetKey === null) return { id, profile };
    const parquetPath = await blobs.localPath(parquetKey);
    if ('steps' in request) return { id, profile, steps: await countSteps(parquetPath, request.steps) };
    const counted = await countRows(parquetPath, request.rows);
    const divided = rules.divisionRequest(definition, { id, profile, counted }, source);
    return { id, profile, counted, ...(divided && { steps: await countSteps(parquetPath, divided) }) };
  }

  async function findSource(caller: Caller, definition: ExperimentDefinition): Promise<FoundSource | null> {
    const parts = { store, blobs };
    if (definition.compression)
      return await findModelSource(parts, caller, definition.compression, 'compression');
    const given = definition.training?.initialWeights;
    return given ? await findModelSource(parts, caller, given, 'initialWeights') : null;
  }

  async function get(caller: Caller, id: string): Promise<ExperimentRecord> {
    const experiment = await store.experiments.find(caller.projectId, id);
    if (!experiment) throw new TrainyardError('notFound', `There is no experiment ${id}.`);
    return experiment;
  }

  return {
    get,

    /**
     * The dataset as the rules look at it for a search over a definition: with its rows counted, which all trials divide; examples of
     * several rows are other ones where a trial has another window.
     * @throws definitionInvalid, notSupportedYet, datasetNotReady
     */
    async factsOf(caller: Caller, definition: ExperimentDefinition): Promise<DatasetFacts> {
      const dataset = await findDataset(caller, definition.dataset);
      const { steps: _steps, ...facts } = await countedDataset(dataset, definition, null);
      return facts;
    },

    /** @throws definitionInvalid, notSupportedYet, datasetNotReady */
    async create(caller: Caller, definition: ExperimentDefinition): Promise<ExperimentRecord> {
      const dataset = await findDataset(caller, definition.dataset);
      const source = await findSource(caller, definition);
      const facts = await countedDataset(dataset, definition, source);
      const { resolved, warnings } = rules.resolve(definition, facts, source);
      const id = newId('experiment');
      // A copy of its own: a run of the experiment starts from the same model, whatever becomes of its run.
      if (source) await blobs.copy(source.artifactKey, initialWeightsKey(id));
      try {
        return await store.experiments.insert(
          {
            id,
            projectId: caller.projectId,
            name: resolved.name,
            datasetId: dataset.id,
            definition,
            resolved,
            warnings,
          },
          caller.keyed,
        );
      } catch (error) {
        if (source) await blobs.remove(initialWeightsKey(id));
        throw error;
      }
    },

    /** What the definition would do; nothing is stored. @throws definitionInvalid, notSupportedYet, datasetNotReady */
    async plan(caller: Caller, definition: ExperimentDefinition): Promise<Plan> {
      const dataset = await findDataset(caller, definition.dataset);
      const source = await findSource(caller, definition);
      const facts = await countedDataset(dataset, definition, source);
      return rules.plan(definition, facts, await findEngine(), source);
    },

    /** A page of the project's experiments, newest first. */
    list(caller: Caller, page: PageQuery & ExperimentFilter): Promise<Page<ExperimentRecord>> {
      return store.experiments.list(caller.projectId, page);
    },

    /** @throws experimentInUse naming its runs. */
    async remove(caller: Caller, id: string): Promise<void> {
      const removed = await store.experiments.remove(caller.projectId, id);
      if (removed === null) throw new TrainyardError('notFound', `There is no experiment ${id}.`);
      if (removed === 'removed') return await blobs.remove(initialWeightsKey(id));
      const runs = await store.runs.list(caller.projectId, { experimentId: id, limit: 5 });
      const names = runs.data.map((run) => run.id).join(', ');
      throw new TrainyardError(
        'experimentInUse',
        `The experiment has the runs ${names}${runs.nextCursor ? ' and more' : ''}. Remove them first.`,
      );
    },
  };
}
