import type { Architecture } from '../models/architecture.ts';
import type { LayerSpec, LayerType } from '../models/layer-spec.ts';

/** Layers with weights whose gradients are known row by row. In batch normalisation and recurrent layers they are not. */
const privateLayers = [
  'dense', 'conv1d', 'conv2d', 'embedding', 'bias', 'positionEmbedding', 'layerNorm',
] as const satisfies readonly LayerType[]; // prettier-ignore
export type PrivateLayerType = (typeof privateLayers)[number];

/** The layers whose weights training changes. */
export const trainedLayers = ({ layers, frozen = [] }: Architecture): LayerSpec[] =>
  layers.filter(({ name, parameters }) => parameters > 0 && !frozen.includes(name));

/** The trained layers of a model whose gradients are not known row by row, by name and type. */
export function layersWithoutNorms(architecture: Architecture): Pick<LayerSpec, 'name' | 'type'>[] {
  const known: readonly LayerType[] = privateLayers;
  return trainedLayers(architecture).filter(({ type }) => !known.includes(type));
}
