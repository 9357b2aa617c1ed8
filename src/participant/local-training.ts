import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FederatedTask } from '../contracts/federation.ts';
import { createDataEngine } from '../data/data-engine.ts';
import { ingestDataset } from '../data/ingest/ingest-dataset.ts';
import { prepareData } from '../data/preparation/prepare-data.ts';
import { createRunner } from '../engine/create-runner.ts';
import { addUpdate, flatWeights, isAveraged } from '../engine/federated/flat-weights.ts';
import { createRunnerOptions } from '../engine/runner-options.ts';
import { learningRateOf } from '../optimizers/optimizers.ts';
import { learningRateAt } from '../engine/schedules.ts';
import { startEngine, type StartEngineOptions } from '../engine/start-engine.ts';
import { trainModel } from '../engine/train.ts';
import { createTrainingControl, type TrainingObserver } from '../engine/training-observer.ts';

/** Trains on the rows of a file, which stay on this machine. */
export interface LocalTraining {
  rows: number;
  /** Takes the steps of a round from the weights, and says how each has changed. @throws Error where training diverges */
  train(round: number, weights: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Limits of a file that its owner reads. */
const limits = {
  maxRows: 1e9,
  maxColumns: 100_000,
  maxUncompressedBytes: 1e12,
  maxLineBytes: 64e6,
};

const silent: TrainingObserver = {
  onFirstStep() {},
  onMetrics() {},
  onProgress() {},
  onEvent() {},
  onWarning() {},
  onCheckpoint: async () => undefined,
};

/**
 * Prepares the rows of a file as the run's dataset was prepared, for the model of the task.
 * @throws datasetInvalid, trainingDataUnusable, outOfMemory, engineUnavailable
 */
export async function openLocalTraining(
  task: FederatedTask,
  { file, memoryLimitBytes, threads, engine }: { file: string; memoryLimitBytes: number; threads: number; engine: StartEngineOptions }, // prettier-ignore
): Promise<LocalTraining> {
  // What is private is the sum of the clients, not the steps of one.
  const { federated, privacy: _, ...training } = task.definition.training;
  const { seed } = task.definition;
  const rate = learningRateOf(training.optimizer);
  const byRounds = federated!.scheduleUnit === 'round';
  const rounds = task.definition.training.epochs;
  const proximal = federated!.proximal ?? 0;
  const definition: FederatedTask['definition'] = {
    ...task.definition,
    split: { strategy: 'random', train: 1, validation: 0, test: 0, seed },
    training: {
      ...training,
      ...(byRounds && { schedule: { ...training.schedule, type: 'constant', warmupSteps: 0 } }),
      epochs: federated!.localEpochs,
      earlyStopping: null,
      initialWeights: null,
    },
  };
  const info = await startEngine({ ...engine, threads: { intraOp: threads, interOp: threads } });
  const scratchDir = await mkdtemp(path.join(tmpdir(), 'trainyard-participant-'));
  const dataEngine = await createDataEngine({ memoryLimitBytes: memoryLimitBytes / 4, threads });
  try {
    const parquetPath = path.join(scratchDir, 'rows.parquet');
    await ingestDataset({
      sourcePath: file,
      declared: { fileName: path.basename(file) },
      read: { columns: readingsOf(task) },
      outputPath: parquetPath,
      scratchDir,
      limits,
      threads,
      memoryLimit: memoryLimitBytes / 4,
    });
    const data = await prepareData({
      engine: dataEngine,
      parquetPath,
      definition,
      memoryLimitBytes,
      fitted: task.preparation,
    });
    const runner = await createRunner(
      { ...createRunnerOptions(definition, data), proximal },
      {
        engine: info.name,
        // The proximal term is no part of a graph.
        plan: proximal > 0 ? 'eager' : 'plain',
        threads,
        planCacheFolder: null,
      },
    );
    const fresh = await runner.readState();
    const own = fresh.weights.filter(isAveraged).map(({ name, shape }) => ({ name, shape }));
    if (JSON.stringify(own) !== JSON.stringify(task.weights))
      throw new Error(
        'the rows make another model than that of the run: client and service have to be of one version',
      );
    return {
      rows: data.train.rows,
      async train(round, weights) {
        const zeros = fresh.weights.map((weight) => (isAveraged(weight) ? { ...weight, data: new Float32Array(weight.data.length) } : weight)); // prettier-ignore
        // The optimizer starts anew, and the order of the rows is another in each round.
        await runner.writeState({ step: 0, weights: addUpdate(zeros, weights), optimizer: fresh.optimizer });
        const { outcome } = await trainModel({
          definition: { ...definition, seed: (seed + round * 1_000_003) % 2 ** 31 },
          data,
          runner,
          learningRateScale: byRounds ? learningRateAt(training.schedule, rate, round - 1, rounds) / rate : 1,
          resumeFrom: null,
          observer: silent,
          control: createTrainingControl(),
          clock: performance,
        });
        const trained = flatWeights((await runner.readState()).weights);
        if (outcome !== 'succeeded' || !trained.every(Number.isFinite))
          throw new Error('the training on these rows diverges: a smaller learning rate usually helps');
        return trained.map((value, index) => value - weights[index]);
      },
      async close() {
        runner.dispose();
        await data.close?.();
        dataEngine.close();
        await rm(scratchDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    dataEngine.close();
    await rm(scratchDir, { recursive: true, force: true });
    throw error;
  }
}

/** What cells are read as, so that a few rows of one client become the same columns as the dataset of the run. */
function readingsOf({ definition }: FederatedTask) {
  return Object.fromEntries(
    definition.inputs.flatMap(({ name, type }) => (type === 'image' ? [] : [[name, { type }]])),
  );
}
