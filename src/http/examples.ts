import { exampleResolved } from './example-resolved.ts';
import type { PartialDependence, PartialDependenceRequest } from '../contracts/partial-dependence.ts';
import type { BatchPrediction, BatchPredictionRequest } from '../contracts/batch-prediction.ts';
import type { Dataset, DatasetProfile, DatasetRows } from '../contracts/dataset.ts';
import type { AliasPolicy } from '../contracts/alias-policy.ts';
import type { DriftReport } from '../contracts/drift.ts';
import { exampleIds } from '../contracts/example-ids.ts';
import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { Evaluation } from '../contracts/evaluation.ts';
import type { Experiment, Plan } from '../contracts/experiment.ts';
import type { ApiKey } from '../contracts/key.ts';
import type { Model, ModelVersion, PredictRequest, PredictResponse } from '../contracts/model.ts';
import type { AliasMove, ModelAlias } from '../contracts/model-alias.ts';
import type { PrivacyLedger } from '../contracts/privacy-ledger.ts';
import type { ModelCard } from '../contracts/model-card.ts';
import type { ModelSignature, TrainedLineage, UpdateModelRequest } from '../contracts/model-details.ts';
import type { Problem } from '../contracts/problem.ts';
import type { Project } from '../contracts/project.ts';
import type { Checkpoint, MetricPoint, Run, RunAttempt, RunEvent } from '../contracts/run.ts';
import type { RunRows } from '../contracts/run-rows.ts';
import type { EngineInfo, SystemInfo, WorkerInfo } from '../contracts/system.ts';
import type { Webhook, WebhookDelivery } from '../contracts/webhook.ts';
import { modelCardOf } from '../services/model-card/model-card.ts';

/** The examples of path parameters, by their names. */
export const examplePath: Readonly<Record<string, unknown>> = {
  projectId: exampleIds.project,
  keyId: exampleIds.key,
  policyId: exampleIds.policy,
  webhookId: exampleIds.webhook,
  messageId: exampleIds.message,
  datasetId: exampleIds.dataset,
  experimentId: exampleIds.experiment,
  runId: exampleIds.run,
  batchPredictionId: exampleIds.batchPrediction,
  searchId: exampleIds.search,
  workerId: exampleIds.worker,
  clientId: exampleIds.federatedClient,
  round: 1,
  attempt: 1,
  step: 3100,
  name: exampleIds.modelName,
  alias: exampleIds.alias,
  version: 1,
  format: 'onnx',
  code: 'datasetInUse',
};

const at = (minute: number, second = 0): string =>
  new Date(Date.UTC(2026, 10, 22, 10, minute, second)).toISOString();

export const exampleProject: Project = {
  id: exampleIds.project,
  name: exampleIds.projectName,
  share: 1,
  limits: { runs: null, cores: null, gpus: null, memoryBytes: null },
  createdAt: at(0),
};

export const exampleKey: ApiKey = {
  id: exampleIds.key,
  name: 'nightly training',
  role: 'writer',
  project: 'default',
  prefix: 'ty_Qm9vY',
  createdAt: at(0),
  lastUsedAt: null,
};

/** A small dataset that the other examples fit: the first lines of a longer file. */
export const exampleCsv = [
  'tenure,contract,churned',
  '2,Month-to-month,Yes',
  '34,One year,No',
  '1,Month-to-month,Yes',
  '45,One year,No',
  '8,Month-to-month,Yes',
  '22,Month-to-month,No',
  '10,Month-to-month,No',
  '28,Month-to-month,Yes',
  '62,One year,No',
  '13,Month-to-month,No',
  '16,Two year,No',
  '58,One year,No',
  '49,Month-to-month,Yes',
  '25,Month-to-month,No',
  '69,Two year,No',
  '52,One year,No',
  '71,Two year,No',
  '5,Month-to-month,Yes',
  '21,Month-to-month,Yes',
  '12,Two year,No',
  '',
].join('\n');

export const exampleDataset: Dataset = {
  id: exampleIds.dataset,
  name: 'customers',
  status: 'uploaded',
  format: 'csv',
  sizeBytes: 977501,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  rows: null,
  columns: null,
  rejection: null,
  warnings: [],
  reading: null,
  progress: null,
  waiting: null,
  createdAt: at(1),
  readyAt: null,
};

export const exampleReadyDataset: Dataset = {
  ...exampleDataset,
  status: 'ready',
  rows: 7043,
  columns: [
    { name: 'tenure', type: 'numeric' },
    { name: 'contract', type: 'categorical' },
    { name: 'churned', type: 'categorical' },
  ],
  reading: {
    delimiter: ',',
    quote: '"',
    header: true,
    skipLines: 0,
    decimal: '.',
    options: {},
    columns: [{ name: 'tenure', reading: { type: 'number' }, missing: [{ mark: '', cells: 11 }] }],
  },
  readyAt: at(1, 2),
};

export const exampleProfile: DatasetProfile = {
  rows: 7043,
  duplicateRows: 22,
  columns: [
    {
      name: 'tenure',
      type: 'numeric',
      storedType: 'BIGINT',
      missing: 0,
      distinct: 73,
      min: 0,
      max: 72,
      mean: 32.371,
      standardDeviation: 24.558,
      quantiles: { p01: 1, p05: 1, p25: 9, p50: 29, p75: 55, p95: 72, p99: 72 },
      histogram: [
        { lower: 0, upper: 36, count: 3968 },
        { lower: 36, upper: 72, count: 3075 },
      ],
    },
  ],
  correlations: { columns: ['tenure'], matrix: [[1]] },
  associations: { columns: ['contract'], matrix: [[1]] },
  warnings: [
    { code: 'duplicateRows', column: null, detail: '22 rows equal an earlier row in every column.' },
  ],
};

export const exampleRows: DatasetRows = {
  columns: ['tenure', 'contract', 'churned'],
  rows: [{ tenure: 12, contract: 'Month-to-month', churned: 'Yes' }],
  offset: 0,
  total: 7043,
};

export const exampleDefinition: ExperimentDefinition = {
  name: 'churn-mlp',
  dataset: exampleIds.dataset,
  task: { type: 'classification', target: 'churned' },
  model: { family: 'mlp', layers: [{ units: 128, dropout: 0.1 }, { units: 64 }] },
  training: { epochs: 20, optimizer: { type: 'adam', learningRate: 0.001 } },
};

const exampleWarnings: Pick<Run, 'warnings' | 'warningCount'> = {
  warnings: [
    {
      code: 'leaksTarget',
      pointer: null,
      column: 'cancelledOn',
      detail:
        'It determines "churned" almost alone (Cramér\'s V 0.997). If it is not known when predicting, exclude it.',
    },
  ],
  warningCount: 1,
};

export const exampleExperiment: Experiment = {
  id: exampleIds.experiment,
  name: 'churn-mlp',
  datasetId: exampleIds.dataset,
  searchId: null,
  definition: exampleDefinition,
  resolved: exampleResolved,
  runCount: 0,
  ...exampleWarnings,
  createdAt: at(2),
};

export const examplePlan: Plan = {
  definition: exampleResolved,
  rows: { total: 7043, train: 5987, validation: 0, test: 1056 },
  equalRows: { rows: 0, treatment: 'drop' },
  notes: [],
  inputs: [
    { name: 'tenure', type: 'numeric', features: 1 },
    { name: 'contract', type: 'categorical', features: 3 },
  ],
  leftOut: [{ column: 'customerID', reason: 'identifierLike' }],
  classes: 2,
  layers: [
    { name: 'dense_1', type: 'Dense', outputShape: [null, 128], parameters: 640, frozen: false },
    { name: 'dense_2', type: 'Dense', outputShape: [null, 64], parameters: 8256, frozen: false },
    { name: 'output', type: 'Dense', outputShape: [null, 1], parameters: 65, frozen: false },
  ],
  parameters: 8961,
  trainableParameters: 8961,
  transfer: null,
  memoryBytes: 1048576,
  stepsPerEpoch: 155,
  totalSteps: 3100,
  device: { name: 'cpu', reason: 'The live workers have no GPU.' },
  warnings: exampleWarnings.warnings,
};

export const exampleEngine: EngineInfo = {
  name: 'libtensorflow',
  version: '2.18.0',
  devices: [{ name: '/device:CPU:0', type: 'CPU' }],
  threads: { intraOp: 2, interOp: 2 },
  gpu: false,
  fallbackReason: null,
};

export const exampleQueuedRun: Run = {
  id: exampleIds.run,
  experimentId: exampleIds.experiment,
  name: 'churn-mlp',
  search: null,
  status: 'queued',
  stopReason: null,
  attempt: 0,
  preemptions: 0,
  priority: 50,
  labels: {},
  after: [],
  queue: {
    position: 1,
    waitingFor: 'turn',
    retryAt: null,
    waitsFor: [],
    limit: null,
    preempts: null,
    keepsSlotsSince: null,
    estimatedStartAt: at(4),
  },
  progress: null,
  execution: null,
  timings: null,
  headline: null,
  ...exampleWarnings,
  error: null,
  transitions: [{ status: 'queued', at: at(3), message: 'Queued.' }],
  createdAt: at(3),
  startedAt: null,
  firstStepAt: null,
  finishedAt: null,
};

export const exampleRun: Run = {
  ...exampleQueuedRun,
  status: 'running',
  attempt: 1,
  queue: null,
  progress: { epoch: 4, epochs: 20, step: 651, totalSteps: 3100, rowsPerSecond: 85000 },
  execution: {
    engine: exampleEngine,
    mode: 'captured',
    plan: 'plain',
    reason: 'The run is too short to measure other plans.',
  },
  transitions: [
    { status: 'queued', at: at(3), message: 'Queued.' },
    { status: 'starting', at: at(3, 1), message: 'Taken by a worker.' },
    { status: 'running', at: at(3, 1), message: 'Training.' },
  ],
  startedAt: at(3, 1),
  firstStepAt: at(3, 1),
};

export const exampleAttempt: RunAttempt = {
  attempt: 1,
  workerId: exampleIds.worker,
  engine: exampleEngine,
  startedAt: at(3, 1),
  endedAt: at(4),
  outcome: 'queued',
  cause: null,
  error: { code: 'trainerCrashed', message: 'Its worker was lost.', issues: [] },
  checkpointStep: 651,
};

/** The run after a call that changed its status. */
export const exampleRunThatIs = (status: Run['status']): Run => ({
  ...exampleRun,
  status,
  transitions: [...exampleRun.transitions, { status, at: at(4), message: 'The user asked for it.' }],
});

export const exampleEvent: RunEvent = {
  id: 7,
  at: at(3, 2),
  type: 'metrics',
  level: 'info',
  message: 'epoch 1 of 20',
  data: { epoch: 1, 'train.loss': 0.512, 'validation.loss': 0.468 },
};

export const exampleLogLine: RunEvent = {
  ...exampleEvent,
  id: 3,
  type: 'log',
  message: '22 duplicate rows were left out.',
  data: {},
};

export const exampleMetric: MetricPoint = {
  step: 155,
  epoch: 1,
  scope: 'epoch',
  name: 'validation.loss',
  value: 0.468,
  at: at(3, 2),
};

export const exampleCheckpoint: Checkpoint = {
  runId: exampleIds.run,
  step: 3100,
  epoch: 20,
  kind: 'final',
  best: true,
  metrics: { 'validation.loss': 0.421 },
  sizeBytes: 145408,
  createdAt: at(5),
  prunedAt: null,
};

export const exampleRunRows: RunRows = {
  rows: [
    {
      row: 0,
      part: 'test',
      fold: null,
      truth: 'Yes',
      prediction: { label: 'No', probability: 0.81 },
      correct: false,
      error: 0.81,
    },
  ],
  offset: 0,
  total: 1057,
};

export const exampleEvaluation: Evaluation = {
  test: {
    kind: 'regression',
    rows: 1056,
    loss: 0.21,
    mse: 4.41,
    rmse: 2.1,
    mae: 1.6,
    medianAbsoluteError: 1.27,
    mape: 0.113,
    r2: 0.79,
    explainedVariance: 0.79,
    meanPoissonDeviance: null,
    residuals: { probabilities: [0, 0.25, 0.5, 0.75, 1], quantiles: [-7.9, -1.24, 0.03, 1.31, 8.2] },
    baseline: { strategy: 'mean', metrics: { loss: 1.02, mse: 21.4, rmse: 4.63, mae: 3.7, r2: -0.001 } },
  },
  validation: null,
  importance: {
    metric: 'r2',
    better: 'higher',
    part: 'test',
    rows: 1056,
    repeats: 5,
    value: 0.79,
    columns: [
      { column: 'tenure', mean: 0.62, standardDeviation: 0.021 },
      { column: 'contract', mean: 0.14, standardDeviation: 0.008 },
    ],
  },
  warnings: [],
};

export const exampleAlias: ModelAlias = {
  alias: exampleIds.alias,
  version: 1,
  movedAt: at(7),
  movedBy: { keyId: exampleIds.key, keyName: 'nightly training' },
};

export const examplePolicy: AliasPolicy = {
  id: exampleIds.policy,
  alias: exampleIds.alias,
  model: exampleIds.modelName,
  rules: [
    { type: 'metric', metric: 'accuracy', atLeast: 0.75 },
    { type: 'noWarnings', codes: ['leaksTarget'] },
  ],
  createdAt: exampleAlias.movedAt,
  updatedAt: exampleAlias.movedAt,
};

export const exampleAliasMove: AliasMove = {
  number: 1,
  alias: exampleIds.alias,
  from: null,
  to: 1,
  movedAt: exampleAlias.movedAt,
  movedBy: exampleAlias.movedBy,
  policies: [
    {
      id: exampleIds.policy,
      checks: [
        { rule: examplePolicy.rules[0], found: 0.81 },
        { rule: examplePolicy.rules[1], found: null },
      ],
    },
  ],
};

export const exampleUpdate: UpdateModelRequest = {
  description: 'Customers who will leave within a month.',
  tags: { stage: 'production', ticket: 'CRM-512' },
};

const exampleNotes: Pick<Model, 'description' | 'tags'> = {
  description: 'Customers who will leave within a month.',
  tags: { stage: 'production', ticket: 'CRM-512' },
};

export const exampleVersion: ModelVersion = {
  version: 1,
  ...exampleNotes,
  aliases: [exampleIds.alias],
  runId: exampleIds.run,
  step: 3100,
  imported: null,
  task: 'classification',
  target: 'churned',
  classes: ['No', 'Yes'],
  inputs: [
    { name: 'tenure', type: 'numeric' },
    { name: 'contract', type: 'categorical' },
  ],
  metrics: { 'test.accuracy': 0.806, 'test.auc': 0.845 },
  ...exampleWarnings,
  sizeBytes: 145408,
  createdAt: at(6),
};

export const exampleImportedVersion: ModelVersion = {
  ...exampleVersion,
  version: 2,
  description: '',
  tags: {},
  aliases: [],
  runId: null,
  step: null,
  imported: {
    format: 'onnx',
    fileName: 'churn.onnx',
    sha256: exampleDataset.sha256,
    producer: 'skl2onnx 1.17.0',
    keyId: exampleIds.key,
    keyName: 'deploys',
  },
  metrics: {},
  warningCount: 0,
  warnings: [],
};

export const exampleModel: Model = {
  id: exampleIds.model,
  name: exampleIds.modelName,
  ...exampleNotes,
  latestVersion: 1,
  aliases: [exampleAlias],
  versions: [exampleVersion],
  createdAt: at(6),
};

export const examplePredictRequest: PredictRequest = { rows: [{ tenure: 2, contract: 'Month-to-month' }] };

export const exampleDriftReport: DriftReport = {
  rows: 1,
  trainingRows: 4930,
  columns: [
    {
      column: 'contract',
      type: 'categorical',
      level: 'large',
      meaning:
        'Another population than in training (PSI 3.870): "Month-to-month" went from 55.0 % to 100.0 % of the rows.',
      psi: 3.87,
      missing: { training: 0, rows: 0 },
      kolmogorovSmirnov: null,
      categories: [
        { value: 'Month-to-month', training: 0.55, rows: 1 },
        { value: 'Two year', training: 0.24, rows: 0 },
        { value: 'One year', training: 0.21, rows: 0 },
      ],
    },
  ],
  notCompared: [],
};

export const exampleDependenceRequest: PartialDependenceRequest = {
  column: 'tenure',
  values: [2, 24, 48],
  rows: [{ tenure: 2, contract: 'Month-to-month' }],
};

export const exampleDependence: PartialDependence = {
  model: exampleIds.modelName,
  version: 1,
  column: 'tenure',
  rows: 1,
  values: [2, 24, 48],
  outputs: [
    { output: 'No', average: [0.36, 0.71, 0.86] },
    { output: 'Yes', average: [0.64, 0.29, 0.14] },
  ],
};

export const exampleLineage: TrainedLineage = {
  dataset: { id: exampleIds.dataset, name: 'customers', sha256: exampleDataset.sha256, rows: 7043 },
  experiment: { id: exampleIds.experiment, name: 'churn-mlp' },
  run: { id: exampleIds.run, name: 'churn-mlp' },
  checkpoint: { step: 3100, epoch: 20, kind: 'final' },
  engine: exampleEngine,
  definition: exampleResolved,
};

export const exampleSignature: ModelSignature = {
  model: exampleIds.modelName,
  version: 1,
  inputs: [
    { name: 'tenure', type: 'numeric', range: { min: 0, max: 72 }, categories: null, length: null },
    {
      name: 'contract',
      type: 'categorical',
      range: null,
      categories: ['Month-to-month', 'Two year', 'One year'],
      length: null,
    },
  ],
  steps: null,
  outputs: [
    { name: 'label', holds: 'text', length: null, names: null },
    { name: 'probability', holds: 'number', length: null, names: null },
    { name: 'probabilities', holds: 'numberByName', length: null, names: ['No', 'Yes'] },
  ],
  example: { rows: [{ tenure: 34, contract: 'One year' }] },
};

export const exampleCard: ModelCard = modelCardOf({
  model: exampleModel,
  version: exampleVersion,
  lineage: exampleLineage,
  evaluation: exampleEvaluation,
  signature: { inputs: exampleSignature.inputs, steps: null, outputs: exampleSignature.outputs },
});

export const exampleBatchRequest: BatchPredictionRequest = {
  model: { name: exampleIds.modelName },
  datasetId: exampleIds.dataset,
};

export const exampleQueuedBatch: BatchPrediction = {
  id: exampleIds.batchPrediction,
  status: 'queued',
  model: { name: exampleIds.modelName, version: 1 },
  datasetId: exampleIds.dataset,
  format: 'parquet',
  columns: null,
  probabilities: true,
  include: [],
  invalidRows: 'refuse',
  progress: { rows: 0, total: 7043, invalidRows: 0 },
  result: null,
  error: null,
  waiting: null,
  attempt: 0,
  createdAt: at(6),
  startedAt: null,
  finishedAt: null,
};

export const exampleBatch: BatchPrediction = {
  ...exampleQueuedBatch,
  status: 'succeeded',
  progress: { rows: 7043, total: 7043, invalidRows: 0 },
  result: {
    sizeBytes: 61_204,
    sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    rows: 7043,
    invalidRows: 0,
    rowsLeftOut: 0,
    columns: [
      'tenure',
      'contract',
      'churned',
      'prediction',
      'probability',
      'probability.No',
      'probability.Yes',
    ],
    predictionColumns: ['prediction', 'probability', 'probability.No', 'probability.Yes'],
  },
  attempt: 1,
  startedAt: at(6),
  finishedAt: at(6, 2),
};

export const exampleBatchThatIs = (status: 'cancelled'): BatchPrediction => ({
  ...exampleQueuedBatch,
  status,
  finishedAt: at(6, 1),
});

export const examplePredictResponse: PredictResponse = {
  model: exampleIds.modelName,
  version: 1,
  predictions: [{ label: 'Yes', probability: 0.64, probabilities: { No: 0.36, Yes: 0.64 } }],
};

export const exampleWebhook: Webhook = {
  id: exampleIds.webhook,
  url: 'https://example.com/hooks/trainyard',
  description: '',
  events: ['run.succeeded', 'run.failed'],
  enabled: true,
  disabledReason: null,
  disabledAt: null,
  failingSince: null,
  createdAt: at(2),
};

export const exampleDelivery: WebhookDelivery = {
  messageId: exampleIds.message,
  webhookId: exampleIds.webhook,
  type: 'run.succeeded',
  occurredAt: at(5),
  data: {
    id: exampleIds.run,
    name: 'churn-mlp',
    experimentId: exampleIds.experiment,
    datasetId: exampleIds.dataset,
    status: 'succeeded',
    stopReason: 'completed',
    attempt: 1,
    headline: { split: 'test', metric: 'accuracy', value: 0.806 },
    error: null,
    createdAt: at(3),
    startedAt: at(3, 1),
    finishedAt: at(5),
  },
  status: 'delivered',
  attempts: 1,
  nextAttemptAt: null,
  lastAttempts: [{ at: at(5), status: 204, error: null, milliseconds: 38 }],
};

export const exampleWorker: WorkerInfo = {
  id: exampleIds.worker,
  host: 'trainer-1',
  slots: 1,
  busySlots: 0,
  slot: { cores: 2, gpus: 0, memoryBytes: 6_442_450_944 },
  state: 'active',
  labels: { zone: 'a' },
  engine: exampleEngine,
  startedAt: at(0),
  seenAt: at(6),
};

export const exampleSystem: SystemInfo = {
  version: '0.1.0',
  engines: [exampleEngine],
  fallback: null,
  workers: [exampleWorker],
  queue: { backend: 'postgres', queuedRuns: 0, delayedRuns: 0 },
  limits: {
    maxUploadBytes: 10737418240,
    maxUncompressedBytes: 53687091200,
    maxModelFileBytes: 1073741824,
    maxRows: 500000000,
    maxColumns: 5000,
    maxLineBytes: 2097152,
    maxBodyBytes: 16777216,
    maxQueuedRuns: 1000,
    maxRunsUnderWay: null,
    preemption: 'off',
    keepSlotsAfterSeconds: 60,
    requestsPerMinute: 6000,
  },
};

/** The request that the example problems answer. */
export const exampleProblemContext: Pick<Problem, 'instance' | 'requestId'> = {
  instance: '/api/v1/…',
  requestId: exampleIds.request,
};

export const examplePrivacyLedger: PrivacyLedger = {
  datasetId: exampleIds.dataset,
  budget: { epsilon: 3, delta: 1e-5 },
  delta: 1e-5,
  spent: { epsilon: 0.99999, composition: 'sum' },
  total: { epsilon: 0.99999, composition: 'sum' },
  unprotectedRuns: 0,
  runs: [
    {
      id: exampleIds.run,
      name: 'private',
      status: 'succeeded',
      protects: 'row',
      isRemoved: false,
      isReserved: false,
      epsilon: 0.99999,
      delta: 1e-5,
      noiseMultiplier: 1.1461,
      samplingRate: 0.01,
      steps: 500,
      createdAt: exampleAlias.movedAt,
    },
  ],
};
