import { randomBytes } from 'node:crypto';
import type { DatasetFormat } from '../../src/contracts/dataset-formats.ts';
import type { DatasetProfile } from '../../src/contracts/dataset.ts';
import type { ExperimentDefinition, ResolvedDefinition } from '../../src/contracts/definition/definition.ts';
import type { RunExecution, RunStatus } from '../../src/contracts/run.ts';
import type { Warning } from '../../src/contracts/warning.ts';
import type { EngineInfo } from '../../src/contracts/system.ts';
import { newId } from '../../src/identifiers.ts';
import type { ClaimedRun, RunLease, RunRecord } from '../../src/store/ports/run-store.ts';
import type { DatasetRecord } from '../../src/store/ports/dataset-store.ts';
import type { ExperimentRecord } from '../../src/store/ports/experiment-store.ts';
import type { NewModelVersion } from '../../src/store/ports/model-store.ts';
import type { Store } from '../../src/store/ports/store.ts';

export const engine: EngineInfo = {
  name: 'libtensorflow',
  version: '2.18.0',
  devices: [{ name: '/device:CPU:0', type: 'CPU', memoryBytes: 268435456 }],
  threads: { intraOp: 2, interOp: 1 },
  gpu: false,
  fallbackReason: null,
};

export const execution: RunExecution = {
  engine,
  mode: 'captured',
  plan: 'plain',
  reason: 'one session call a chunk',
};

/** A profile of a table with a numeric and a categorical column. */
export const profile: DatasetProfile = {
  rows: 150,
  duplicateRows: 1,
  columns: [
    { name: 'petal width', type: 'numeric', storedType: 'DOUBLE', missing: 0, distinct: 22, mean: 1.2 },
    { name: 'species', type: 'categorical', storedType: 'VARCHAR', missing: 2, distinct: 3 },
  ],
  correlations: { columns: ['petal width'], matrix: [[1]] },
  associations: { columns: ['species'], matrix: [[1]] },
  warnings: [{ code: 'duplicateRows', column: null, detail: 'One row is there twice.' }],
};

/** A definition with its defaults, for a dataset. */
export function definitions(dataset: string): {
  definition: ExperimentDefinition;
  resolved: ResolvedDefinition;
} {
  return {
    definition: { dataset, task: { type: 'classification', target: 'species' } },
    resolved: {
      name: 'iris',
      dataset,
      task: { type: 'classification', target: 'species', positiveClass: null },
      inputs: [{ name: 'petal width', type: 'numeric' }],
      split: { strategy: 'stratified', train: 0.7, validation: 0.15, test: 0.15, seed: 7 },
      preparation: {
        deduplicate: true,
        missing: {
          numeric: 'median',
          categorical: 'category',
          numericConstant: 0,
          categoricalConstant: '',
          indicator: false,
        },
        outliers: null,
        numeric: 'standardize',
        categorical: 'oneHot',
        maxCategories: 50,
        imbalance: 'none',
      },
      model: { family: 'linear' },
      training: {
        epochs: 10,
        batchSize: 32,
        loss: 'crossEntropy',
        labelSmoothing: 0,
        optimizer: { type: 'sgd', learningRate: 0.1 },
        schedule: {
          type: 'constant',
          warmupSteps: 0,
          decaySteps: null,
          rate: 0.96,
          power: 1,
          endLearningRate: 0,
          patience: 5,
          factor: 0.5,
        },
        regularization: { l1: 0, l2: 0 },
        gradient: { clipValue: null, clipNorm: null, clipGlobalNorm: null, accumulate: 1 },
        earlyStopping: null,
        checkpoint: { everySeconds: 60, everyEpochs: null, keepLast: 2, keepBest: 1 },
        precision: 'float32',
      },
      evaluation: { threshold: 0.5 },
      limits: { maxRuntimeSeconds: 86400 },
      seed: 7,
      device: 'auto',
    },
  };
}

/** What an experiment may be warned of. */
export const leakWarning: Warning = {
  code: 'leaksTarget',
  pointer: null,
  column: 'petal width',
  detail: 'It determines "species" almost alone.',
};

/** A project of its own. */
export async function addProject(store: Store): Promise<string> {
  const { id } = await store.projects.ensure(`project ${randomBytes(6).toString('hex')}`);
  return id;
}

/** A key of a project. */
export async function addKey(store: Store, projectId: string, name = 'nightly'): Promise<string> {
  const id = newId('key');
  const secretSha256 = randomBytes(32).toString('hex');
  await store.keys.insert({ id, projectId, name, role: 'writer', prefix: 'ty_', secretSha256 });
  return id;
}

/** An uploaded dataset. */
export async function addDataset(
  store: Store,
  projectId: string,
  changes: { name?: string; format?: DatasetFormat } = {},
): Promise<DatasetRecord> {
  const id = newId('dataset');
  return store.datasets.insert({
    id,
    projectId,
    name: 'iris',
    format: 'csv',
    fileName: 'iris.csv',
    contentType: 'text/csv',
    sizeBytes: 6_000_000_000,
    sha256: 'ab'.repeat(32),
    uploadKey: `uploads/${id}/data.csv`,
    ...changes,
  });
}

/** An experiment, on a new dataset unless one is named. */
export async function addExperiment(
  store: Store,
  projectId: string,
  datasetId?: string,
  warnings: readonly Warning[] = [],
): Promise<ExperimentRecord> {
  const dataset = datasetId ?? (await addDataset(store, projectId)).id;
  return store.experiments.insert({
    id: newId('experiment'),
    projectId,
    name: 'iris',
    datasetId: dataset,
    ...definitions(dataset),
    warnings,
  });
}

/** A queued run, of a new experiment unless one is named. */
export async function addRun(
  store: Store,
  projectId: string,
  experimentId?: string,
  priority?: number,
  after?: readonly string[],
  labels?: Record<string, string>,
): Promise<RunRecord> {
  const experiment = experimentId ?? (await addExperiment(store, projectId)).id;
  const run = await store.runs.insert(
    { id: newId('run'), projectId, experimentId: experiment, name: 'first try', priority, after, labels },
    { maxQueuedPerProject: 1000 },
  );
  if (run === 'queueFull') throw new Error('the queue is full');
  return run;
}

/** A run that a worker has just claimed, with its lease. */
export async function addClaimedRun(
  store: Store,
  projectId: string,
): Promise<{ run: ClaimedRun; lease: RunLease }> {
  const { id } = await addRun(store, projectId);
  return claimRun(store, id);
}

/** Claims a queued run for a new worker. */
export async function claimRun(
  store: Store,
  id: string,
  workerId = newId('worker'),
): Promise<{ run: ClaimedRun; lease: RunLease }> {
  const run = await store.runs.claim(id, workerId, 30);
  if (!run) throw new Error('the run was not queued');
  return { run, lease: { runId: id, attempt: run.attempt, workerId } };
}

/** Brings a new run into any status, by the way that runs take. */
export async function addRunIn(store: Store, projectId: string, status: RunStatus): Promise<RunRecord> {
  const { id: runId } = await addRun(store, projectId);
  for (const { from, to } of wayTo[status]) {
    if (to === 'starting') await claimRun(store, runId);
    else if (!(await store.runs.transition({ runId, from: [from], to, message: `now ${to}` }))) {
      throw new Error(`could not go from ${from} to ${to}`);
    }
  }
  return (await store.runs.findAny(runId))!;
}

type Step = { from: RunStatus; to: RunStatus };
const started: Step[] = [{ from: 'queued', to: 'starting' }];
const running: Step[] = [...started, { from: 'starting', to: 'running' }];
const wayTo: Record<RunStatus, Step[]> = {
  queued: [],
  starting: started,
  running,
  pausing: [...running, { from: 'running', to: 'pausing' }],
  paused: [...running, { from: 'running', to: 'pausing' }, { from: 'pausing', to: 'paused' }],
  cancelling: [...running, { from: 'running', to: 'cancelling' }],
  succeeded: [...running, { from: 'running', to: 'succeeded' }],
  failed: [...running, { from: 'running', to: 'failed' }],
  cancelled: [{ from: 'queued', to: 'cancelled' }],
};

/** A version of a model, to be added. */
export function modelVersion(changes: Partial<NewModelVersion> = {}): NewModelVersion {
  return {
    runId: newId('run'),
    imported: null,
    step: 320,
    task: 'classification',
    target: 'species',
    classes: ['setosa', 'virginica'],
    inputs: [{ name: 'petal width', type: 'numeric' }],
    metrics: { accuracy: 0.96 },
    warnings: [leakWarning],
    sizeBytes: 5_000_000_000,
    artifactKey: 'models/iris/1',
    details: { lineage: null, evaluation: null, example: null },
    ...changes,
  };
}
