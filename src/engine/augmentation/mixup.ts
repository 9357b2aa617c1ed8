import type { StepNoise } from '../models/step-noise.ts';
import * as tf from '../tf.ts';
import { betaQuantiles, quantileIntervals } from './beta-quantiles.ts';

/** Of some values of the rows [n, …] those of their partners. */
export type OfPartners = <T extends tf.Tensor>(values: T) => T;

/** A batch whose rows are mixed in pairs. */
export interface MixedRows {
  /** λ·x + (1 − λ)·x′, where x′ is the row's partner. */
  features: tf.Tensor2D;
  /** λ of each row [n]. */
  share: tf.Tensor1D;
  ofPartners: OfPartners;
}

/**
 * Mixup (Zhang et al., 2018) with a λ ~ Beta(α, α) for each row. Rows 2i and 2i+1 are partners, and the last of an odd number is
 * its own: batches are shuffled, so that a neighbour is as random as any other row, and a batch that is cut in two
 * mixes as the whole one does.
 */
export function createMixup(alpha: number, seed: number): (rows: tf.Tensor2D, noise: StepNoise) => MixedRows {
  const quantiles = betaQuantiles(alpha);
  return (rows, noise) => {
    const count = rows.shape[0];
    const partners = Int32Array.from({ length: count }, (_, row) => ((row ^ 1) < count ? row ^ 1 : row));
    const ofPartners: OfPartners = (values) => tf.gather(values, tf.tensor1d(partners, 'int32'));
    const place = tf.mul(tf.reshape(noise.uniform([count, 1], seed), [count]), quantileIntervals);
    // Below the last interval's end, whatever rounding does.
    const below = tf.minimum(tf.floor(place), quantileIntervals - 1);
    const index = tf.cast(below, 'int32');
    const table = tf.tensor1d(quantiles);
    const [lower, upper] = [tf.gather(table, index), tf.gather(table, tf.add(index, tf.scalar(1, 'int32')))];
    const share = tf.add(lower, tf.mul(tf.sub(upper, lower), tf.sub(place, below))) as tf.Tensor1D;
    const factor = tf.reshape(share, [count, 1]);
    const features = tf.add(tf.mul(rows, factor), tf.mul(ofPartners(rows), tf.sub(1, factor)));
    return { features: features as tf.Tensor2D, share, ofPartners };
  };
}
