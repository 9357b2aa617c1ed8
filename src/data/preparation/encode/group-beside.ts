/** The group that an example of a prediction names beside its steps. */
export interface GroupBeside {
  group: string;
  value: unknown;
}

/** What an example names as its group; null where it doesn't, or where the column is called as the steps are. */
export function groupBeside(example: object, group: string | null): GroupBeside | null {
  if (group === null || group === 'steps' || !Object.hasOwn(example, group)) return null;
  return { group, value: (example as Record<string, unknown>)[group] };
}

/** A step with the group that its example names, where it does not name it itself. */
export function withGroup(step: unknown, named: GroupBeside | null): unknown {
  if (named === null || typeof step !== 'object' || step === null || Array.isArray(step)) return step;
  return Object.hasOwn(step, named.group) ? step : { ...step, [named.group]: named.value };
}
