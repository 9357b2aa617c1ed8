import { Type, type TUnion } from 'typebox';
import {
  classicalFamilies,
  type ClassicalSchemas,
  type GivenClassical,
} from '../../families/classical-families.ts';
import { neuralFamilies, type NeuralModel, type NeuralSchemas } from '../../families/families.ts';

const families = [...neuralFamilies.all(), ...classicalFamilies.all()];

/** The model: a family and its options. */
export const Model = Type.Union(
  families.map(({ schema }) => schema),
  {
    'x-component': 'ModelDefinition',
    description:
      'The family and its options; by default { "family": "mlp" }, for a recommendation { "family": "matrixFactorization" }.',
  },
) as unknown as TUnion<[...NeuralSchemas, ...ClassicalSchemas]>;
export type Model = NeuralModel | GivenClassical;
