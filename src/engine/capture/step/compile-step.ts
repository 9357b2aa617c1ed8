import type { ResolvedTraining } from '../../../contracts/definition/definition.ts';
import type { PreparedSplit } from '../../../data/preparation/prepared-data.ts';
import type { LoadedOptimizer } from '../../../optimizers/load-optimizer.ts';
import { DataType } from '../../libtensorflow/data-type.ts';
import { targetWidthOf } from '../../models/architecture.ts';
import { applyStandardPasses } from '../passes/standard-passes.ts';
import { requireSameGraph } from '../trace/double-trace.ts';
import {
  traceTrainingBatch,
  type ObservedBatch,
  type SampleBatch,
  type TraceSource,
} from '../trace/trace-batch.ts';
import { wholeWeight, type StepModel } from './step-model.ts';

/** How the rows of a step are cut. */
export interface StepCut {
  /** Whether gradients are taken of a scaled loss; left out: of the loss. */
  scalesLoss?: boolean;
  /** Rows of each batch that goes through the model. */
  rows: readonly number[];
  /** Whether the batches follow one another (accumulation) or may run at the same time (shards). */
  isSequential: boolean;
}

/** What steps are compiled from. */
export interface StepSource extends TraceSource {
  training: ResolvedTraining;
  optimizer: LoadedOptimizer;
  /** Rows to trace with. */
  sample: PreparedSplit;
  width: number;
}

/** A compiled step, with the loss that the trace of its first batch gave: on the sample's first rows, at step 0. */
export interface CompiledStep {
  model: StepModel;
  observedLoss: number;
  /** Rows that the observed loss is of. */
  observedRows: number;
}

/** Batches of `batchSize`, the last with what is left. */
export function batchesOf(rows: number, batchSize: number): number[] {
  return Array.from({ length: Math.ceil(rows / batchSize) }, (_, index) =>
    Math.min(batchSize, rows - index * batchSize),
  );
}

/**
 * Traces one step, twice, and rewrites it.
 * @throws CaptureRefused when it can't be a graph
 */
export function compileStep(source: StepSource, cut: StepCut): CompiledStep {
  const stepRows = cut.rows.reduce((sum, rows) => sum + rows, 0);
  const traced = new Map<number, ObservedBatch>();
  const { scalesLoss = false } = cut;
  for (const rows of cut.rows) {
    if (traced.has(rows)) continue;
    const place = { stepRows, scalesLoss };
    const first = traceTrainingBatch(source, sampleRows(source, rows, 0), { step: 0, ...place });
    const second = traceTrainingBatch(source, sampleRows(source, rows, rows), { step: 1, ...place });
    requireSameGraph(first.graph, second.graph);
    traced.set(rows, { ...first, graph: applyStandardPasses(first.graph) });
  }
  const parts = cut.rows.map((rows) => traced.get(rows)!);
  const weights = source.model.weights.filter((weight) => weight.trainable);
  const model: StepModel = {
    rows: stepRows,
    parts,
    isSequential: cut.isSequential,
    scalesLoss,
    metrics: parts[0].metrics,
    trained: weights.map(({ name, variable }) =>
      wholeWeight({ name, shape: variable.shape, dtype: DataType.float32, isTrainable: true }),
    ),
    optimizer: source.optimizer.updates,
    gradient: source.training.gradient,
  };
  return {
    model,
    observedLoss: parts[0].observedLoss * (stepRows / parts[0].rows),
    observedRows: parts[0].rows,
  };
}

/** Some rows of the sample, from `offset` on, starting over at its end. */
export function sampleRows(
  source: Pick<StepSource, 'sample' | 'width' | 'model'>,
  rows: number,
  offset: number,
): SampleBatch {
  const { sample, width } = source;
  const features = new Float32Array(rows * width);
  const targetWidth = targetWidthOf(source.model.architecture);
  const targets = new Float32Array(rows * targetWidth);
  for (let row = 0; row < rows; row += 1) {
    const from = (offset + row) % sample.rows;
    features.set(sample.features.subarray(from * width, (from + 1) * width), row * width);
    targets.set(sample.targets.subarray(from * targetWidth, (from + 1) * targetWidth), row * targetWidth);
  }
  return { features, targets, rows };
}
