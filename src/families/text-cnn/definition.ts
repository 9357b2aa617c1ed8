import { withDefaults } from '../../contracts/with-defaults.ts';
import { addOutput } from '../layers/add-output.ts';
import { narrowLayers } from '../layers/dense-layers.ts';
import { resolveDenseLayers, resolveStart } from '../layers/resolve-layers.ts';
import { defineFamily } from '../neural-family.ts';
import { addTextCnn } from './add-text-cnn.ts';
import { TextCnnModel, type ResolvedTextCnn } from './schema.ts';

/** A convolutional network for texts. */
export const textCnn = defineFamily({
  family: 'textCnn',
  tokens: 'always',
  schema: TextCnnModel,
  needs: {
    kinds: ['tokens'],
    text: 'A "textCnn" works on a text; the inputs have none. Use "mlp" for a table, "cnn" for an image or a sequence.',
  },
  /** Kernels of three, four and five tokens, but for those that the text is too short for. */
  resolve(given, { blocks, findings }): ResolvedTextCnn {
    const { embeddingWidth, filters, dropout } = withDefaults(TextCnnModel, given);
    const length = Math.min(...blocks.map((block) => (block.kind === 'tokens' ? block.width : Infinity)));
    const usual = [3, 4, 5].filter((size) => size <= length);
    const kernelSizes = given.kernelSizes ?? (usual.length > 0 ? usual : [1]);
    kernelSizes.forEach((size, index) => {
      if (kernelSizes.indexOf(size) === index) return;
      findings.reject(`/model/kernelSizes/${index}`, `${size} is in the list already.`, 'doubledValue');
    });
    return {
      family: 'textCnn',
      embeddingWidth,
      kernelSizes,
      filters,
      dropout,
      layers: resolveDenseLayers(given.layers ?? [], '/model/layers', findings),
      ...resolveStart(given, 'relu', '/model', findings),
    };
  },
  narrow: (model, kept) => ({
    ...model,
    filters: kept(model.filters),
    layers: narrowLayers(model.layers, kept),
  }),
  addLayers: (graph, blocks, model, units) => addOutput(graph, addTextCnn(graph, blocks, model), units),
});
