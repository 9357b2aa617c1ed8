import * as tf from '../../tf.ts';
import { Bias } from './bias.ts';
import { MaskedAverage } from './masked-average.ts';
import { PositionEmbedding } from './position-embedding.ts';
import { SelfAttention } from './self-attention.ts';

/** Layers that TensorFlow.js has none for: what a checkpoint's `model.json` names besides standard ones. */
export const ownLayers = [Bias, MaskedAverage, PositionEmbedding, SelfAttention] as const;

/** Lets `tf.loadLayersModel` open every checkpoint. */
export function registerLayers(): void {
  for (const layer of ownLayers) {
    tf.serialization.registerClass(layer);
  }
}
