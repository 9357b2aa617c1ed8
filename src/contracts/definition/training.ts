import { Type, type Static } from 'typebox';
import { Optimizer } from '../../optimizers/optimizer-schema.ts';
import { losses } from '../../targets/loss.ts';
import { watchableMetrics } from '../../targets/watchable-metrics.ts';
import { Nullable, OneOf } from '../common.ts';
import { Defaulted, Section } from '../defaults.ts';
import { Federated } from './federated.ts';
import { Privacy } from './privacy.ts';
import { sourceOptions } from './source-options.ts';
import { Strategy } from './strategy.ts';

const closed = { additionalProperties: false } as const;

export const scheduleTypes = [
  'constant', 'step', 'exponential', 'polynomial', 'cosine', 'oneCycle', 'inverseTime', 'reduceOnPlateau',
] as const; // prettier-ignore

/** How the learning rate changes with the step. */
export const Schedule = Type.Object(
  {
    type: Defaulted(
      'constant',
      OneOf(scheduleTypes, { description: 'Formula of the schedule; the formulas are listed above.' }),
    ),
    warmupSteps: Defaulted(
      0,
      Type.Integer({
        minimum: 0,
        maximum: 100000000,
        description: 'Number of steps at the start in which the rate rises linearly from 0.',
      }),
    ),
    decaySteps: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000000000,
        description:
          'Number of steps T of the formula. `step` and `exponential` require it; the default is 1 for `inverseTime`, otherwise the rest of the run.',
      }),
    ),
    rate: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1000,
        description:
          'Rate of the formula. The default is 0.1 for `step` and 0.96 for `exponential`; `inverseTime` requires it.',
      }),
    ),
    power: Defaulted(
      1,
      Type.Number({ exclusiveMinimum: 0, maximum: 100, description: 'Exponent of `polynomial`.' }),
    ),
    endLearningRate: Defaulted(
      0,
      Type.Number({
        minimum: 0,
        maximum: 100,
        description:
          'Final learning rate (`end`) of `polynomial`, `cosine` and `oneCycle`, and the minimum of `reduceOnPlateau`.',
      }),
    ),
    patience: Defaulted(
      3,
      Type.Integer({
        minimum: 0,
        maximum: 10000,
        description: 'Number of epochs without improvement after which `reduceOnPlateau` lowers the rate.',
      }),
    ),
    factor: Defaulted(
      0.5,
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description: 'Factor by which `reduceOnPlateau` multiplies the rate.',
      }),
    ),
  },
  {
    ...closed,
    title: 'Schedule',
    description:
      'The learning rate at step t, counted from 0 after the warm-up. step: lr·rate^⌊t/T⌋; exponential: lr·rate^(t/T); ' +
      'inverseTime: lr/(1+rate·t/T); polynomial: (lr−end)(1−t/T)^power+end; cosine: end+(lr−end)(1+cos(πt/T))/2; ' +
      "oneCycle (PyTorch's OneCycleLR): from lr/25 up to lr at step 0.3·T − 1, then down to end at step T − 1, each along half a cosine; " +
      'reduceOnPlateau: times factor after patience epochs without improvement. An option that the type does not have is refused.',
  },
);
export type Schedule = Static<typeof Schedule>;

/** Where the initial weights come from. */
export const InitialWeights = Type.Object(
  {
    ...sourceOptions({
      run: 'Id of a run of this project whose checkpoint training starts from.',
      model: 'Name of a registered model to start from, in place of `run`.',
    }),
    layers: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        minItems: 1,
        maxItems: 1000,
        description:
          'Names of the layers whose weights are taken; a name that ends with `*` matches by its beginning. By default all layers that fit are taken.',
      }),
    ),
    preparation: Defaulted(
      'source',
      OneOf(['source', 'fit'] as const, {
        description:
          'Preparation of columns that the source also has. `source` reuses its fitted preparation, so that its weights keep their meaning; `fit` fits everything anew.',
      }),
    ),
  },
  {
    ...closed,
    title: 'InitialWeights',
    description:
      'Source of the initial weights, for fine-tuning. Layers whose name and shapes match those of the source start with its weights; the others are initialized at random, as is the output layer if the task or its classes differ. The estimate lists them. Options of `model`, `inputs` and `preparation` that are not given are taken from the source. The weights are kept with the experiment, so the run may be deleted.',
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
        description:
          'Names of the frozen layers, as in the estimate; a name that ends with `*` matches by its beginning.',
      }),
    ),
    firstLayers: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10000, description: 'Number of layers to freeze from the input.' }),
    ),
    allButLast: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10000,
        description: 'Number of layers before the output that are trained; all others are frozen.',
      }),
    ),
  },
  {
    ...closed,
    title: 'Freeze',
    description:
      'Layers whose weights do not change in training; give one of the three options. Only layers with weights are counted, and a normalisation counts with the layer before it. Weight decay does not change frozen weights, and a frozen batch normalisation uses its stored averages.',
  },
);
export type Freeze = Static<typeof Freeze>;

/** When training ends before its last epoch. */
export const EarlyStopping = Type.Object(
  {
    metric: Defaulted(
      'validation.loss',
      Type.String({
        description: `Metric of the epochs that is watched, such as \`validation.loss\`: ${watchableMetrics()}. Precision, recall and F1 are those of the positive class at 0.5, or macro averages. A metric that the task does not have is refused with a list of those that it has.`,
      }),
    ),
    patience: Defaulted(
      5,
      Type.Integer({
        minimum: 0,
        maximum: 100000,
        description:
          'Number of epochs without improvement after which training stops. For gradient-boosted trees an epoch is a tree, and the default is 10.',
      }),
    ),
    minDelta: Defaulted(
      0,
      Type.Number({
        minimum: 0,
        description: 'Smallest change of the metric that counts as an improvement.',
      }),
    ),
    restoreBest: Defaulted(
      true,
      Type.Boolean({ description: 'Whether the model gets the weights of its best epoch at the end.' }),
    ),
  },
  { ...closed, title: 'EarlyStopping' },
);

/** How the model is trained. */
export const Training = Type.Object(
  {
    epochs: Defaulted(
      50,
      Type.Integer({
        minimum: 1,
        maximum: 1000000,
        description:
          'Maximum number of passes over the training split. For an MLP on a small table the default is 200. For `lbfgs` it is the maximum number of iterations and the default is 1000; `leastSquares` takes 1.',
      }),
    ),
    batchSize: Defaulted(
      32,
      Type.Integer({
        minimum: 1,
        maximum: 1048576,
        description:
          'Number of rows in a batch; the last batch of an epoch may be smaller. The default is at most the size of the training split.',
      }),
    ),
    loss: Defaulted(
      'auto',
      OneOf(losses, {
        description:
          'Loss to minimize; for several labels or values it is the mean over them. `auto` is `crossEntropy` for classification, and `meanSquaredError` for values and autoencoding. Autoencoding allows `crossEntropy` if all features lie in 0 … 1. ' +
          '`hinge` is max(0, 1 ∓ score) for two classes and the loss of Crammer and Singer for more; its probabilities are the sigmoid or softmax of the scores and are not calibrated. `poisson` learns the logarithm of a rate and needs targets of 0 or more.',
      }),
    ),
    labelSmoothing: Defaulted(
      0,
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        description: 'Share of the target probability that is spread over all classes, for `crossEntropy`.',
      }),
    ),
    optimizer: Section(Optimizer),
    schedule: Section(Schedule),
    regularization: Section(
      Type.Object(
        {
          l1: Defaulted(
            0,
            Type.Number({
              minimum: 0,
              description: 'Factor of the L1 penalty l1·Σ|w| over kernels, which is added to the loss.',
            }),
          ),
          l2: Defaulted(
            0,
            Type.Number({
              minimum: 0,
              description:
                'Factor of the L2 penalty l2·Σw² over kernels (not biases), which is added to the loss. Where a solver is the optimizer and no l1 is given, the default for crossEntropy and poisson is 1 / (2 · training rows · k), where k is the number of labels or values of a row, which is C = 1 of scikit-learn; for the other losses it is 1 / (training rows · k), which is alpha = 1 of Ridge, if there are as many features as training rows, and otherwise 0, as in LinearRegression.',
            }),
          ),
        },
        closed,
      ),
    ),
    gradient: Section(
      Type.Object(
        {
          clipValue: Defaulted(
            null,
            Nullable(Type.Number({ exclusiveMinimum: 0 }), {
              description: 'Largest magnitude of an element of a gradient; null: not limited.',
            }),
          ),
          clipNorm: Defaulted(
            null,
            Nullable(Type.Number({ exclusiveMinimum: 0 }), {
              description: 'Largest norm of the gradient of each tensor; null: not limited.',
            }),
          ),
          clipGlobalNorm: Defaulted(
            null,
            Nullable(Type.Number({ exclusiveMinimum: 0 }), {
              description: 'Largest norm of all gradients together; null: not limited.',
            }),
          ),
          accumulate: Defaulted(
            1,
            Type.Integer({
              minimum: 1,
              maximum: 10000,
              description:
                'Number of batches whose gradients are combined into one step. Together they may not exceed the training split.',
            }),
          ),
        },
        closed,
      ),
    ),
    earlyStopping: Type.Optional(
      Nullable(EarlyStopping, {
        description:
          'Early stopping. It is on by default if there is a validation split, except for an MLP on a small table and gradient-boosted trees of up to 10,000 training rows; null turns it off.',
      }),
    ),
    checkpoint: Section(
      Type.Object(
        {
          everySeconds: Defaulted(
            30,
            Type.Number({ minimum: 1, maximum: 86400, description: 'Seconds between two checkpoints.' }),
          ),
          everyEpochs: Defaulted(
            null,
            Nullable(Type.Integer({ minimum: 1, maximum: 1000000 }), {
              description: 'Number of epochs after which another checkpoint is written; null: none.',
            }),
          ),
          keepLast: Defaulted(
            2,
            Type.Integer({
              minimum: 1,
              maximum: 100,
              description: 'Number of the latest checkpoints that are kept.',
            }),
          ),
          keepBest: Defaulted(
            1,
            Type.Integer({
              minimum: 0,
              maximum: 100,
              description: 'Number of the best checkpoints that are kept.',
            }),
          ),
        },
        closed,
      ),
    ),
    precision: Defaulted(
      'float32',
      OneOf(['float32', 'mixed'] as const, {
        description:
          'Number format of the computation. `mixed` times plans that compute products in 16 bits beside those in float32 and takes the fastest: bfloat16, or on GPUs also float16 with loss scaling. Weights, optimizer, loss and statistics stay float32, as do evaluation, predictions, checkpoints and exports. `execution` of the run tells what was taken and why.',
      }),
    ),
    recompute: Defaulted(
      'none',
      OneOf(['none', 'blocks'] as const, {
        description:
          'Activations that the backward pass computes again (gradient checkpointing). `none` keeps all activations of a batch until then. `blocks` keeps those between blocks of layers and computes what is inside of a block a second time, which takes less memory and more time, and gives the same weights. `execution` of the run tells the bytes.',
      }),
    ),
    strategy: Type.Optional(Nullable(Strategy)),
    privacy: Type.Optional(Nullable(Privacy)),
    federated: Type.Optional(Nullable(Federated)),
    initialWeights: Type.Optional(Nullable(InitialWeights)),
    freeze: Type.Optional(Nullable(Freeze)),
  },
  { ...closed, title: 'Training' },
);
export type Training = Static<typeof Training>;
