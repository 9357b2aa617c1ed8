import * as tf from '../tf.ts';
import { statelessUniform } from './stateless-uniform.ts';

/**
 * Where dropout and augmentation take their random numbers from. A runner owns one and says where it stands, so that every step has masks
 * of its own and a resumed run has the same ones again. A captured graph puts its own source in place while it is traced.
 */
export interface StepNoise {
  /**
   * Numbers in [0, 1) of the given shape, whose first dimension is rows, found by the layer's seed and the runner's place. The
   * caller disposes them.
   */
  uniform(shape: readonly number[], layerSeed: number): tf.Tensor;
}

/** Noise made on the host, by (layer seed, step, row within the step). */
export interface HostNoise extends StepNoise {
  /** @param firstRow of the next batch, within the step */
  moveTo(step: number, firstRow: number): void;
}

/** Noise for the eager runner: equal on every backend, and equal to what a captured graph computes. */
export function createHostNoise(): HostNoise {
  let place = { step: 0, firstRow: 0 };
  return {
    moveTo(step, firstRow) {
      place = { step, firstRow };
    },
    uniform([rows, ...rest], layerSeed) {
      const width = rest.reduce((product, dimension) => product * dimension, 1);
      const values = statelessUniform({ seed: layerSeed, ...place }, { rows, width });
      return tf.tensor(values, [rows, ...rest], 'float32');
    },
  };
}
