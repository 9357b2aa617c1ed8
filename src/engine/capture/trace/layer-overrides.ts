import type * as tf from '../../tf.ts';
import { recurrentGru, recurrentLstm } from '../recurrent/recurrent-layers.ts';
import { fusedBatchNorm } from './fused-batch-norm.ts';
import { fusedGelu } from './fused-gelu.ts';
import { fusedLayerNorm } from './fused-layer-norm.ts';
import type { LayerOverride } from './layer-override.ts';
import type { Recorder } from './recorder.ts';
import type { TracedBackend } from './traced-backend.ts';

/** By the layer's class name. */
const overrides: Readonly<Record<string, LayerOverride>> = {
  Activation: fusedGelu,
  BatchNormalization: fusedBatchNorm,
  LayerNormalization: fusedLayerNorm,
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
