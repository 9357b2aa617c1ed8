import { nodesInOrder, sizeOf, type Node } from '../graph/dataflow.ts';
import type { StepModel } from '../step/step-model.ts';
import { countFlops } from './flops.ts';

/** What a core does in a millisecond, about, and what it takes to start an operation. */
const flopsPerMillisecond = 1e8;
const millisecondsPerOperation = 0.004;
/** What an operation takes for each element that it writes, about: that of normalisations and attention is most of a Transformer's step. */
const millisecondsPerElement = 4e-7;

/**
 * What a plain step takes, about, from its graph alone. Whether a run is long enough to be planned is decided by this and not
 * by a measurement, so that two runs of one definition decide alike.
 */
export function assumedMilliseconds(model: StepModel): number {
  return model.parts.reduce(
    (sum, { graph }) =>
      sum +
      countFlops(graph) / flopsPerMillisecond +
      nodesInOrder(graph).reduce((all, node) => all + millisecondsOf(node), 0),
    0,
  );
}

function millisecondsOf({ op, outputs }: Node): number {
  const elements = op === 'Reshape' ? 0 : outputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return millisecondsPerOperation + elements * millisecondsPerElement;
}
