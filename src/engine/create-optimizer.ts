import type { OptimizerRule } from '../optimizers/load-optimizer.ts';
import { assignStored, readVariable, type ModelWeight } from './models/build-model.ts';
import type { NamedTensor } from './step-runner.ts';
import * as tf from './tf.ts';

/** A rule with its slots as variables, named `<weight>/<slot>`. It owns the slots; `dispose` frees them. */
export interface Optimizer {
  /**
   * Updates every weight.
   * @param gradients One for each weight, in order; they stay the caller's.
   * @param step 1 for the first step.
   */
  apply(gradients: readonly tf.Tensor[], learningRate: number, step: number): void;
  readSlots(): Promise<NamedTensor[]>;
  /** @throws artifactCorrupt where a slot is missing or has another shape. */
  writeSlots(stored: readonly NamedTensor[]): void;
  dispose(): void;
}

/** An optimizer of the given trainable weights. */
export function createOptimizer(rule: OptimizerRule, weights: readonly ModelWeight[]): Optimizer {
  const owned = weights.map((weight) => ({
    weight,
    slots: rule.slots.map((slot) => ({
      name: `${weight.name}/${slot.name}`,
      variable: tf.tidy(() => tf.variable(tf.fill(weight.variable.shape, slot.initial), false)),
    })),
  }));
  const allSlots = owned.flatMap(({ slots }) => slots);

  return {
    apply(gradients, learningRate, step) {
      tf.tidy(() => {
        for (const [index, { weight, slots }] of owned.entries()) {
          const updated = rule.update({
            weight: weight.variable,
            gradient: gradients[index],
            slots: slots.map(({ variable }) => variable),
            learningRate,
            step,
          });
          weight.variable.assign(updated.weight);
          for (const [place, { variable }] of slots.entries()) variable.assign(updated.slots[place]);
        }
      });
    },
    readSlots: () => Promise.all(allSlots.map(({ name, variable }) => readVariable(name, variable))),
    writeSlots(stored) {
      const byName = new Map(stored.map((tensor) => [tensor.name, tensor]));
      for (const { name, variable } of allSlots) assignStored(name, variable, byName.get(name));
    },
    dispose() {
      for (const { variable } of allSlots) variable.dispose();
    },
  };
}
