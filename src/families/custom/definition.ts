import { addOutput } from '../layers/add-output.ts';
import { defineFamily } from '../neural-family.ts';
import { addCustom } from './add-custom.ts';
import { resolveCustom } from './resolve-custom.ts';
import { CustomModel } from './schema.ts';

/** A list of layers. */
export const custom = defineFamily({
  family: 'custom',
  tokens: 'byDefault',
  schema: CustomModel,
  resolve: ({ layers }, { findings }) => resolveCustom(layers, findings),
  addLayers: (graph, blocks, model, units) => addOutput(graph, addCustom(graph, blocks, model), units),
});
