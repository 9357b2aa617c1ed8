import type { EmittedNode, Ref, Scope } from '../engine/capture/emit/scope.ts';
import type * as tf from '../engine/tf.ts';

/** A slot: a tensor of a weight's shape that an optimizer keeps for it. Checkpoints name it `<weight>/<slot>`. */
export interface Slot {
  name: string;
  /** The value that it starts with. */
  initial: number;
}

/** What every optimizer's options hold. */
export interface LearningRate {
  learningRate: number;
}

/** One weight's step, as tensors. */
export interface WeightUpdate {
  weight: tf.Tensor;
  gradient: tf.Tensor;
  /** The weight's slots, in the order of the definition. */
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

/** One weight's step, in the terms of a graph's scope. */
export interface CapturedUpdate {
  scope: Scope;
  /** Handles of the variables. */
  weight: Ref;
  slots: readonly Ref[];
  /** The weight's value before the step. */
  value: Ref;
  gradient: Ref;
  /** The scheduled learning rate. */
  learningRate: Ref;
  /** See {@link OptimizerEngine.stepSize}. */
  stepSize: Ref;
  /** Nodes that must have used the old value. */
  after: readonly EmittedNode[];
}

/**
 * An optimizer's computations: `engine.ts` of its folder. Formulas are those of Keras 3's `update_step`. The eager and the captured
 * update are equal in slots and in numbers, up to rounding, so that a run can change between them.
 * @typeParam Options the optimizer's options with every default written in
 */
export interface OptimizerEngine<Options extends LearningRate = LearningRate> {
  /** The step as operations on tensors. The function keeps nothing; the caller's tidy disposes what it makes. */
  eager(options: Options): (update: WeightUpdate) => UpdatedWeight;
  /** The step as nodes of a graph. The function gives the node that has run when the weight is written. */
  captured(options: Options): (update: CapturedUpdate) => EmittedNode;
  /** Slots after those of the definition that only the captured update needs: they are no part of the training state. */
  capturedSlots?(options: Options): readonly Slot[];
  /**
   * A number that the host computes for each captured step in float64 and feeds as `stepSize`; the learning rate where it is left out.
   * @param step 1 for the first step
   */
  stepSize?(options: Options, learningRate: number, step: number): number;
}
