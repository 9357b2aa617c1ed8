import type { TProperties } from 'typebox';
import { createKindRegistry } from '../kind-registry.ts';
import { adagrad } from './adagrad/definition.ts';
import { adam } from './adam/definition.ts';
import { adamw } from './adamw/definition.ts';
import { gradientDescent } from './gradient-descent/definition.ts';
import { lbfgs } from './lbfgs/definition.ts';
import { leastSquares } from './least-squares/definition.ts';
import { momentum } from './momentum/definition.ts';
import { nesterov } from './nesterov/definition.ts';
import type { OptimizerKind } from './optimizer-kind.ts';
import { rmsprop } from './rmsprop/definition.ts';
import { sgd } from './sgd/definition.ts';

/** One line an optimizer, in the order of the documentation. Engines are loaded by trainers only. */
const listed = [
  { ...gradientDescent, load: () => import('./sgd/engine.ts') },
  { ...sgd, load: () => import('./sgd/engine.ts') },
  { ...momentum, load: () => import('./momentum/engine.ts') },
  { ...nesterov, load: () => import('./nesterov/engine.ts') },
  { ...adagrad, load: () => import('./adagrad/engine.ts') },
  { ...rmsprop, load: () => import('./rmsprop/engine.ts') },
  { ...adam, load: () => import('./adam/engine.ts') },
  { ...adamw, load: () => import('./adamw/engine.ts') },
  { ...lbfgs, load: () => import('./lbfgs/engine.ts') },
  { ...leastSquares, load: () => import('./least-squares/engine.ts') },
] as const satisfies readonly OptimizerKind[];

/** The optimizers by `training.optimizer.type`. */
export const optimizers = createKindRegistry<
  OptimizerKind,
  OptimizerKind<string, TProperties, ResolvedOptimizer>
>('optimizer', ({ type }) => type, listed);

export type ListedOptimizer = (typeof listed)[number];

/** The optimizer where a definition names none, and its family has none of its own. */
export const defaultOptimizer = 'adam' satisfies ListedOptimizer['type'];

/** Features up to which a linear model's least squares are solved at once where no optimizer is named; `leastSquares` itself takes more. */
export const mostSolvedAtOnce = 2000;

/** An optimizer with every default written in: the options that its type has, and no others. */
export type ResolvedOptimizer = ReturnType<ListedOptimizer['resolve']>;

/** An optimizer of gradient steps, with every default written in. */
export type GradientOptimizer = Extract<ResolvedOptimizer, { learningRate: number }>;

/** Whether an optimizer takes gradient steps, by a learning rate; solvers do not. */
export function takesGradientSteps(optimizer: ResolvedOptimizer): optimizer is GradientOptimizer {
  return optimizers.get(optimizer.type).solves === undefined;
}

/**
 * The learning rate of an optimizer of gradient steps.
 * @throws Error for a solver, which the caller should have looked for
 */
export function learningRateOf(optimizer: ResolvedOptimizer): number {
  if (!takesGradientSteps(optimizer)) throw new Error(`"${optimizer.type}" has no learning rate`);
  return optimizer.learningRate;
}
