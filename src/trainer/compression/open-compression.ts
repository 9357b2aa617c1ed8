import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { readManifest } from '../../artifacts/artifact-manifest.ts';
import { modelBytes, packedModelBytes } from '../../artifacts/model-files.ts';
import type { ArtifactManifest } from '../../contracts/artifact.ts';
import type { CompressionReport, ModelCost } from '../../contracts/compression-report.ts';
import { isClassical } from '../../contracts/definition/classical.ts';
import type { ResolvedCompression } from '../../contracts/definition/compression.ts';
import { importanceMetrics } from '../../contracts/definition/importance.ts';
import type { DataEngine } from '../../data/data-engine.ts';
import { prepareData } from '../../data/preparation/prepare-data.ts';
import type { PreparedData } from '../../data/preparation/prepared-data.ts';
import { readRowsAt } from '../../data/read-rows.ts';
import { evaluateModel, type ModelEvaluation } from '../../engine/evaluate-model.ts';
import { predictSplit } from '../../engine/evaluate-rows.ts';
import { firstRows } from '../../engine/first-rows.ts';
import { figuresOf } from '../../engine/metrics/evaluation-figures.ts';
import type { NamedTensor, Outputs } from '../../engine/step-runner.ts';
import type { TrainingControl } from '../../engine/training-observer.ts';
import type { TrainingTask } from '../../contracts/trainer-messages.ts';
import { leaveEvaluation } from '../left-evaluation.ts';
import { measureLatency } from './measure-latency.ts';
import { onRowsOf, type SourceModel } from './source-model.ts';

/** Rows whose predictions are timed. */
const timedRows = 64;

/** A model beside its data, judged. */
export interface JudgedModel {
  judged: ModelEvaluation;
  data: PreparedData;
}

/** How a compression ended. */
export interface SettledCompression {
  report: CompressionReport;
  /** What is kept: the compressed model, or that of the source on its own data. */
  kept: JudgedModel;
  /** Where the artifact of the source lies, if it is kept. */
  sourceFolder: string | null;
}

/** A compression under way. It holds the data of the source until it is closed. */
export interface OpenCompression {
  /** The answers of the source to the training rows, where a student learns from them. */
  answers: Outputs | null;
  /**
   * Compares the compressed model with its source, and decides which of them is kept.
   * @param write writes the artifact of the compressed model into a new folder
   */
  settle(
    compressed: JudgedModel & {
      /** Null: its weights are those of the source, rounded. */
      weights: readonly NamedTensor[] | null;
      write: (folder: string) => Promise<void>;
    },
  ): Promise<SettledCompression>;
  close(): Promise<void>;
}

/**
 * Prepares the rows of a run as the source of its compression takes them, and asks the source about them.
 * @param data as the run prepares it
 * @throws trainingDataUnusable, outOfMemory, trainingDiverged
 */
export async function openCompression(options: {
  compression: ResolvedCompression;
  task: TrainingTask;
  source: SourceModel;
  dataEngine: DataEngine;
  data: PreparedData;
  control: TrainingControl;
}): Promise<OpenCompression> {
  const { compression, task, source, dataEngine, data, control } = options;
  const { parquetPath } = task.dataset;
  const scratchDir = path.join(task.scratchDir, 'source');
  await mkdir(scratchDir, { recursive: true });
  const definition = onRowsOf(task.definition, source.manifest);
  const prepared = await prepareData({
    engine: dataEngine,
    parquetPath,
    definition,
    memoryLimitBytes: task.memoryLimitBytes,
    fitted: source.manifest.preparation,
    ...(!isClassical(definition) && { scratchDir }),
  });
  const close = async (): Promise<void> => {
    await prepared.close?.();
    await rm(scratchDir, { recursive: true, force: true });
  };
  try {
    requireSameRows(data, prepared);
    const teaches = compression.method === 'distillation';
    const answers = teaches ? await predictSplit(source.runner, prepared, prepared.train) : null;
    return {
      answers,
      close,
      async settle({ judged, data: own, weights, write }) {
        const before = await evaluateModel({
          definition,
          data: prepared,
          runner: source.runner,
          beforeBatch: () => leaveEvaluation(control),
        });
        const folder = path.join(task.scratchDir, 'compressed');
        await rm(folder, { recursive: true, force: true });
        try {
          await write(folder);
          const rows = await rowsToTime(dataEngine, parquetPath, own);
          const [latencyBefore, latencyAfter] = await measureLatency([source.folder, folder], rows);
          const { metric } = compression.budget;
          const written = await readManifest(folder);
          const costs = {
            before: {
              ...costOf(source.manifest, latencyBefore, before, metric),
              packedBytes: await packedModelBytes(source.folder, source.manifest),
              ...weightsOf(source.weights),
            },
            after: {
              ...costOf(written, latencyAfter, judged, metric),
              packedBytes: await packedModelBytes(folder, written),
              ...weightsOf(weights ?? source.weights),
            },
          };
          const report = reportOf(compression, costs);
          return report.kept === 'compressed'
            ? { report, kept: { judged, data: own }, sourceFolder: null }
            : { report, kept: { judged: before, data: prepared }, sourceFolder: source.folder };
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A row of one model has to be the same row of the other: they were divided by the same rules. */
function requireSameRows(own: PreparedData, ofSource: PreparedData): void {
  for (const part of ['train', 'validation', 'test'] as const) {
    const [a, b] = [own[part].rowNumbers, ofSource[part].rowNumbers];
    if (a.length !== b.length || a.some((row, i) => row !== b[i]))
      throw new Error(`the source has other ${part} rows than the model that is made of it`);
  }
}

/** Rows as a request holds them: the first that the models are judged by. */
async function rowsToTime(
  engine: DataEngine,
  parquetPath: string,
  { validation, preparation }: PreparedData,
): Promise<Record<string, unknown>[]> {
  const numbers = firstRows(validation)
    .slice(0, timedRows)
    .map((row) => validation.rowNumbers[row]);
  const wholeImages = preparation.columns.some(({ kind }) => kind === 'image');
  const rows = await readRowsAt(engine, { parquetPath, rows: [...numbers], wholeImages });
  return [...rows.values()];
}

function costOf(
  manifest: ArtifactManifest,
  latency: ModelCost['latency'],
  { evaluation: { validation, test } }: ModelEvaluation,
  metric: string,
): Omit<ModelCost, 'parameters' | 'nonZero' | 'packedBytes'> {
  return {
    family: manifest.definition.model.family,
    sizeBytes: modelBytes(manifest),
    latency,
    validation: validation && (figuresOf(validation)[metric] ?? null),
    test: test && (figuresOf(test)[metric] ?? null),
  };
}

/** Counts weights. @param weights null: the model has no layers */
function weightsOf(
  weights: readonly Pick<NamedTensor, 'data'>[] | null,
): Pick<ModelCost, 'parameters' | 'nonZero'> {
  if (weights === null) return { parameters: null, nonZero: null };
  let [parameters, nonZero] = [0, 0];
  for (const { data } of weights) {
    parameters += data.length;
    for (const value of data) if (value !== 0) nonZero += 1;
  }
  return { parameters, nonZero };
}

/** Whether a quantized network is what it was asked for, and how much. */
function gainOf(
  goal: 'speed' | 'size',
  before: ModelCost,
  after: ModelCost,
): { isGained: boolean; told: string } {
  const shown = (ratio: number): string => ratio.toPrecision(3);
  const smaller = before.sizeBytes / after.sizeBytes;
  if (goal === 'size')
    return { isGained: smaller > 1, told: `The files are ${shown(smaller)} times as small; that was the goal.` }; // prettier-ignore
  const ratios = before.latency.map(({ milliseconds }, i) => milliseconds / after.latency[i].milliseconds);
  const faster = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  const each = before.latency.map(({ rows }, i) => `${shown(ratios[i])} for ${rows} row(s)`).join(', ');
  return {
    isGained: faster > 1,
    told: `Predictions are ${shown(faster)} times as fast here (${each}); speed was the goal.`,
  };
}

/** What a user of sparse weights is to know. */
const zerosNote =
  'Weights of 0 make no prediction faster: neither this service, nor libtensorflow, nor ONNX Runtime leaves them out. The files are as large as before, and smaller when they are packed.';

function reportOf(
  { method, run, step, source, budget, goal }: ResolvedCompression,
  { before, after }: Pick<CompressionReport, 'before' | 'after'>,
): CompressionReport {
  const { metric, maxLoss } = budget;
  const [had, has] = [before.validation, after.validation];
  const rise = had === null || has === null ? null : has - had;
  const loss = rise === null ? null : importanceMetrics[metric] === 'higher' ? -rise : rise;
  // Differences of shares of rows, such as 0.95 − 0.94, are not exact.
  const met = loss !== null && loss <= maxLoss + 1e-9;
  const gain = goal === undefined ? null : gainOf(goal, before, after);
  const told = (value: number): string => String(Number(value.toPrecision(4)));
  const changed =
    loss === null
      ? `${metric} is undefined on the validation rows.`
      : `${metric} on the validation rows went from ${told(had!)} to ${told(has!)}, a loss of ${told(loss)}; the budget is ${maxLoss}.`;
  return {
    method,
    source: { run, step, model: source },
    kept: met && (gain?.isGained ?? true) ? 'compressed' : 'source',
    reason: gain === null ? changed : `${changed} ${gain.told}`,
    budget: { metric, maxLoss, loss, met },
    before,
    after,
    notes: method === 'magnitudePruning' ? [zerosNote] : [],
  };
}
