import { ConformalOptions, type ConformalScore } from '../contracts/conformal.ts';
import type { ExperimentDefinition, ResolvedSplit } from '../contracts/definition/definition.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import { leastCalibrationRows } from '../engine/conformal/conformal-quantile.ts';
import type { ResolvedTask } from '../targets/tasks.ts';
import type { Findings } from './issues.ts';

/** The scores of each task that has intervals or sets; the first is the default. */
const scoresOf: Readonly<Record<string, readonly [ConformalScore, ...ConformalScore[]]>> = {
  regression: ['absolute'],
  classification: ['lac', 'aps'],
};

/** The conformal intervals or sets that are calibrated when training ends; nothing where the definition asks for none. */
export function resolveConformal(
  definition: ExperimentDefinition,
  { task, split, rows }: { task: ResolvedTask; split: ResolvedSplit; rows: { validation: number } },
  findings: Findings,
): { conformal?: { coverages: number[]; score: ConformalScore } } {
  const given = definition.evaluation?.conformal;
  if (given === undefined) return {};
  const reject = (pointer: string, detail: string): void =>
    findings.reject(`/evaluation/conformal${pointer}`, detail, 'optionNotApplicable');
  const isOneTarget = 'target' in task && typeof task.target === 'string';
  const scores = isOneTarget ? scoresOf[task.type] : undefined;
  const { coverages, score = scores?.[0] ?? 'absolute' } = withDefaults(ConformalOptions, given);
  if (scores === undefined)
    reject('', `Conformal intervals and sets are for a classification or a regression of one target, not for this ${task.type}.`); // prettier-ignore
  else if (!scores.includes(score))
    reject('/score', `The score of a ${task.type} is ${scores.join(' or ')}, not ${score}.`);
  else if (split.strategy === 'kFold' && !split.refit)
    reject('', 'Intervals and sets are those of a final model; a cross-validation without one has none.');
  for (const [index, coverage] of coverages.entries()) {
    const least = leastCalibrationRows(coverage);
    if (scores !== undefined && rows.validation < least)
      findings.reject(
        `/evaluation/conformal/coverages/${index}`,
        `A coverage of ${coverage} needs at least ${least} validation rows, and there are ${rows.validation}: raise split.validation, or ask for less.`,
        'tooFewCalibrationRows',
      );
  }
  return { conformal: { coverages, score } };
}
