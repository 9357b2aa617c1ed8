import type { ExperimentDefinition, ResolvedTraining } from '../contracts/definition/definition.ts';
import { hasPrivateSteps } from '../contracts/definition/privacy.ts';
import type { Findings } from './issues.ts';
import { isOfSeveral } from './resolve-strategy.ts';

/** Which activations are computed again; nothing where all are kept. Refused where no graph is captured, which alone can. */
export function resolveRecompute(
  { training }: ExperimentDefinition,
  { recompute, isSolved }: Required<Pick<ResolvedTraining, 'recompute'>> & { isSolved: boolean },
  findings: Findings,
): Pick<ResolvedTraining, 'recompute'> {
  if (recompute !== 'blocks') return {};
  const refuse = (detail: string): void =>
    findings.reject('/training/recompute', detail, 'optionNotApplicable');
  if (isSolved) refuse('A solver keeps no activations. Leave training.recompute out.');
  if (hasPrivateSteps(training))
    refuse('Private steps are not captured as a graph, and keep their activations. Leave training.recompute or training.privacy out.'); // prettier-ignore
  if (isOfSeveral(training))
    refuse('Several processes keep their activations. Leave training.recompute or training.strategy out.');
  return { recompute };
}
