import type { BatchLoss } from '../batch-loss.ts';
import { gradientsOf, type BatchGradients } from '../batch-gradients.ts';
import type { Targets } from '../losses.ts';
import type { BuiltModel, ModelWeight } from '../models/build-model.ts';
import * as tf from '../tf.ts';
import { exampleNorms } from './example-norms.ts';
import type { PrivacyPlan } from './plan-privacy.ts';
import type { SecretNoise } from '../../privacy/secret-noise.ts';

/**
 * The gradient of a private step: (Σ gᵢ · min(1, C / |gᵢ|) + σC · N(0, 1)) / expected rows, plus that of the penalty on weights, which
 * says nothing of the rows. The clipped sum is one more backward pass, of losses weighted by the factors.
 * @param rows what a step was drawn, with the places of their random numbers set anew by `atStep` before each pass
 * @returns loss and metrics are means over the drawn rows, times `countedRows`. To be called in a tidy.
 */
export function privateGradients(
  rows: { features: tf.Tensor2D; targets: Targets } | null,
  {
    model,
    batchLoss,
    trained,
    plan,
    noise,
    step,
    countedRows,
    atStep,
  }: {
    model: BuiltModel;
    batchLoss: BatchLoss;
    trained: readonly ModelWeight[];
    plan: PrivacyPlan;
    noise: SecretNoise;
    step: number;
    countedRows: number;
    atStep: () => void;
  },
): BatchGradients {
  const { options, noiseMultiplier, batchSize } = plan;
  const variables = trained.map(({ variable }) => variable);
  const summed = rows && clippedSum(rows);
  const penalty = batchLoss.penalty === null ? null : tf.variableGrads(batchLoss.penalty, variables);
  const gradients = trained.map(({ name, variable }, index) => {
    const normal = tf.tensor(noise.normal(step, name, variable.size), variable.shape);
    const noisy = tf.mul(normal, noiseMultiplier * options.clipNorm);
    const sum = summed ? tf.add(summed.gradients[index], noisy) : noisy;
    const mean = tf.div(sum, batchSize);
    const ofPenalty = penalty?.grads[variable.name];
    return ofPenalty ? tf.add(mean, ofPenalty) : mean;
  });
  const zero = tf.scalar(0);
  const loss = summed?.loss ?? zero;
  return {
    loss: penalty ? tf.add(loss, penalty.value) : loss,
    metrics: summed?.metrics ?? batchLoss.metrics.map(() => zero),
    gradients,
  };

  function clippedSum({ features, targets }: { features: tf.Tensor2D; targets: Targets }): BatchGradients {
    const count = features.shape[0];
    atStep();
    const lengths = exampleNorms(model, count, () => batchLoss.rows(features, targets).losses);
    // Dividing by the larger of both also serves a norm of 0.
    const factors = tf.div(options.clipNorm, tf.maximum(lengths, options.clipNorm));
    atStep();
    const { beside, gradients } = gradientsOf(variables, () => {
      const { losses, metrics } = batchLoss.rows(features, targets);
      return {
        value: tf.sum(tf.mul(losses, factors)),
        beside: [tf.mean(losses), ...metrics.map((metric) => tf.mul(metric, countedRows / count))],
      };
    });
    const [loss, ...metrics] = beside;
    return { loss, metrics, gradients };
  }
}
