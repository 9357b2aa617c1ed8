import { withDefaults } from '../../contracts/with-defaults.ts';
import { resolveStart } from '../layers/resolve-layers.ts';
import { defineFamily } from '../neural-family.ts';
import { addMatrixFactorization } from './add-matrix-factorization.ts';
import { MatrixFactorizationModel, type ResolvedMatrixFactorization } from './schema.ts';

/** Matrix factorization with biases. */
export const matrixFactorization = defineFamily({
  family: 'matrixFactorization',
  schema: MatrixFactorizationModel,
  defaultFor: ['recommendation'],
  learnsPairs: true,
  resolve(given, { findings }): ResolvedMatrixFactorization {
    const { factors, ...start } = withDefaults(MatrixFactorizationModel, given);
    return { family: 'matrixFactorization', factors, ...resolveStart(start, 'linear', '/model', findings) };
  },
  addLayers: addMatrixFactorization,
});
