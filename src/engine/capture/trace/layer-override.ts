import type * as tf from '../../tf.ts';
import type { Recorder } from './recorder.ts';
import type { TracedBackend } from './traced-backend.ts';

/** What a layer's `call` does, in tfjs-layers. */
export type LayerCall = (
  inputs: tf.Tensor | tf.Tensor[],
  options: { training?: boolean },
) => tf.Tensor | tf.Tensor[];

/** Makes a layer's call that does the same in operations that TensorFlow is fast at; null: leave the layer alone. */
export type LayerOverride = (
  layer: tf.layers.Layer,
  backend: TracedBackend,
  recorder: Recorder,
) => LayerCall | null;
