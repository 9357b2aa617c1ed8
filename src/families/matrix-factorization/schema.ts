import { Type } from 'typebox';
import { OneOf } from '../../contracts/common.ts';
import { Defaulted } from '../../contracts/defaults.ts';
import { initializers, startOptions, type ResolvedStart } from '../../contracts/definition/layer-options.ts';
import { familySchema } from '../family-schema.ts';

export const MatrixFactorizationModel = familySchema(
  'matrixFactorization',
  'The product of the vectors of two categories, such as user and item, plus a bias of each and a common one. Other columns add a linear term.',
  {
    factors: Defaulted(32, Type.Integer({ minimum: 1, maximum: 4096, description: 'Width of the vectors.' })),
    initializer: Defaulted(
      'randomNormal',
      OneOf(initializers, { description: 'Initializer of the vectors.' }),
    ),
    deviation: startOptions.deviation,
  },
);

export interface ResolvedMatrixFactorization extends ResolvedStart {
  family: 'matrixFactorization';
  factors: number;
}
