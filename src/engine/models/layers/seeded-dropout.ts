import * as tf from '../../tf.ts';
import type { StepNoise } from '../step-noise.ts';

/** The source that the dropout layers of one model read; whoever runs the model sets it. */
export interface NoiseSlot {
  current: StepNoise;
}

/**
 * Inverted dropout: in training each value is kept with probability 1 − rate and divided by it. TensorFlow.js's own layer
 * with a seed repeats one mask for ever, and without one can't be repeated at all.
 */
export class SeededDropout extends tf.layers.Layer {
  static className = 'SeededDropout';
  readonly #rate: number;
  readonly #seed: number;
  readonly #noise: NoiseSlot;

  constructor(options: { name: string; rate: number; seed: number; noise: NoiseSlot }) {
    super({ name: options.name });
    // A mask goes through to the layers after it.
    this.supportsMasking = true;
    this.#rate = options.rate;
    this.#seed = options.seed;
    this.#noise = options.noise;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }): tf.Tensor {
    const input = Array.isArray(inputs) ? inputs[0] : inputs;
    return tf.tidy(() => {
      if (!options.training) return tf.clone(input);
      const noise = this.#noise.current.uniform(input.shape, this.#seed);
      const kept = tf.cast(tf.greaterEqual(noise, this.#rate), 'float32');
      return tf.mul(input, tf.div(kept, 1 - this.#rate));
    });
  }
}
