import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ResolvedDefinition } from '../contracts/definition/definition.ts';
import type { EngineInfo } from '../contracts/system.ts';
import { createDataEngine } from '../data/data-engine.ts';
import { quotePath } from '../data/sql-literals.ts';
import type { RunnerSettings } from './open-training.ts';
import { trainTask } from './train-task.ts';

const rows = 96;

/** A small job of every kind of column and layer that a first run is likely to have. */
const definition: ResolvedDefinition = {
  name: 'warm-up',
  dataset: 'ds_warmup',
  task: { type: 'classification', target: 'label', positiveClass: null },
  inputs: [
    { name: 'x', type: 'numeric' },
    { name: 'kind', type: 'categorical' },
  ],
  split: { strategy: 'stratified', train: 0.7, validation: 0.15, test: 0.15, seed: 7 },
  preparation: {
    deduplicate: true,
    missing: {
      numeric: 'median',
      categorical: 'category',
      numericConstant: 0,
      categoricalConstant: 'missing',
      indicator: false,
    },
    outliers: null,
    numeric: 'standardize',
    categorical: 'oneHot',
    maxCategories: 100,
    imbalance: 'none',
  },
  model: {
    family: 'mlp',
    layers: [
      {
        units: 8,
        activation: 'relu',
        dropout: 0,
        batchNorm: false,
        layerNorm: false,
        initializer: 'heUniform',
      },
    ],
  },
  training: {
    epochs: 2,
    batchSize: 32,
    loss: 'crossEntropy',
    labelSmoothing: 0,
    optimizer: { type: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    schedule: {
      type: 'constant',
      warmupSteps: 0,
      decaySteps: null,
      rate: 1,
      power: 1,
      endLearningRate: 0,
      patience: 3,
      factor: 0.5,
    },
    regularization: { l1: 0, l2: 0 },
    gradient: { clipValue: null, clipNorm: null, clipGlobalNorm: null, accumulate: 1 },
    earlyStopping: null,
    checkpoint: { everySeconds: 3600, everyEpochs: null, keepLast: 1, keepBest: 0 },
    precision: 'float32',
  },
  evaluation: { threshold: 0.5 },
  limits: { maxRuntimeSeconds: 60 },
  seed: 7,
  device: 'auto',
};

/**
 * Trains a tiny job from a Parquet file to its evaluation and throws it away. A process that has done so once has its
 * code compiled and its kernels loaded, so that a run's first step comes in a tenth of the time.
 * @param scratchDir where its files are until it ends; its starter removes what it leaves when it is killed
 */
export async function warmUp(
  engine: EngineInfo,
  runnerSettings: RunnerSettings,
  scratchDir: string,
): Promise<void> {
  await mkdir(scratchDir, { recursive: true });
  const folder = await mkdtemp(path.join(scratchDir, 'warm-up-'));
  const dataEngine = await createDataEngine({ memoryLimitBytes: 1e8, threads: 1 });
  try {
    const parquetPath = path.join(folder, 'data.parquet');
    await dataEngine.run(
      `COPY (SELECT sin(i)::DOUBLE AS x, 'k' || (i % 3) AS kind, 'c' || (i % 2) AS label FROM range(${rows}) t(i))
       TO ${quotePath(parquetPath)} (FORMAT parquet)`,
    );
    await trainTask({
      task: {
        runId: 'run_warmup',
        definition,
        dataset: { parquetPath },
        scratchDir: folder,
        resumeFrom: null,
        memoryLimitBytes: 1e9,
        elapsedSeconds: 0,
        enginePlan: null,
      },
      engine,
      dataEngine,
      runnerSettings,
      control: { stopRequest: () => null, onCheckpointStored() {} },
      reply() {},
    });
  } finally {
    dataEngine.close();
    await rm(folder, { recursive: true, force: true });
  }
}
