import { defineSolver } from '../optimizer-kind.ts';

const bytesPerNumber = 8;

/** The normal equations of the mean squared error, solved at once. */
export const leastSquares = defineSolver({
  type: 'leastSquares',
  options: {},
  losses: ['meanSquaredError'],
  takesL1: false,
  epochs: 1,
  mostFeatures: 8192,
  // The products of the features with each other, their factor, and the sides of the equations.
  bytes: ({ perOutput, total }) => (2 * perOutput * perOutput + 3 * total) * bytesPerNumber,
});
