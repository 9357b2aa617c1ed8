import type { BatchLoss } from './batch-loss.ts';
import type { Targets } from './losses.ts';
import * as tf from './tf.ts';

/** Mean loss, sums of metrics over rows, and gradients of the weights, in their order. */
export interface BatchGradients {
  loss: tf.Tensor;
  metrics: tf.Tensor[];
  gradients: tf.Tensor[];
}

/** Gradients of a value by variables, in their order, with what else was found on the way to it. To be called in a tidy. */
export function gradientsOf(
  variables: tf.Variable[],
  find: () => { value: tf.Scalar; beside: tf.Tensor[] },
): { value: tf.Scalar; beside: tf.Tensor[]; gradients: tf.Tensor[] } {
  let kept: tf.Tensor[] = [];
  const { value, grads } = tf.variableGrads(() => {
    const found = find();
    // Without keep they would be gone with the scope in which the gradients are taken.
    kept = found.beside.map((one) => tf.keep(one));
    return found.value;
  }, variables);
  const beside = kept.map((one) => tf.clone(one));
  tf.dispose(kept);
  return { value, beside, gradients: variables.map(({ name }) => grads[name]) };
}

/** Loss and gradients of a batch, times its share of the step's rows. To be called in a tidy. */
export function gradientsOfBatch(
  batchLoss: BatchLoss,
  features: tf.Tensor2D,
  targets: Targets,
  variables: tf.Variable[],
  share: number,
): BatchGradients {
  const {
    value: loss,
    beside: metrics,
    gradients,
  } = gradientsOf(variables, () => {
    const found = batchLoss.training(features, targets);
    return { value: found.loss, beside: found.metrics };
  });
  if (share === 1) return { loss, metrics, gradients };
  return {
    loss: tf.mul(loss, share),
    metrics,
    gradients: gradients.map((gradient) => tf.mul(gradient, share)),
  };
}

/** The sums of both. */
export function addBatches(left: BatchGradients, right: BatchGradients): BatchGradients {
  return {
    loss: tf.add(left.loss, right.loss),
    metrics: left.metrics.map((metric, index) => tf.add(metric, right.metrics[index])),
    gradients: left.gradients.map((gradient, index) => tf.add(gradient, right.gradients[index])),
  };
}
