import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import { defaultFamily } from '../families/families.ts';

/** The family that a definition names, or the default of its task. */
export function familyOf({ model, task }: Pick<ExperimentDefinition, 'model' | 'task'>): string {
  return model?.family ?? defaultFamily(task.type);
}
