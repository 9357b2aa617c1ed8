import type { ExperimentDefinition, ResolvedSplit } from '../contracts/definition/definition.ts';
import { Importance, type ResolvedImportance } from '../contracts/definition/importance.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { ResolvedTask } from '../targets/tasks.ts';
import type { Findings } from './issues.ts';
import { measuredTasks, metricsOfTask } from './metrics-of-task.ts';

/** How the importance of columns is measured; nothing where the definition does not ask for it. */
export function resolveImportance(
  definition: ExperimentDefinition,
  facts: { task: ResolvedTask; split: ResolvedSplit; rows: { validation: number; test: number } },
  findings: Findings,
): { importance?: ResolvedImportance } {
  const given = definition.evaluation?.importance;
  if (given === undefined) return {};
  const { task, split, rows } = facts;
  const metrics = metricsOfTask(task.type);
  if (metrics === undefined) {
    const detail = `The importance of columns is for ${measuredTasks.join(', ')}, not for ${task.type}.`;
    findings.reject('/evaluation/importance', detail, 'optionNotApplicable');
    return {};
  }
  if (split.strategy === 'kFold' ? rows.test === 0 : rows.test + rows.validation === 0)
    findings.reject(
      '/evaluation/importance',
      'The importance of columns is measured on test rows, and there are none: set split.test.',
      'optionNotApplicable',
    );
  const importance = withDefaults(Importance, given);
  const metric = importance.metric ?? metrics[0];
  if (!metrics.includes(metric))
    findings.reject(
      '/evaluation/importance/metric',
      `A ${task.type} has no ${metric}; its metrics are ${metrics.join(', ')}.`,
      'optionNotApplicable',
    );
  return { importance: { ...importance, metric } };
}
