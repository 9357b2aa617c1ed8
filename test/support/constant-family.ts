import { Type } from 'typebox';
import { classicalFamilies } from '../../src/families/classical-families.ts';
import { defineClassicalFamily } from '../../src/families/classical-family.ts';

/** Predicts the mean of the targets, whatever the row: a family that the service does not have. */
const constant = defineClassicalFamily({
  family: 'constant',
  schema: Type.Object(
    { family: Type.Literal('constant'), shift: Type.Optional(Type.Number({ minimum: 0 })) },
    { additionalProperties: false },
  ),
  losses: { classification: ['crossEntropy'], regression: ['meanSquaredError'] },
  takesMissing: true,
  iterates: false,
  stopsEarly: false,
  preparation: () => ({ missing: 'keep', numeric: 'none', categorical: 'ordinal' }),
  resolve: ({ shift = 0 }) => ({ family: 'constant', shift }),
  iterations: () => 1,
  threads: () => 1,
  fitBytes: () => 0,
  execution: () => ({ plan: 'mean', reason: 'The mean is one number.' }),
});

classicalFamilies.register({ ...constant, engine: new URL('./constant-engine.ts', import.meta.url) });
