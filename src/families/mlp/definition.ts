import type { DenseLayer } from '../../contracts/definition/layer-options.ts';
import { addDenseLayers, narrowLayers } from '../layers/dense-layers.ts';
import { addOutput } from '../layers/add-output.ts';
import { resolveDenseLayers } from '../layers/resolve-layers.ts';
import { takeFlat } from '../layers/row-blocks.ts';
import { defineFamily, type ExamplesInSight } from '../neural-family.ts';
import { MlpModel, type ResolvedMlp } from './schema.ts';
import { isSmallTable, smallTableLayers, smallTableTraining } from './small-tables.ts';

/** Hidden layers where none are given; {@link ../wide-and-deep/definition.ts} has the same. */
export const defaultLayers: readonly DenseLayer[] = [{ units: 128 }, { units: 64 }];
/** An autoencoder's: in the middle it is narrow. */
const autoencodingLayers: readonly DenseLayer[] = [{ units: 64 }, { units: 8 }, { units: 64 }];

function usualLayers(examples: ExamplesInSight): readonly DenseLayer[] {
  if (examples.task === 'autoencoding') return autoencodingLayers;
  return isSmallTable(examples) ? smallTableLayers : defaultLayers;
}

/** A multilayer perceptron. */
export const mlp = defineFamily({
  family: 'mlp',
  tokens: 'onRequest',
  schema: MlpModel,
  learnsPairs: true,
  ownTraining: (examples) => (isSmallTable(examples) ? smallTableTraining(examples) : null),
  resolve({ layers, embeddingWidth }, { findings, ...examples }): ResolvedMlp {
    const usual = usualLayers(examples);
    return {
      family: 'mlp',
      layers: resolveDenseLayers(layers ?? usual, '/model/layers', findings),
      ...(embeddingWidth !== undefined && { embeddingWidth }),
    };
  },
  narrow: (model, kept) => ({ ...model, layers: narrowLayers(model.layers, kept) }),
  addLayers(graph, blocks, { layers, embeddingWidth = null }, units) {
    const row = takeFlat(graph, blocks, embeddingWidth)!;
    return addOutput(graph, addDenseLayers(graph, layers, row), units);
  },
});
