import { taskKinds } from '../targets/tasks.ts';
import type { ColumnType } from '../contracts/dataset.ts';
import type { ExperimentDefinition } from '../contracts/definition/definition.ts';

/** Types of columns that become features of a step. */
const stepTypes: readonly ColumnType[] = ['numeric', 'categorical', 'boolean', 'dateTime', 'vector'];

/**
 * Which columns say where a step belongs, and are no input unless they are asked for; and which types a step can't have. Null
 * where each row is an example.
 */
export function stepPlacesOf({ task, inputs }: ExperimentDefinition): {
  reasons: ReadonlyMap<string, string>;
  /** Why a type can't be one of a step; null: it can. */
  whyNot(type: ColumnType): string | null;
} | null {
  const sequence = inputs?.sequence;
  const rows = sequence !== undefined && 'group' in sequence ? sequence : null;
  if (taskKinds.get(task.type).examples !== 'windows' && rows === null) return null;
  const { group, time } = rows ?? task;
  const reasons = new Map<string, string>();
  if (time !== undefined) reasons.set(time, 'it orders the steps; name it in inputs.include to use it');
  if (group !== undefined)
    reasons.set(group, 'it says which rows belong together; name it in inputs.include to use it');
  return {
    reasons,
    whyNot: (type) =>
      stepTypes.includes(type) ? null : `the steps of a sequence can be ${stepTypes.join(', ')} columns`,
  };
}
