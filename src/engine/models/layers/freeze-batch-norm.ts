import type * as tf from '../../tf.ts';

/**
 * Keeps a batch normalisation that is not trained in inference mode, as Keras does: its moving averages belong to the
 * weights that are kept, and statistics of other data would change what the frozen layers after it are given.
 */
export function freezeBatchNorm(layer: tf.layers.Layer): void {
  layer.trainable = false;
  const call = layer.call.bind(layer);
  layer.call = (inputs, kwargs) => call(inputs, { ...kwargs, training: false });
}
