import { Type, type Static } from 'typebox';
import { OneOf } from '../common.ts';
import { Defaulted } from '../defaults.ts';

export const serverOptimizerTypes = ['average', 'momentum', 'adam'] as const;

/** How the mean change of a round becomes a step of the global weights. */
export const ServerOptimizer = Type.Object(
  {
    type: Defaulted(
      'average',
      OneOf(serverOptimizerTypes, { description: 'Formula of the step; the formulas are listed above.' }),
    ),
    learningRate: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 100,
        description: 'Factor η of the step. The default is 1, and 0.01 for `adam`.',
      }),
    ),
    momentum: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        description: 'Factor β of `momentum` and β1 of `adam`. The default is 0.9.',
      }),
    ),
    beta2: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        description: 'Factor β2 of `adam`, for the mean of squares. The default is 0.99.',
      }),
    ),
    adaptivity: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description:
          'Degree of adaptivity τ of `adam`, which is added to the divisor; the mean of squares starts at its square. The default is 0.001.',
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'ServerOptimizer',
    description:
      'The step of the global weights w by the mean change Δ of a round. average: w + η·Δ, which for η = 1 is federated averaging. ' +
      'momentum (FedAvgM, Hsu et al. 2019): v ← β·v + Δ, w + η·v. adam (FedAdam, Reddi et al. 2021): m ← β1·m + (1−β1)·Δ, v ← β2·v + (1−β2)·Δ², w + η·m / (√v + τ). ' +
      'An option that the type does not have is refused.',
  },
);
export type ServerOptimizer = Static<typeof ServerOptimizer>;

/** {@link ServerOptimizer} with every default that its type has written in. */
export type ResolvedServerOptimizer =
  | { type: 'average'; learningRate: number }
  | { type: 'momentum'; learningRate: number; momentum: number }
  | { type: 'adam'; learningRate: number; momentum: number; beta2: number; adaptivity: number };
