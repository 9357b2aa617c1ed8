import { largeMatmulToBatchMatmul } from '../capture/passes/batch-matmul-to-matmul.ts';
import { CaptureRefused } from '../capture/capture-refused.ts';
import { traitsOf } from '../capture/plans/candidates.ts';
import { batchesOf, compileStep, type CompiledStep } from '../capture/step/compile-step.ts';
import type { StepModel } from '../capture/step/step-model.ts';
import type { SessionSource } from '../capture/training-session.ts';

/** A step whose rows are divided among replicas. */
export interface ReplicatedStep {
  /** Rows of the step, all replicas together. */
  rows: number;
  metrics: readonly string[];
  /** What each replica computes, by rank; null for one that gets no row. */
  models: readonly (StepModel | null)[];
  /** What all of them have in common. */
  common: Pick<StepModel, 'trained' | 'optimizer' | 'gradient'>;
  /** The loss that the trace of the first replica's rows gave, as the loss of a step of such rows. */
  observed: Pick<CompiledStep, 'observedLoss' | 'observedRows'>;
}

/** Rows of each replica, by rank: whole rows, and the first ones take what is over. */
export function rowsOfReplicas(rows: number, replicas: number): number[] {
  const [least, over] = [Math.floor(rows / replicas), rows % replicas];
  return Array.from({ length: replicas }, (_, rank) => least + (rank < over ? 1 : 0));
}

/**
 * Compiles a step for replicas.
 * @param lossOf `step`: the gradients of all replicas add up to those of the step; `replica`: each replica's are those of a
 *   step of its own rows alone
 * @throws CaptureRefused when the step can't be a graph, or rows influence each other
 */
export function compileReplicas(
  source: SessionSource,
  { rows, replicas, lossOf }: { rows: number; replicas: number; lossOf: 'step' | 'replica' },
): ReplicatedStep {
  const counts = rowsOfReplicas(rows, replicas);
  const batches = counts.map((count) => batchesOf(count, source.batchSize));
  const compiled =
    lossOf === 'step'
      ? compileStep(source, { rows: batches.flat(), isSequential: true })
      : compileStep(source, { rows: batches[0], isSequential: true });
  const ofRows = new Map([[counts[0], compiled.model]]);
  let firstRow = 0;
  let part = 0;
  const models = counts.map((count, rank): StepModel | null => {
    const first = { row: firstRow, part };
    firstRow += count;
    part += batches[rank].length;
    if (count === 0) return null;
    if (lossOf === 'step') {
      const parts = compiled.model.parts.slice(first.part, part);
      return forReplica({ ...compiled.model, rows: count, parts }, first.row);
    }
    let model = ofRows.get(count);
    if (!model) {
      model = compileStep(source, { rows: batches[rank], isSequential: true }).model;
      ofRows.set(count, model);
    }
    return forReplica(model, first.row);
  });
  if (traitsOf(compiled.model, 1).batchStatistics)
    throw new CaptureRefused(
      'each replica would normalise by the rows of its own: batch normalisation can not be divided',
    );
  const { metrics, trained, optimizer, gradient } = compiled.model;
  return { rows, metrics, models, common: { trained, optimizer, gradient }, observed: compiled };
}

const forReplica = (model: StepModel, firstRow: number): StepModel => ({
  ...withLargeProducts(model),
  firstRow,
});

/** The step with its large products in the form that is faster for them; to be done last. */
export function withLargeProducts(model: StepModel): StepModel {
  const parts = model.parts.map((part) => ({ ...part, graph: largeMatmulToBatchMatmul(part.graph) }));
  return { ...model, parts };
}
