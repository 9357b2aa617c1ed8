import type { BatchLoss } from './batch-loss.ts';
import type { Targets } from './losses.ts';
import * as tf from './tf.ts';

/** Mean loss, sums of metrics over rows, and gradients of the weights, in their order. */
export interface BatchGradients {
  loss: tf.Tensor;
  metrics: tf.Tensor[];
  gradients: tf.Tensor[];
}

/** Loss and gradients of a batch, times its share of the step's rows. To be called in a tidy. */
export function gradientsOfBatch(
  batchLoss: BatchLoss,
  features: tf.Tensor2D,
  targets: Targets,
  variables: tf.Variable[],
  share: number,
): BatchGradients {
  let kept: tf.Scalar[] = [];
  const { value, grads } = tf.variableGrads(() => {
    const { loss, metrics } = batchLoss.training(features, targets);
    // Without keep they would be gone with the scope in which the gradients are taken.
    kept = metrics.map((metric) => tf.keep(metric));
    return loss;
  }, variables);
  const metrics = kept.map((metric) => tf.clone(metric));
  for (const metric of kept) metric.dispose();
  const gradients = variables.map(({ name }) => grads[name]);
  if (share === 1) return { loss: value, metrics, gradients };
  return {
    loss: tf.mul(value, share),
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
