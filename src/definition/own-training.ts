import type { Training } from '../contracts/definition/training.ts';
import type { ExamplesInSight, NeuralFamily } from '../families/neural-family.ts';

/**
 * The training options as they are given, with the family's own defaults for what is left out. Options that belong together are filled in together:
 * whoever chooses an optimizer or a schedule gets no other rate, and who fine-tunes keeps the defaults of every family.
 */
export function withOwnTraining(
  given: Training,
  family: Pick<NeuralFamily, 'ownTraining'>,
  examples: ExamplesInSight,
): Training {
  if ((given.initialWeights ?? null) !== null || (given.freeze ?? null) !== null) return given;
  const own = family.ownTraining?.(examples) ?? null;
  if (own === null) return given;
  const { optimizer, schedule, regularization, ...rest } = own;
  const choosesSteps = given.optimizer !== undefined || given.schedule !== undefined;
  return {
    ...rest,
    ...(!choosesSteps && { optimizer, schedule }),
    ...(given.optimizer === undefined && given.regularization === undefined && { regularization }),
    ...given,
  };
}
