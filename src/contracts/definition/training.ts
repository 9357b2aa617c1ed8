import { Type, type Static } from 'typebox';
import { Nullable, OneOf } from '../common.ts';

const closed = { additionalProperties: false } as const;

export const optimizerTypes = [
  'gradientDescent', 'sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'adamw',
] as const; // prettier-ignore

/** The optimizer. `gradientDescent` takes the whole training split as one batch. Defaults are Keras's. */
export const Optimizer = Type.Object(
  {
    type: Type.Optional(OneOf(optimizerTypes, { default: 'adam' })),
    learningRate: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 100,
        description: '0.001 for adam, adamw, rmsprop and adagrad, else 0.01.',
      }),
    ),
    momentum: Type.Optional(
      Type.Number({ minimum: 0, exclusiveMaximum: 1, description: 'momentum, nesterov: 0.9; rmsprop: 0.' }),
    ),
    beta1: Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 1, default: 0.9 })),
    beta2: Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 1, default: 0.999 })),
    rho: Type.Optional(
      Type.Number({ minimum: 0, exclusiveMaximum: 1, default: 0.9, description: 'rmsprop.' }),
    ),
    epsilon: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 1e-7 })),
    initialAccumulator: Type.Optional(Type.Number({ minimum: 0, default: 0.1, description: 'adagrad.' })),
    weightDecay: Type.Optional(Type.Number({ minimum: 0, description: 'adamw: 0.004.' })),
  },
  closed,
);
export type Optimizer = Static<typeof Optimizer>;

export const scheduleTypes = [
  'constant', 'step', 'exponential', 'polynomial', 'cosine', 'oneCycle', 'inverseTime', 'reduceOnPlateau',
] as const; // prettier-ignore

/**
 * How the learning rate changes with the step t (0-based, of the whole run unless `decaySteps` is given):
 * step: lr·rate^⌊t/decaySteps⌋; exponential: lr·rate^(t/decaySteps); inverseTime: lr/(1+rate·t/decaySteps);
 * polynomial: (lr−end)(1−t/T)^power+end; cosine: end+(lr−end)(1+cos(πt/T))/2; oneCycle: from lr/25 up to lr in the first
 * 30 % of T, then down to end, by half a cosine each. Warm-up rises linearly from 0; t counts from its end.
 */
export const Schedule = Type.Object(
  {
    type: Type.Optional(OneOf(scheduleTypes, { default: 'constant' })),
    warmupSteps: Type.Optional(Type.Integer({ minimum: 0, maximum: 100000000, default: 0 })),
    decaySteps: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000000000 })),
    rate: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1000 })),
    power: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100, default: 1 })),
    endLearningRate: Type.Optional(Type.Number({ minimum: 0, maximum: 100, default: 0 })),
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
  closed,
);
export type Schedule = Static<typeof Schedule>;

export const losses = [
  'auto', 'crossEntropy', 'focal', 'hinge', 'meanSquaredError', 'meanAbsoluteError', 'huber', 'poisson',
] as const; // prettier-ignore

/** How the model is trained. */
export const Training = Type.Object(
  {
    epochs: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000000, default: 50 })),
    batchSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1048576, default: 32 })),
    loss: Type.Optional(
      OneOf(losses, { default: 'auto', description: 'crossEntropy, or meanSquaredError for regression.' }),
    ),
    labelSmoothing: Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 1, default: 0 })),
    optimizer: Type.Optional(Optimizer),
    schedule: Type.Optional(Schedule),
    regularization: Type.Optional(
      Type.Object(
        {
          l1: Type.Optional(Type.Number({ minimum: 0, default: 0 })),
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
          clipValue: Type.Optional(Nullable(Type.Number({ exclusiveMinimum: 0 }))),
          clipNorm: Type.Optional(Nullable(Type.Number({ exclusiveMinimum: 0, description: 'Per tensor.' }))),
          clipGlobalNorm: Type.Optional(Nullable(Type.Number({ exclusiveMinimum: 0 }))),
          accumulate: Type.Optional(Type.Integer({ minimum: 1, maximum: 10000, default: 1 })),
        },
        closed,
      ),
    ),
    earlyStopping: Type.Optional(
      Nullable(
        Type.Object(
          {
            metric: Type.Optional(Type.String({ default: 'validation.loss' })),
            patience: Type.Optional(
              Type.Integer({ minimum: 0, maximum: 100000, default: 5, description: 'Epochs.' }),
            ),
            minDelta: Type.Optional(Type.Number({ minimum: 0, default: 0 })),
            restoreBest: Type.Optional(Type.Boolean({ default: true })),
          },
          closed,
        ),
        { description: 'On by default where there is a validation split; null switches it off.' },
      ),
    ),
    checkpoint: Type.Optional(
      Type.Object(
        {
          everySeconds: Type.Optional(Type.Number({ minimum: 1, maximum: 86400, default: 30 })),
          everyEpochs: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 1000000 }))),
          keepLast: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 2 })),
          keepBest: Type.Optional(Type.Integer({ minimum: 0, maximum: 100, default: 1 })),
        },
        closed,
      ),
    ),
    precision: Type.Optional(OneOf(['float32', 'mixed'] as const, { default: 'float32' })),
    initialWeights: Type.Optional(
      Nullable(
        Type.Object(
          { run: Type.String(), checkpoint: Type.Optional(Type.String()) },
          { additionalProperties: true },
        ),
      ),
    ),
  },
  closed,
);
export type Training = Static<typeof Training>;
