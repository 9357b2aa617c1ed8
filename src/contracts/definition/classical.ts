import { classicalFamilies, type ResolvedClassicalModel } from '../../families/classical-families.ts';
import type { ClassicalLoss } from '../../families/classical-family.ts';
import type { ResolvedDefinition, ResolvedTraining } from './definition.ts';

/** What of `training` applies to a classical family, with every default written in. */
export interface ClassicalTraining extends Pick<ResolvedTraining, 'earlyStopping' | 'checkpoint'> {
  loss: ClassicalLoss;
  labelSmoothing: 0;
}

/** A resolved definition of a classical family. */
export interface ClassicalDefinition extends Omit<ResolvedDefinition, 'model' | 'training'> {
  model: ResolvedClassicalModel;
  training: ClassicalTraining;
}

/** A resolved definition of any family. */
export type AnyDefinition = ResolvedDefinition | ClassicalDefinition;

/** Whether a definition's model is of a classical family. */
export function isClassical(definition: AnyDefinition): definition is ClassicalDefinition {
  return classicalFamilies.find(definition.model.family) !== null;
}

/**
 * The definition of a model of layers.
 * @throws Error on one of a classical family, which the caller should have looked for
 */
export function layered(definition: AnyDefinition): ResolvedDefinition {
  if (isClassical(definition)) throw new Error(`the family "${definition.model.family}" has no layers`);
  return definition;
}
