import type { EmittedNode } from '../engine/capture/emit/scope.ts';
import type { CapturedUpdate, Slot, UpdatedWeight, WeightUpdate } from './optimizer-engine.ts';
import { optimizers, takesGradientSteps, type ResolvedOptimizer } from './optimizers.ts';
import type { LinearProblem, Solution } from './solver-engine.ts';

/** An optimizer's step as operations on tensors. */
export interface OptimizerRule {
  readonly slots: readonly Slot[];
  update(update: WeightUpdate): UpdatedWeight;
}

/** An optimizer's step as nodes of a graph. */
export interface OptimizerUpdates {
  /** A hidden slot is no part of the training state. */
  readonly slots: readonly (Slot & { isHidden?: boolean })[];
  update(update: CapturedUpdate): EmittedNode;
}

/** An optimizer that is ready to train, with its options. */
export interface LoadedOptimizer {
  readonly rule: OptimizerRule;
  readonly updates: OptimizerUpdates;
  /** What captured steps are fed beside the learning rate; the step is 1 for the first one. */
  readonly stepSize: (learningRate: number, step: number) => number;
}

/**
 * Loads the engine of the optimizer that a definition names.
 * @throws Error for a solver, which takes no gradient steps
 */
export async function loadOptimizer(options: ResolvedOptimizer): Promise<LoadedOptimizer> {
  const kind = optimizers.get(options.type);
  if (kind.solves || !takesGradientSteps(options)) throw new Error(`"${kind.type}" takes no gradient steps`);
  const { engine } = await kind.load();
  const slots = kind.slots(options);
  const hidden = (engine.capturedSlots?.(options) ?? []).map((slot) => ({ ...slot, isHidden: true }));
  return {
    rule: { slots, update: engine.eager(options) },
    updates: { slots: [...slots, ...hidden], update: engine.captured(options) },
    stepSize: (learningRate, step) => engine.stepSize?.(options, learningRate, step) ?? learningRate,
  };
}

/**
 * Loads the solver that a definition names: what starts on a problem with its options.
 * @throws Error for an optimizer of gradient steps
 */
export async function loadSolver(options: ResolvedOptimizer): Promise<(problem: LinearProblem) => Solution> {
  const kind = optimizers.get(options.type);
  if (!kind.solves) throw new Error(`"${kind.type}" solves nothing`);
  const { solver } = await kind.load();
  return (problem) => solver.start(problem, options);
}
