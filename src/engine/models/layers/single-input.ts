import type * as tf from '../../tf.ts';

/** The tensor of a layer that takes one, however tfjs-layers hands it over. */
export function singleInput<T>(inputs: T | T[]): T {
  return Array.isArray(inputs) ? inputs[0] : inputs;
}

/** The shape of a layer's one input. */
export function singleShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
  return (Array.isArray(shape[0]) ? shape[0] : shape) as tf.Shape;
}
