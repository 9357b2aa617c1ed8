import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { CalibrationMethod } from '../contracts/probability-calibration.ts';
import { groupsOf } from '../targets/task-groups.ts';
import type { ResolvedTask } from '../targets/tasks.ts';
import type { Findings } from './issues.ts';

/** The calibration of probabilities; nothing where the definition asks for none. */
export function resolveCalibration(
  definition: ExperimentDefinition,
  { task, rows }: { task: ResolvedTask; rows: { validation: number } },
  findings: Findings,
): { calibration?: CalibrationMethod } {
  const calibration = definition.evaluation?.calibration;
  if (calibration === undefined) return {};
  if (groupsOf(task) === null)
    findings.reject(
      '/evaluation/calibration',
      `A ${task.type} predicts no probabilities of classes or labels that could be calibrated.`,
      'optionNotApplicable',
    );
  else if (rows.validation === 0)
    findings.reject(
      '/evaluation/calibration',
      'Probabilities are calibrated on validation rows, and there are none: set split.validation.',
      'splitEmpty',
    );
  return { calibration };
}
