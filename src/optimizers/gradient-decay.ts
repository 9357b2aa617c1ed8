import { createArithmetic } from '../engine/capture/emit/scope.ts';
import * as tf from '../engine/tf.ts';
import type { LearningRate, OptimizerEngine } from './optimizer-engine.ts';

/** A factor of weight decay; absent: 0. */
interface Decay {
  weightDecay?: number | undefined;
}

/**
 * An optimizer with weight decay that goes through its gradient: g ← g + λ·w before its own step, as in PyTorch's SGD and Adam
 * (`torch.optim.SGD`, `torch.optim.Adam`). Without it the step is the optimizer's own, operation by operation.
 */
export function withGradientDecay<Options extends LearningRate & Decay>(
  plain: OptimizerEngine<Options>,
): OptimizerEngine<Options> {
  return {
    ...plain,
    eager(options) {
      const step = plain.eager(options);
      const { weightDecay } = options;
      if (!weightDecay) return step;
      return (update) => {
        const gradient = tf.add(update.gradient, tf.mul(update.weight, weightDecay));
        return step({ ...update, gradient });
      };
    },
    captured(options) {
      const step = plain.captured(options);
      const { weightDecay } = options;
      if (!weightDecay) return step;
      return (update) => {
        const { add, multiply, float } = createArithmetic(update.scope);
        return step({
          ...update,
          gradient: add(update.gradient, multiply(update.value, float(weightDecay))),
        });
      };
    },
  };
}
