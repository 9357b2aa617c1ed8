import * as tf from '../../tf.ts';

/** [n, steps, width] and token ids [n, steps] → [n, width]: the mean over the steps whose token is not 0. */
export class MaskedAverage extends tf.layers.Layer {
  static className = 'MaskedAverage';

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [[rows, , width]] = inputShape as [tf.Shape];
    return [rows!, width!];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [values, tokens] = inputs as [tf.Tensor, tf.Tensor];
    return tf.tidy(() => {
      const mask = tf.cast(tf.greater(tokens, 0), 'float32');
      const total = tf.sum(tf.mul(values, tf.expandDims(mask, -1)), 1);
      return tf.div(total, tf.maximum(tf.sum(mask, 1, true), 1));
    });
  }
}
