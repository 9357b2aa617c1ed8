import * as tf from '../../tf.ts';
import { singleInput, singleShape } from './single-input.ts';

/** [n, steps, width] → the same: adds a learned vector for each step. */
export class PositionEmbedding extends tf.layers.Layer {
  static className = 'PositionEmbedding';
  #embeddings: tf.LayerVariable | null = null;

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const [, steps, width] = singleShape(inputShape) as [null, number, number];
    this.#embeddings = this.addWeight('embeddings', [steps, width], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.add(singleInput(inputs), this.#embeddings!.read()));
  }
}
