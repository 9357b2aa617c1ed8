import type { ResolvedTraining } from '../../../contracts/definition/definition.ts';
import type { PreparedSplit } from '../../../data/preparation/prepared-data.ts';
import type { LoadedOptimizer } from '../../../optimizers/load-optimizer.ts';
import { DataType } from '../../libtensorflow/data-type.ts';
import { targetWidthOf } from '../../models/architecture.ts';
import { recomputeActivations, type Recomputed } from '../passes/recompute-activations.ts';
import { applyStandardPasses } from '../passes/standard-passes.ts';
import { requireSameGraph } from '../trace/double-trace.ts';
import {
  traceTrainingBatch,
  type ObservedBatch,
  type SampleBatch,
  type TraceSource,
} from '../trace/trace-batch.ts';
import { scaleRows } from './scale-rows.ts';
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
  /** Of the first batch, where activations are computed again. */
  recomputed: Omit<Recomputed, 'graph'> | null;
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
  const traced = new Map<number, TracedForRows>();
  const { scalesLoss = false } = cut;
  let recomputed: Recomputed | null = null;
  for (const rows of cut.rows) {
    if (traced.has(rows)) continue;
    const { graph: whole, ...observation } = traceRows(source, rows, { stepRows, scalesLoss });
    const graph = applyStandardPasses(whole);
    const again = source.training.recompute === 'blocks' ? recomputeActivations(graph) : null;
    if (again) recomputed ??= again;
    traced.set(rows, { ...observation, graph: again?.graph ?? graph });
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
    observedRows: parts[0].observedRows,
    recomputed,
  };
}

/** A traced batch, and the rows that its loss was observed on. */
interface TracedForRows extends ObservedBatch {
  observedRows: number;
}

/** Rows of the small batches that large ones are put together from. */
const fewestRows = 8;
const mostRows = 32;

/**
 * Traces a batch, twice, to see that nothing in it is random. Where activations are computed again, as memory is short, two small batches tell what the
 * large one would be, if they do: a trace holds all activations.
 */
function traceRows(
  source: StepSource,
  rows: number,
  place: { stepRows: number; scalesLoss: boolean },
): TracedForRows {
  const few = source.training.recompute === 'blocks' ? divisorOf(rows) : null;
  if (few !== null) {
    const trace = (count: number, step: number): ObservedBatch =>
      traceTrainingBatch(source, sampleRows(source, count, step), {
        ...place,
        step,
        stepRows: (count * place.stepRows) / rows,
      });
    const [small, other] = [trace(few, 0), trace(few + fewestRows, 1)];
    const graph = scaleRows(small, other, rows);
    if (graph) return { ...small, graph, rows, observedRows: few };
  }
  const first = traceTrainingBatch(source, sampleRows(source, rows, 0), { ...place, step: 0 });
  const second = traceTrainingBatch(source, sampleRows(source, rows, rows), { ...place, step: 1 });
  requireSameGraph(first.graph, second.graph);
  return { ...first, observedRows: rows };
}

/** The least number of rows from {@link fewestRows} on that whole batches are made of; null: there is none, or it is no small one. */
function divisorOf(rows: number): number | null {
  for (let few = fewestRows; few <= mostRows && 2 * few <= rows; few += 1) if (rows % few === 0) return few;
  return null;
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
