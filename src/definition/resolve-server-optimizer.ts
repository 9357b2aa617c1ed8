import { ServerOptimizer, type ResolvedServerOptimizer } from '../contracts/definition/server-optimizer.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { Findings } from './issues.ts';

/** What each type reads, and the values that stand where none is given. */
const defaultsOf: { [Type in ResolvedServerOptimizer['type']]: Omit<ResolvedServerOptimizer & { type: Type }, 'type'> } = {
  average: { learningRate: 1 },
  momentum: { learningRate: 1, momentum: 0.9 },
  adam: { learningRate: 0.01, momentum: 0.9, beta2: 0.99, adaptivity: 0.001 },
}; // prettier-ignore

/** The server optimizer with its defaults; options that its type does not read are rejected, never ignored. */
export function resolveServerOptimizer(
  given: ServerOptimizer | undefined,
  findings: Findings,
): ResolvedServerOptimizer {
  const { type, ...asked } = withDefaults(ServerOptimizer, given);
  for (const name of Object.keys(asked)) {
    if (name in defaultsOf[type]) continue;
    findings.reject(
      `/training/federated/serverOptimizer/${name}`,
      `The server optimizer "${type}" has no ${name}; it reads ${Object.keys(defaultsOf[type]).join(', ')}.`,
      'optionNotApplicable',
    );
  }
  if (type === 'average') return { type, ...defaultsOf[type], ...asked };
  if (type === 'momentum') return { type, ...defaultsOf[type], ...asked };
  return { type, ...defaultsOf[type], ...asked };
}
