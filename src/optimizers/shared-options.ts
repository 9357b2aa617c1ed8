import { Type } from 'typebox';
import { Defaulted } from '../contracts/defaults.ts';
import type { Slot } from './optimizer-engine.ts';

/** The learning rate, with an optimizer's default. */
export const learningRate = (value: number) =>
  Defaulted(value, Type.Number({ exclusiveMinimum: 0, maximum: 100, description: 'Learning rate.' }));

/** The momentum, with an optimizer's default. */
export const momentum = (value: number) =>
  Defaulted(
    value,
    Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'Momentum factor: share of the previous step that is added.',
    }),
  );

/** What Adam's moments have in common. */
export const moments = {
  beta1: Defaulted(
    0.9,
    Type.Number({ minimum: 0, exclusiveMaximum: 1, description: 'Decay rate of the first moment.' }),
  ),
  beta2: Defaulted(
    0.999,
    Type.Number({ minimum: 0, exclusiveMaximum: 1, description: 'Decay rate of the second moment.' }),
  ),
};

/** The factor of weight decay; an optimizer has none by default, or a factor of its own. */
export const weightDecay = Type.Optional(
  Type.Number({
    minimum: 0,
    description:
      'Factor λ of weight decay, for all weights and biases. `sgd` and `adam` add λ·w to the gradient after clipping, as PyTorch does (an L2 penalty λ/2·Σw², which Adam scales like the rest of the gradient); `adamw` decouples it (Loshchilov and Hutter 2019): each step subtracts learning rate × λ × w.',
  }),
);

/** The slots of Adam's moments. */
export const momentSlots: readonly Slot[] = [
  { name: 'm', initial: 0 },
  { name: 'v', initial: 0 },
];

/** What is added to a divisor. */
export const epsilon = Defaulted(
  1e-7,
  Type.Number({
    exclusiveMinimum: 0,
    maximum: 1,
    description: 'Constant that is added to the divisor, so that it is never 0.',
  }),
);
