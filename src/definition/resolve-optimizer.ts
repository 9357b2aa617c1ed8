import type { Optimizer } from '../optimizers/optimizer-schema.ts';
import { defaultOptimizer, optimizers, type ResolvedOptimizer } from '../optimizers/optimizers.ts';
import { pointerTo, type Findings } from './issues.ts';

/** The optimizer with its defaults; an option that its type does not have is rejected, never ignored. */
export function resolveOptimizer(given: Optimizer, findings: Findings): ResolvedOptimizer {
  const { type = defaultOptimizer, ...asked } = given;
  const kind = optimizers.get(type);
  for (const name of Object.keys(asked)) {
    if (name in kind.options) continue;
    findings.reject(
      pointerTo('training', 'optimizer', name),
      `The optimizer "${type}" has no ${name}; it has ${Object.keys(kind.options).join(', ')}.`,
      'optionNotApplicable',
    );
  }
  return kind.resolve(asked);
}
