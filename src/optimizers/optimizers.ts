import type { TProperties } from 'typebox';
import { createKindRegistry } from '../kind-registry.ts';
import { adagrad } from './adagrad/definition.ts';
import { adam } from './adam/definition.ts';
import { adamw } from './adamw/definition.ts';
import { gradientDescent } from './gradient-descent/definition.ts';
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
] as const satisfies readonly OptimizerKind[];

/** The optimizers by `training.optimizer.type`. */
export const optimizers = createKindRegistry<
  OptimizerKind,
  OptimizerKind<string, TProperties, ResolvedOptimizer>
>('optimizer', ({ type }) => type, listed);

export type ListedOptimizer = (typeof listed)[number];

/** The optimizer where a definition names none. */
export const defaultOptimizer: ListedOptimizer['type'] = 'adam';

/** An optimizer with every default written in: the options that its type has, and no others. */
export type ResolvedOptimizer = ReturnType<ListedOptimizer['resolve']>;
