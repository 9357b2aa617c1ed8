import { Type, type Static } from 'typebox';
import {
  DecisionTreeModel,
  GradientBoostedTreesModel,
  NaiveBayesModel,
  RandomForestModel,
  SupportVectorMachineModel,
} from './classical.ts';
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
    DecisionTreeModel,
    RandomForestModel,
    GradientBoostedTreesModel,
    NaiveBayesModel,
    SupportVectorMachineModel,
  ],
  {
    description:
      'The family and its options; { "family": "mlp" } by default, of a recommendation { "family": "matrixFactorization" }.',
  },
);
export type Model = Static<typeof Model>;
