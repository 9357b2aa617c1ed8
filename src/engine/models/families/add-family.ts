import type { ResolvedModel } from '../../../contracts/definition/resolved-model.ts';
import type { InputBlock } from '../../../contracts/preparation.ts';
import type { LayerGraph, LayerNode } from '../layer-graph.ts';
import { addAutoencoder } from './autoencoder.ts';
import { addCnn } from './cnn.ts';
import { addCustom } from './custom.ts';
import { addDenseLayers } from './dense-layers.ts';
import { addLinear } from './linear.ts';
import { addMatrixFactorization } from './matrix-factorization.ts';
import { addRecurrent } from './recurrent.ts';
import { addResnet } from './resnet.ts';
import { takeFlat } from './row-blocks.ts';
import { addTextCnn } from './text-cnn.ts';
import { addTransformer } from './transformer.ts';
import { addWideAndDeep } from './wide-and-deep.ts';

/**
 * Adds a model of a family, from the row to its logits: [units].
 * @throws definitionInvalid with a pointer where it does not fit the row
 */
export function addFamily(
  graph: LayerGraph,
  blocks: readonly InputBlock[],
  model: ResolvedModel,
  units: number,
): LayerNode {
  switch (model.family) {
    case 'linear':
      return addLinear(graph, blocks, units);
    case 'wideAndDeep':
      return addWideAndDeep(graph, blocks, model, units);
    case 'matrixFactorization':
      return addMatrixFactorization(graph, blocks, model, units);
    case 'mlp': {
      const row = takeFlat(graph, blocks, model.embeddingWidth ?? null)!;
      return addOutput(graph, addDenseLayers(graph, model.layers, row), units);
    }
    case 'cnn':
      return addOutput(graph, addCnn(graph, blocks, model), units);
    case 'resnet':
      return addOutput(graph, addResnet(graph, blocks, model), units);
    case 'lstm':
    case 'gru':
      return addOutput(graph, addRecurrent(graph, blocks, model), units);
    case 'textCnn':
      return addOutput(graph, addTextCnn(graph, blocks, model), units);
    case 'transformer':
      return addOutput(graph, addTransformer(graph, blocks, model), units);
    case 'autoencoder':
      return addOutput(graph, addAutoencoder(graph, blocks, model), units);
    case 'custom':
      return addOutput(graph, addCustom(graph, blocks, model), units);
  }
}

function addOutput(graph: LayerGraph, from: LayerNode, units: number): LayerNode {
  return graph.add('output', { type: 'dense', units, useBias: true, initializer: 'glorotUniform' }, from);
}
