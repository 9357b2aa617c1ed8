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
  const overridden: { layer: tf.layers.Layer; own: PropertyDescriptor | undefined }[] = [];
  for (const layer of allLayers(model)) {
    const call = overrides[layer.getClassName()]?.(layer, backend, recorder);
    if (!call) continue;
    const own = Object.getOwnPropertyDescriptor(layer, 'call');
    // An own property hides the method of the class.
    Object.defineProperty(layer, 'call', { value: call, configurable: true });
    overridden.push({ layer, own });
  }
  return () => {
    for (const { layer, own } of overridden) {
      Reflect.deleteProperty(layer, 'call');
      if (own) Object.defineProperty(layer, 'call', own);
    }
  };
}

function allLayers(model: tf.LayersModel): tf.layers.Layer[] {
  return model.layers.flatMap((layer) => {
    if ('layers' in layer) return allLayers(layer as tf.LayersModel);
    if (layer.getClassName() !== 'Bidirectional') return [layer];
    const { forwardLayer, backwardLayer } = layer as unknown as Record<string, tf.layers.Layer>;
    return [forwardLayer, backwardLayer];
  });
}
