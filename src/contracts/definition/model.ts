import { Type, type Static } from 'typebox';
import { OneOf } from '../common.ts';
import { CustomModel } from './custom-model.ts';
import {
  AutoencoderModel,
  CnnModel,
  GruModel,
  LinearModel,
  LstmModel,
  MatrixFactorizationModel,
  MlpModel,
  ResnetModel,
  TextCnnModel,
  TransformerModel,
  WideAndDeepModel,
} from './neural-models.ts';

/** Families of the field that a definition may name; refused with `notSupportedYet` until they are built. */
export const plannedFamilies = [
  'decisionTree', 'randomForest', 'gradientBoostedTrees', 'naiveBayes', 'supportVectorMachine',
] as const; // prettier-ignore

export const PlannedModel = Type.Object({ family: OneOf(plannedFamilies) }, { additionalProperties: true });

/** The model: a family and its options. */
export const Model = Type.Union(
  [
    LinearModel,
    MlpModel,
    CnnModel,
    ResnetModel,
    LstmModel,
    GruModel,
    TextCnnModel,
    TransformerModel,
    WideAndDeepModel,
    AutoencoderModel,
    MatrixFactorizationModel,
    CustomModel,
    PlannedModel,
  ],
  {
    description:
      'The family and its options; { "family": "mlp" } by default, of a recommendation { "family": "matrixFactorization" }.',
  },
);
export type Model = Static<typeof Model>;
