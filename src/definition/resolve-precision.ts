import type { ExperimentDefinition, ResolvedTraining } from '../contracts/definition/definition.ts';
import { hasPrivateSteps } from '../contracts/definition/privacy.ts';
import type { Findings } from './issues.ts';
import { isOfSeveral } from './resolve-strategy.ts';

/** The number format of training; mixed precision is refused where steps are not captured as a graph of this process. */
export function resolvePrecision(
  { training }: ExperimentDefinition,
  { precision, isSolved }: Pick<ResolvedTraining, 'precision'> & { isSolved: boolean },
  findings: Findings,
): Pick<ResolvedTraining, 'precision'> {
  if (precision !== 'mixed') return { precision };
  const refuse = (detail: string): void =>
    findings.reject('/training/precision', detail, 'optionNotApplicable');
  if (isSolved)
    refuse('A solver needs the digits of float32 to converge. Use an optimizer such as "adam" or "sgd".');
  if (hasPrivateSteps(training))
    refuse('Private steps are not captured as a graph, and are computed in float32. Leave training.precision or training.privacy out.'); // prettier-ignore
  if (isOfSeveral(training))
    refuse('Several processes compute in float32. Leave training.precision or training.strategy out.');
  return { precision };
}
