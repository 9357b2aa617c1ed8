import type * as tf from '../tf.ts';

/** One weight's step. */
export interface WeightUpdate {
  weight: tf.Tensor;
  gradient: tf.Tensor;
  /** The weight's slots, in the order of {@link OptimizerRule.slots}. */
  slots: readonly tf.Tensor[];
  learningRate: number;
  /** 1 for the first step. */
  step: number;
}

/** What a step makes of a weight and its slots. */
export interface UpdatedWeight {
  weight: tf.Tensor;
  slots: tf.Tensor[];
}

/** A slot: a tensor of the weight's shape that an optimizer keeps for it. */
export interface Slot {
  name: string;
  /** The value that it starts with. */
  initial: number;
}

/**
 * An optimizer as a function of tensors. Formulas are those of Keras 3's `update_step`. It keeps nothing; the caller's
 * tidy disposes what it makes.
 */
export interface OptimizerRule {
  readonly slots: readonly Slot[];
  update(input: WeightUpdate): UpdatedWeight;
}
