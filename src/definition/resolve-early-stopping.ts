import type { ExperimentDefinition, ResolvedTraining } from '../contracts/definition/definition.ts';
import { EarlyStopping } from '../contracts/definition/training.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { Findings } from './issues.ts';
import type { SplitRows } from './split-rows.ts';

/**
 * Early stopping with every default written in: on where there is a validation split, unless it is switched off.
 * @param watchable names of the metrics that the model's training has at the end of each epoch
 * @param patience the default of a family that has one of its own
 */
export function resolveEarlyStopping(
  asked: NonNullable<ExperimentDefinition['training']>['earlyStopping'],
  { watchable, patience }: { watchable: readonly string[]; patience?: number },
  rows: Pick<SplitRows, 'validation'>,
  findings: Findings,
): ResolvedTraining['earlyStopping'] {
  if (asked === null || (asked === undefined && rows.validation === 0)) return null;
  const resolved = withDefaults(EarlyStopping, { patience, ...asked });
  const { metric } = resolved;
  if (!watchable.includes(metric)) {
    findings.reject(
      '/training/earlyStopping/metric',
      `Early stopping can watch ${watchable.join(', ')}; not "${metric}".`,
      'unknownMetric',
    );
  } else if (metric.startsWith('validation.') && rows.validation === 0) {
    findings.reject(
      '/training/earlyStopping/metric',
      `"${metric}" needs a validation split; split.validation is 0.`,
      'splitEmpty',
    );
  }
  return resolved;
}
