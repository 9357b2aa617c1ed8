import type { ResolvedOptimizer } from '../contracts/definition/definition.ts';
import type { Optimizer } from '../contracts/definition/training.ts';
import type { Findings } from './issues.ts';

type OptimizerType = ResolvedOptimizer['type'];

/** The options that each optimizer has, with their defaults: Keras 3's. */
const optionsOf: Readonly<Record<OptimizerType, Readonly<Record<string, number>>>> = {
  gradientDescent: { learningRate: 0.01 },
  sgd: { learningRate: 0.01 },
  momentum: { learningRate: 0.01, momentum: 0.9 },
  nesterov: { learningRate: 0.01, momentum: 0.9 },
  adagrad: { learningRate: 0.001, initialAccumulator: 0.1, epsilon: 1e-7 },
  rmsprop: { learningRate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7 },
  adam: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  adamw: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.004 },
};

/** The optimizer with its defaults; an option that its type does not have is rejected, never ignored. */
export function resolveOptimizer(given: Optimizer, findings: Findings): ResolvedOptimizer {
  const type = given.type ?? 'adam';
  const defaults = optionsOf[type];
  const { type: _type, ...options } = given;
  for (const name of Object.keys(options)) {
    if (name in defaults) continue;
    findings.reject(
      `/training/optimizer/${name}`,
      `The optimizer "${type}" has no ${name}; it has ${Object.keys(defaults).join(', ')}.`,
      'optionNotApplicable',
    );
  }
  return { type, ...defaults, ...options } as ResolvedOptimizer;
}
