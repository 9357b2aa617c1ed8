import { Type, type Static } from 'typebox';
import { OneOf } from '../common.ts';

const closed = { additionalProperties: false } as const;

export const activations = [
  'relu', 'linear', 'sigmoid', 'tanh', 'elu', 'selu', 'softplus', 'softsign', 'gelu', 'swish', 'leakyRelu',
] as const; // prettier-ignore

export const initializers = [
  'glorotUniform', 'glorotNormal', 'heUniform', 'heNormal', 'randomNormal', 'orthogonal',
] as const; // prettier-ignore

/** A hidden dense layer: Dense → batch or layer normalisation → activation → dropout. */
export const DenseLayer = Type.Object(
  {
    units: Type.Integer({ minimum: 1, maximum: 65536, description: 'Width of the layer.' }),
    activation: Type.Optional(OneOf(activations, { default: 'relu' })),
    dropout: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0,
        description: 'Share of the outputs that is set to 0 in a training step.',
      }),
    ),
    batchNorm: Type.Optional(Type.Boolean({ default: false, description: 'Normalise over the batch.' })),
    layerNorm: Type.Optional(Type.Boolean({ default: false, description: 'Normalise over the units.' })),
    initializer: Type.Optional(
      OneOf(initializers, { description: 'heUniform for the relu family, else glorotUniform.' }),
    ),
  },
  { ...closed, description: 'Dense → batch or layer normalisation → activation → dropout.' },
);
export type DenseLayer = Static<typeof DenseLayer>;

export const LinearModel = Type.Object({ family: Type.Literal('linear') }, closed);

export const MlpModel = Type.Object(
  {
    family: Type.Literal('mlp'),
    layers: Type.Optional(
      Type.Array(DenseLayer, {
        minItems: 1,
        maxItems: 64,
        description: 'Two layers of 128 and 64 units by default.',
      }),
    ),
  },
  closed,
);

/** Families of the field that a definition may name; refused with `notSupportedYet` until they are built. */
export const plannedFamilies = [
  'cnn', 'resnet', 'lstm', 'gru', 'textCnn', 'transformer', 'wideAndDeep', 'autoencoder', 'matrixFactorization',
  'decisionTree', 'randomForest', 'gradientBoostedTrees', 'naiveBayes', 'supportVectorMachine', 'custom',
] as const; // prettier-ignore

export const PlannedModel = Type.Object({ family: OneOf(plannedFamilies) }, { additionalProperties: true });

/** The model: a family and its options. */
export const Model = Type.Union([LinearModel, MlpModel, PlannedModel], {
  description: 'The family and its options; { "family": "mlp" } by default.',
});
export type Model = Static<typeof Model>;
