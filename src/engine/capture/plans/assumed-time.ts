import { nodesInOrder } from '../graph/dataflow.ts';
import type { StepModel } from '../step/step-model.ts';
import { countFlops } from './flops.ts';

/** What a core does in a millisecond, about, and what it takes to start an operation. */
const flopsPerMillisecond = 1e8;
const millisecondsPerOperation = 0.004;

/**
 * What a plain step takes, about, from its graph alone. Whether a run is long enough to be planned is decided by this and not
 * by a measurement, so that two runs of one definition decide alike.
 */
export function assumedMilliseconds(model: StepModel): number {
  return model.parts.reduce(
    (sum, { graph }) =>
      sum + countFlops(graph) / flopsPerMillisecond + nodesInOrder(graph).length * millisecondsPerOperation,
    0,
  );
}
