import { createRandom } from '../../random.ts';
import * as tf from '../tf.ts';

/**
 * Where dropout and augmentation take their random numbers from. A runner owns one and says where it stands, so that every step has masks
 * of its own and a resumed run has the same ones again. A captured graph puts its own source in place while it is traced.
 */
export interface StepNoise {
  /** Numbers in [0, 1) of the given shape, found by the layer's seed and the runner's place. The caller disposes them. */
  uniform(shape: readonly number[], layerSeed: number): tf.Tensor;
}

/** Noise made on the host, by (layer seed, step, batch within the step). */
export interface HostNoise extends StepNoise {
  moveTo(step: number, batch: number): void;
}

/** Noise for the eager runner: equal on every backend. */
export function createHostNoise(): HostNoise {
  let place = '0/0';
  return {
    moveTo(step, batch) {
      place = `${step}/${batch}`;
    },
    uniform(shape, layerSeed) {
      const random = createRandom(layerSeed, place);
      const size = shape.reduce((product, dimension) => product * dimension, 1);
      const values = new Float32Array(size);
      for (let index = 0; index < size; index += 1) values[index] = random.uniform();
      return tf.tensor(values, [...shape], 'float32');
    },
  };
}
