import { taskKinds } from '../targets/tasks.ts';
import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import { defaultFamily, neuralFamilies, type ResolvedModel } from '../families/families.ts';
import type { ExamplesInSight } from '../families/neural-family.ts';
import type { Findings } from './issues.ts';

/**
 * The model with every default written in, checked against the task and the row that it gets.
 * @param examples what a row holds, as far as it is known before training, and how many rows are trained on
 */
export function resolveModel(
  { task, model: given }: ExperimentDefinition,
  examples: Omit<ExamplesInSight, 'task'>,
  findings: Findings,
): ResolvedModel {
  const model = given ?? { family: defaultFamily(task.type) };
  const family = neuralFamilies.get(model.family);
  if (taskKinds.get(task.type).examples === 'pairs' && !family.learnsPairs)
    rejectForPairs(model.family, findings);
  const { needs } = family;
  const { blocks } = examples;
  if (needs && blocks.length > 0 && !blocks.some(({ kind }) => needs.kinds.includes(kind)))
    findings.reject('/model/family', needs.text, 'modelMisfit');
  return family.resolve(model, { ...examples, task: task.type, findings });
}

/** Refuses a family that does not learn from pairs of a user and an item. */
export function rejectForPairs(family: string, findings: Findings): void {
  const fit = neuralFamilies.all().filter(({ learnsPairs }) => learnsPairs);
  const names = fit
    .map((other) => `"${other.family}"`)
    .toSorted()
    .join(' or ');
  findings.reject(
    '/model/family',
    `A recommendation is learned by ${names}, not by "${family}".`,
    'modelMisfit',
  );
}
