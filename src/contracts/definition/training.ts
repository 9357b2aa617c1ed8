import { Type, type Static } from 'typebox';
import { Optimizer } from '../../optimizers/optimizer-schema.ts';
import { Id, Nullable, OneOf } from '../common.ts';

const closed = { additionalProperties: false } as const;

export const scheduleTypes = [
  'constant', 'step', 'exponential', 'polynomial', 'cosine', 'oneCycle', 'inverseTime', 'reduceOnPlateau',
] as const; // prettier-ignore

/** How the learning rate changes with the step. */
export const Schedule = Type.Object(
  {
    type: Type.Optional(
      OneOf(scheduleTypes, { default: 'constant', description: 'The formula, see above.' }),
    ),
    warmupSteps: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100000000,
        default: 0,
        description: 'Steps in which the rate rises linearly from 0 first.',
      }),
    ),
    decaySteps: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000000000,
        description:
          'T; needed by step and exponential, 1 for inverseTime, else the rest of the run by default.',
      }),
    ),
    rate: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1000,
        description: 'step: 0.1 by default; exponential: 0.96; inverseTime: needed.',
      }),
    ),
    power: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 100, default: 1, description: 'polynomial.' }),
    ),
    endLearningRate: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 100,
        default: 0,
        description: 'end: polynomial, cosine, oneCycle; the least rate of reduceOnPlateau.',
      }),
    ),
    patience: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 10000, default: 3, description: 'reduceOnPlateau, epochs.' }),
    ),
    factor: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        default: 0.5,
        description: 'reduceOnPlateau.',
      }),
    ),
  },
  {
    ...closed,
    description:
      'The learning rate at step t, counted from 0 after the warm-up. step: lr·rate^⌊t/T⌋; exponential: lr·rate^(t/T); ' +
      'inverseTime: lr/(1+rate·t/T); polynomial: (lr−end)(1−t/T)^power+end; cosine: end+(lr−end)(1+cos(πt/T))/2; ' +
      'oneCycle: from lr/25 up to lr in the first 30 % of T, then down to end, by half a cosine each; ' +
      'reduceOnPlateau: times factor when patience epochs brought nothing better. An option that the type does not read is refused.',
  },
);
export type Schedule = Static<typeof Schedule>;

export const losses = [
  'auto', 'crossEntropy', 'focal', 'hinge', 'meanSquaredError', 'meanAbsoluteError', 'huber', 'poisson',
] as const; // prettier-ignore

/** Where first weights come from. */
export const InitialWeights = Type.Object(
  {
    run: Type.Optional(Id('run', { description: 'A run of this project whose checkpoint to start from.' })),
    checkpoint: Type.Optional(
      Type.Union(
        [
          Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
          Type.Literal('best'),
          Type.Literal('latest'),
        ],
        {
          description:
            "With run: the step of a checkpoint, or best, or latest; the run's final one by default, else its best, else its newest.",
        },
      ),
    ),
    model: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 128,
        description: 'A registered model to start from, in place of a run.',
      }),
    ),
    version: Type.Optional(Type.Integer({ minimum: 1, description: 'With model: the latest by default.' })),
    layers: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        minItems: 1,
        maxItems: 1000,
        description:
          'Layers whose weights are taken, by name, or by the beginning of their names with a *; all that fit by default.',
      }),
    ),
    preparation: Type.Optional(
      OneOf(['source', 'fit'] as const, {
        default: 'source',
        description:
          'source: columns that the source has too go through its fitted preparation, so that its weights mean the same; fit: everything is fitted anew.',
      }),
    ),
  },
  {
    ...closed,
    description:
      'Fine-tuning: layers whose name and shapes are those of the source start with its weights, the others afresh; the plan says which. The last layer starts afresh where the task or its classes differ. What the definition leaves out of model, inputs and preparation is taken from the source. The weights are kept with the experiment, whatever becomes of the run.',
  },
);
export type InitialWeights = Static<typeof InitialWeights>;

/** Layers that training leaves as they are. */
export const Freeze = Type.Object(
  {
    layers: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        minItems: 1,
        maxItems: 1000,
        description: 'By name, as the plan names them, or by the beginning of their names with a *.',
      }),
    ),
    firstLayers: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10000, description: 'The first so many.' }),
    ),
    allButLast: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10000, description: 'All but the last so many.' }),
    ),
  },
  {
    ...closed,
    description:
      'One of the three. Layers with weights are counted, a normalisation with the layer before it. Frozen weights do not move, neither by weight decay nor, of batch normalisation, as moving averages, which are what it normalises by.',
  },
);
export type Freeze = Static<typeof Freeze>;

/** How the model is trained. */
export const Training = Type.Object(
  {
    epochs: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000000,
        default: 50,
        description: 'Passes over the training split, at most.',
      }),
    ),
    batchSize: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1048576,
        default: 32,
        description: 'Rows a batch; the last one of an epoch may be smaller.',
      }),
    ),
    loss: Type.Optional(
      OneOf(losses, {
        default: 'auto',
        description:
          'auto: crossEntropy, or meanSquaredError for regression and autoencoding; of several labels or values the mean over them. Autoencoding takes crossEntropy where all features lie in 0 … 1. hinge: of two classes max(0, 1 ∓ score), of more that of Crammer ' +
          'and Singer; its probabilities are the sigmoid or softmax of the scores, right for labels but not calibrated. poisson: the ' +
          'logarithm of a rate is learned; targets of 0 or more.',
      }),
    ),
    labelSmoothing: Type.Optional(
      Type.Number({ minimum: 0, exclusiveMaximum: 1, default: 0, description: 'With crossEntropy.' }),
    ),
    optimizer: Type.Optional(Optimizer),
    schedule: Type.Optional(Schedule),
    regularization: Type.Optional(
      Type.Object(
        {
          l1: Type.Optional(
            Type.Number({ minimum: 0, default: 0, description: 'Adds l1·Σ|w| over kernels to the loss.' }),
          ),
          l2: Type.Optional(
            Type.Number({
              minimum: 0,
              default: 0,
              description: 'Adds l2·Σw² over kernels (not biases) to the loss.',
            }),
          ),
        },
        closed,
      ),
    ),
    gradient: Type.Optional(
      Type.Object(
        {
          clipValue: Type.Optional(
            Nullable(Type.Number({ exclusiveMinimum: 0 }), {
              description: 'Largest magnitude of an element.',
            }),
          ),
          clipNorm: Type.Optional(
            Nullable(Type.Number({ exclusiveMinimum: 0 }), { description: 'Largest norm of each tensor.' }),
          ),
          clipGlobalNorm: Type.Optional(
            Nullable(Type.Number({ exclusiveMinimum: 0 }), {
              description: 'Largest norm of all tensors together.',
            }),
          ),
          accumulate: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 10000,
              default: 1,
              description: 'Batches whose gradients make one step; together at most the training split.',
            }),
          ),
        },
        closed,
      ),
    ),
    earlyStopping: Type.Optional(
      Nullable(
        Type.Object(
          {
            metric: Type.Optional(
              Type.String({
                default: 'validation.loss',
                description:
                  'A metric of the epochs: loss; accuracy (classification), hammingLoss and subsetAccuracy (labels), rmse and mae (values) of train or validation; precision, recall, f1 (binary of the positive class at 0.5, else macro), balancedAccuracy and r2 of validation, with up to 100 classes.',
              }),
            ),
            patience: Type.Optional(
              Type.Integer({ minimum: 0, maximum: 100000, default: 5, description: 'Epochs.' }),
            ),
            minDelta: Type.Optional(
              Type.Number({ minimum: 0, default: 0, description: 'What counts as better at least.' }),
            ),
            restoreBest: Type.Optional(
              Type.Boolean({ default: true, description: 'End with the weights of the best epoch.' }),
            ),
          },
          closed,
        ),
        { description: 'On by default where there is a validation split; null switches it off.' },
      ),
    ),
    checkpoint: Type.Optional(
      Type.Object(
        {
          everySeconds: Type.Optional(
            Type.Number({
              minimum: 1,
              maximum: 86400,
              default: 30,
              description: 'A checkpoint every so often.',
            }),
          ),
          everyEpochs: Type.Optional(
            Nullable(Type.Integer({ minimum: 1, maximum: 1000000 }), {
              description: 'Another after so many epochs; none by default.',
            }),
          ),
          keepLast: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 100,
              default: 2,
              description: 'The newest ones that are kept.',
            }),
          ),
          keepBest: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: 100,
              default: 1,
              description: 'The best ones that are kept.',
            }),
          ),
        },
        closed,
      ),
    ),
    precision: Type.Optional(
      OneOf(['float32', 'mixed'] as const, { default: 'float32', description: 'Numbers to compute with.' }),
    ),
    initialWeights: Type.Optional(Nullable(InitialWeights)),
    freeze: Type.Optional(Nullable(Freeze)),
  },
  closed,
);
export type Training = Static<typeof Training>;
