import * as tf from '../../tf.ts';
import { singleInput, singleShape } from './single-input.ts';

/** […, n] → […, n]: adds a learned vector that starts at 0. */
export class Bias extends tf.layers.Layer {
  static className = 'Bias';
  #bias: tf.LayerVariable | null = null;

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const width = singleShape(inputShape).at(-1)!;
    this.#bias = this.addWeight('bias', [width], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.add(singleInput(inputs), this.#bias!.read()));
  }
}
