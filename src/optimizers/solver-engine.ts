import type { NamedTensor } from '../engine/step-runner.ts';

/** Asked between chunks of work; where it says yes, the work is given up. */
export type ShouldStop = () => boolean;

/**
 * The loss of a linear model over the whole training split, in float64. Its weights θ are one array [perOutput × units], row-major:
 * those of a feature for every output side by side, the biases last.
 */
export interface LinearProblem {
  readonly units: number;
  /** Weights of one output, with its bias. */
  readonly perOutput: number;
  readonly rows: number;
  /** The factors of the penalties l1·Σ|w| and l2·Σw² over all weights but the biases. */
  readonly penalty: { l1: number; l2: number };
  /**
   * The mean loss of the rows at θ with the L2 penalty, without the L1 penalty.
   * @param gradient is filled with its derivatives [perOutput × units]
   * @returns null where it was given up
   */
  loss(weights: Float64Array, gradient: Float64Array, shouldStop: ShouldStop): Promise<number | null>;
  /**
   * Σ x·xᵀ and Σ x·yᵀ over the rows, where x is a row's features with a 1 at the end and y its targets.
   * @returns null where it was given up
   */
  products(shouldStop: ShouldStop): Promise<NormalProducts | null>;
}

/** The sums of the normal equations. */
export interface NormalProducts {
  /** [perOutput × perOutput], the upper triangle; row-major. */
  features: Float64Array;
  /** [perOutput × units], row-major. */
  targets: Float64Array;
}

/** What a step came to. */
export interface SolverStep {
  /** The loss at the new weights, with all penalties. */
  loss: number;
  /** Why there is nothing more to do, in a sentence; null: there is. */
  converged: string | null;
}

/** A solution under way. */
export interface Solution {
  /** θ. */
  readonly weights: Float64Array;
  /** One iteration; null where it was given up, and the weights are those before it. */
  step(shouldStop: ShouldStop): Promise<SolverStep | null>;
  /** What it goes on from, exactly; named as slots are. */
  readState(): NamedTensor[];
  /** @param state what {@link Solution.readState} gave; empty: begin anew from `weights` */
  writeState(weights: Float64Array, state: readonly NamedTensor[]): void;
}

/**
 * A solver's computations: `engine.ts` of its folder. It computes in float64 on one thread, in the order of the rows, so that its numbers are
 * the same on every engine and machine.
 * @typeParam Options the solver's options with every default written in
 */
export interface LinearSolver<Options = object> {
  start(problem: LinearProblem, options: Options): Solution;
}
