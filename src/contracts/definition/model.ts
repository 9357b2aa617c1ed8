import { Type, type Static } from 'typebox';
import { OneOf } from '../common.ts';
import { CnnModel, GruModel, LinearModel, LstmModel, MlpModel } from './neural-models.ts';

/** Families of the field that a definition may name; refused with `notSupportedYet` until they are built. */
export const plannedFamilies = [
  'resnet', 'textCnn', 'transformer', 'wideAndDeep', 'autoencoder', 'matrixFactorization',
  'decisionTree', 'randomForest', 'gradientBoostedTrees', 'naiveBayes', 'supportVectorMachine', 'custom',
] as const; // prettier-ignore

export const PlannedModel = Type.Object({ family: OneOf(plannedFamilies) }, { additionalProperties: true });

/** The model: a family and its options. */
export const Model = Type.Union([LinearModel, MlpModel, CnnModel, LstmModel, GruModel, PlannedModel], {
  description: 'The family and its options; { "family": "mlp" } by default.',
});
export type Model = Static<typeof Model>;
