import type { ResolvedOptimizer } from '../../contracts/definition/definition.ts';
import { createAdagrad } from './adagrad.ts';
import { createAdam } from './adam.ts';
import { createGradientDescent } from './gradient-descent.ts';
import { createMomentum } from './momentum.ts';
import type { OptimizerRule } from './optimizer-rule.ts';
import { createRmsprop } from './rmsprop.ts';

/** The rule that a definition names. */
export function createOptimizerRule(options: ResolvedOptimizer): OptimizerRule {
  switch (options.type) {
    case 'gradientDescent':
    case 'sgd':
      return createGradientDescent();
    case 'momentum':
    case 'nesterov':
      return createMomentum({ momentum: options.momentum, nesterov: options.type === 'nesterov' });
    case 'adagrad':
      return createAdagrad(options);
    case 'rmsprop':
      return createRmsprop(options);
    case 'adam':
      return createAdam({ ...options, weightDecay: 0 });
    case 'adamw':
      return createAdam(options);
  }
}
