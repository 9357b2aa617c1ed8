import type { ResolvedDefinition } from '../contracts/definition/definition.ts';
import { forecastOf } from '../contracts/definition/steps-of.ts';
import { kindOfTarget } from '../targets/targets.ts';
import { targetColumns } from '../targets/tasks.ts';
import { namesAhead } from '../targets/values/forecasting.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import type { ModelSource } from './weights-source.ts';

/** Why the last layer of the source says nothing about this task; null where it does. */
export function reasonForNewHead(
  { task }: Pick<ResolvedDefinition, 'task'>,
  dataset: DatasetFacts,
  source: Pick<ModelSource, 'definition' | 'preparation'>,
): string | null {
  const { target } = source.preparation;
  if (task.type !== source.definition.task.type)
    return `The task is ${task.type}, that of the source ${source.definition.task.type}.`;
  const forecast = forecastOf({ task });
  const names = forecast === null ? targetColumns(task) : namesAhead(forecast);
  return kindOfTarget(target).newHeadReason(target, {
    names,
    column: columnOf(dataset, targetColumns(task)[0]),
    positiveClass: task.positiveClass,
  });
}
