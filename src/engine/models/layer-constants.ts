/** Constants of layers, for all who compute them. */

/**
 * Batch normalisation: how slowly the moving averages forget, and what is added to the variance (Keras's). Keras's momentum of 0.99 needs
 * hundreds of steps to reach the data's statistics; small tables have a dozen steps an epoch, and their first epochs would be judged by
 * wrong ones.
 */
export const batchNormOptions = { momentum: 0.9, epsilon: 1e-3 } as const;

/** Slope of leakyRelu below zero: Keras's for its activation function. */
export const leakySlope = 0.2;

/** What tfjs adds to the variance in a layer normalisation. */
export const layerNormEpsilon = 1e-3;
