import type { Baseline, SplitEvaluation } from '../../contracts/evaluation.ts';
import type { CalibrationReport } from '../../contracts/probability-calibration.ts';

/** Numbers of an evaluation that are no figures of merit. */
const notMetrics: ReadonlySet<string> = new Set(['rows', 'threshold', 'k', 'users', 'items', 'support']);

/** Every figure that a report has as one number, or null where it is undefined. */
export function figuresOf(report: object): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(report).filter(
      (entry): entry is [string, number | null] =>
        (typeof entry[1] === 'number' || entry[1] === null) && !notMetrics.has(entry[0]),
    ),
  );
}

/** An evaluation of a baseline, shortened to its figures. @param without figures that mean nothing of it */
export function baselineFigures(
  strategy: string,
  evaluation: SplitEvaluation,
  without: readonly string[] = [],
): Baseline {
  const outputs = outputsOf(evaluation);
  const nested = evaluation.kind === 'regression' ? evaluation : null;
  const all = {
    ...figuresOf(evaluation),
    ...(nested?.forecast && { mase: nested.forecast.mase }),
    ...(nested?.ranking && figuresOf(nested.ranking)),
  };
  return {
    strategy,
    metrics: Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name))),
    ...(outputs && { perOutput: outputs }),
  };
}

/** How far the probabilities of a report can be taken at their word. */
export function calibrationFigures(
  report: SplitEvaluation,
): NonNullable<CalibrationReport['test']>['before'] {
  if (report.kind === 'classification') {
    const { logLoss, expectedCalibrationError } = report;
    return { logLoss, expectedCalibrationError };
  }
  if (report.kind !== 'multiLabelClassification') throw new Error(`a ${report.kind} has no probabilities`);
  const { logLoss, perLabel } = report;
  const sum = perLabel.reduce((total, one) => total + one.expectedCalibrationError, 0);
  return { logLoss, expectedCalibrationError: perLabel.length === 0 ? null : sum / perLabel.length };
}

function outputsOf(evaluation: SplitEvaluation): Baseline['perOutput'] {
  if (evaluation.kind === 'multiLabelClassification')
    return evaluation.perLabel.map((report) => ({ output: report.class, metrics: figuresOf(report) }));
  if (evaluation.kind === 'regression')
    return evaluation.perOutput?.map((report) => ({ output: report.output, metrics: figuresOf(report) }));
  return undefined;
}
