import type { TargetKind } from './target-kind.ts';
import type { TargetChoice } from './task-kind.ts';
import { targetKinds } from './targets.ts';
import { taskKinds } from './tasks.ts';

/** What a task's rows have one of, or several of: classes are for stratified splits and resampling, labels for weights. */
export function groupsOf(task: TargetChoice & { type: string }): TargetKind['groups'] {
  return targetKinds.get(taskKinds.get(task.type).targetKind(task)).groups;
}
