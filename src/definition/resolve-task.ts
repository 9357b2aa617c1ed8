import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { TaskResolution } from '../targets/task-kind.ts';
import { taskKinds, type ResolvedTask } from '../targets/tasks.ts';
import type { DatasetFacts } from './dataset-facts.ts';
import { pointerTo } from '../json-pointer.ts';
import type { Findings } from './issues.ts';

/** The task, checked against its target columns; null after a rejection that leaves nothing to go on with. */
export function resolveTask(
  { task, model }: ExperimentDefinition,
  dataset: DatasetFacts,
  findings: Findings,
): TaskResolution<ResolvedTask> | null {
  const { type, ...given } = task;
  const kind = taskKinds.get(type);
  const allowed = kind.reads?.(given) ?? Object.keys(kind.options);
  for (const [option, value] of Object.entries(given)) {
    if (value === undefined || allowed.includes(option)) continue;
    findings.reject(
      pointerTo('task', option),
      `A task of type "${type}" takes no ${option}: ${kind.goesBy}.`,
      'optionNotApplicable',
    );
  }
  return kind.resolve(given, {
    dataset,
    family: model?.family,
    findings,
  });
}
