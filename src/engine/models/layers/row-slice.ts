import * as tf from '../../tf.ts';
import { singleInput } from './single-input.ts';

/** [n, width of the row] → [n, width]: some of a row's numbers, side by side. */
export class RowSlice extends tf.layers.Layer {
  static className = 'RowSlice';
  readonly #at: number;
  readonly #width: number;

  constructor(options: { name: string; at: number; width: number }) {
    super({ name: options.name });
    this.#at = options.at;
    this.#width = options.width;
  }

  override computeOutputShape(): tf.Shape {
    return [null, this.#width];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.slice(singleInput(inputs), [0, this.#at], [-1, this.#width]);
  }
}
