import type { Baseline, SplitEvaluation } from '../../contracts/evaluation.ts';

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

function outputsOf(evaluation: SplitEvaluation): Baseline['perOutput'] {
  if (evaluation.kind === 'multiLabelClassification')
    return evaluation.perLabel.map((report) => ({ output: report.class, metrics: figuresOf(report) }));
  if (evaluation.kind === 'regression')
    return evaluation.perOutput?.map((report) => ({ output: report.output, metrics: figuresOf(report) }));
  return undefined;
}
