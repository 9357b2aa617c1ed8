import * as tf from '../../tf.ts';
import { recurrentGru, recurrentLstm } from '../recurrent/recurrent-layers.ts';
import { fusedBatchNorm } from './fused-batch-norm.ts';
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

/** By the layer's class name. */
const overrides: Readonly<Record<string, LayerOverride>> = {
  BatchNormalization: fusedBatchNorm,
  LSTM: recurrentLstm,
  GRU: recurrentGru,
};

/** Gives the layers of a model their overrides; the returned function takes them away again. */
export function overrideLayers(
  model: tf.LayersModel,
  backend: TracedBackend,
  recorder: Recorder,
): () => void {
  const overridden: tf.layers.Layer[] = [];
  for (const layer of allLayers(model)) {
    const call = overrides[layer.getClassName()]?.(layer, backend, recorder);
    if (!call) continue;
    // An own property hides the method of the class.
    Object.defineProperty(layer, 'call', { value: call, configurable: true });
    overridden.push(layer);
  }
  return () => {
    for (const layer of overridden) Reflect.deleteProperty(layer, 'call');
  };
}

function allLayers(model: tf.LayersModel): tf.layers.Layer[] {
  return model.layers.flatMap((layer) => ('layers' in layer ? allLayers(layer as tf.LayersModel) : [layer]));
}
