import type { ResolvedCustom, ResolvedCustomLayer } from './schema.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../../engine/models/layer-graph.ts';
import { shown } from '../../engine/models/layer-shapes.ts';
import type { LayerOptions, LayerType } from '../../engine/models/layer-spec.ts';
import { atPointer, modelMisfit } from '../../engine/models/model-misfit.ts';
import { blocksOf, join, takeBlock, takeFlat, type BlockOf } from '../layers/row-blocks.ts';

/** Layers that hand a text's mask on: what comes out of them has the same steps. */
const keepMask: readonly LayerType[] = ['dense', 'dropout', 'activation', 'batchNorm', 'layerNorm'];

/** Where a list of layers stands: what the last one gave, and the text whose padding is still known. */
interface Place {
  node: LayerNode;
  /** A text's ids, as long as the steps are its tokens and padding is masked. */
  tokens: LayerNode | null;
}

/**
 * A list of layers, put on the row's image, sequence or text, or on the plain row where there is none of these. What else is in the
 * row joins their result, on which the output layer is put.
 * @throws definitionInvalid with a pointer to the layer that does not fit what comes in
 */
export function addCustom(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  model: ResolvedCustom,
): LayerNode {
  const main = blocksOf(blocks, 'image', 'sequence', 'tokens');
  if (main.length > 1) {
    const names = main.map(({ name, kind }) => `"${name}" (${kind === 'tokens' ? 'text' : kind})`).join(', ');
    const detail = `A list of layers works on one image, sequence or text; the row has ${names}. Leave some out with inputs.exclude.`;
    throw modelMisfit('/model/layers', detail);
  }
  const [block] = main;
  const input = block ? takeBlock(graph, block) : takeFlat(graph, blocks, null)!;
  let place: Place = { node: input, tokens: null };
  for (const [index, layer] of model.layers.entries()) {
    place = atPointer(`/model/layers/${index}`, () => addLayer(graph, layer, index, place, block));
  }
  const { node } = place;
  if (node.shape.length !== 1) {
    throw modelMisfit(
      `/model/layers/${model.layers.length - 1}`,
      `The last layer gives ${shown(node.shape)}; the output needs a plain vector: add a "flatten" or a global pooling.`,
      'shapeMismatch',
    );
  }
  const rest = block ? takeFlat(graph, blocks.filter((other) => other !== block), null) : null; // prettier-ignore
  return rest ? join(graph, [node, rest])! : node;
}

function addLayer(
  graph: LayerGraph,
  layer: ResolvedCustomLayer,
  index: number,
  { node, tokens }: Place,
  block: BlockOf<'image' | 'sequence' | 'tokens'> | undefined,
): Place {
  const isText = block?.kind === 'tokens';
  if ((layer.type === 'embedding') !== (isText && index === 0)) {
    const detail =
      layer.type === 'embedding'
        ? 'An embedding takes the token ids of a text: it can only be the first layer, on a text.'
        : 'A text comes in as token ids, which have to be embedded first: start with an "embedding".';
    throw modelMisfit(`/model/layers/${index}`, detail, 'shapeMismatch');
  }
  const { name } = layer;
  // Averages leave padding out, as Keras's layer does where it is given a mask.
  const isMaskedMean = layer.type === 'globalAveragePooling1d' && tokens !== null;
  let next = isMaskedMean
    ? graph.add(name, { type: 'maskedAveragePooling1d' }, [node, tokens])
    : graph.add(name, optionsOf(layer, tokens !== null, block), node);
  if (layer.type !== 'activation' && layer.activation !== undefined && layer.activation !== 'linear') {
    next = graph.add(`${name}_activation`, { type: 'activation', activation: layer.activation }, next);
  }
  return { node: next, tokens: maskAfter(layer, { node, tokens }) };
}

/** The text whose padding is known after a layer. */
function maskAfter(layer: ResolvedCustomLayer, { node, tokens }: Place): LayerNode | null {
  if (layer.type === 'embedding') return layer.maskZero ? node : null;
  const keeps = keepMask.includes(layer.type) || ('returnSequences' in layer && layer.returnSequences);
  return keeps ? tokens : null;
}

/** The engine's layer: with what it finds in its place. */
function optionsOf(layer: ResolvedCustomLayer, masked: boolean, block: InputBlock | undefined): LayerOptions {
  if (layer.type === 'activation') return { type: 'activation', activation: layer.activation };
  const { name: _name, activation: _activation, ...options } = layer;
  switch (options.type) {
    case 'embedding':
      return { ...options, count: block?.kind === 'tokens' ? block.vocabulary : 0 };
    case 'lstm':
    case 'gru': {
      const { cellActivation, ...rest } = options;
      return { ...rest, activation: cellActivation, masked };
    }
    default:
      return options;
  }
}
