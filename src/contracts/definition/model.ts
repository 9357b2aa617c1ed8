import { Type, type TUnion } from 'typebox';
import { neuralFamilies, type NeuralModel, type NeuralSchemas } from '../../families/families.ts';
import {
  DecisionTreeModel,
  GradientBoostedTreesModel,
  NaiveBayesModel,
  RandomForestModel,
  SupportVectorMachineModel,
} from './classical.ts';
import type { Static } from 'typebox';

const classical = [
  DecisionTreeModel,
  RandomForestModel,
  GradientBoostedTreesModel,
  NaiveBayesModel,
  SupportVectorMachineModel,
] as const;

/** The model: a family and its options. */
export const Model = Type.Union([...neuralFamilies.all().map(({ schema }) => schema), ...classical], {
  description:
    'The family and its options; by default { "family": "mlp" }, for a recommendation { "family": "matrixFactorization" }.',
}) as unknown as TUnion<[...NeuralSchemas, ...typeof classical]>;
export type Model = NeuralModel | Static<(typeof classical)[number]>;
