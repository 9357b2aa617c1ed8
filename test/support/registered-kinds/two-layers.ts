import { Type } from 'typebox';
import { Defaulted } from '../../../src/contracts/defaults.ts';
import { withDefaults } from '../../../src/contracts/with-defaults.ts';
import { familySchema } from '../../../src/families/family-schema.ts';
import { addOutput } from '../../../src/families/layers/add-output.ts';
import { addDenseLayers } from '../../../src/families/layers/dense-layers.ts';
import { resolveDenseLayers } from '../../../src/families/layers/resolve-layers.ts';
import { takeFlat } from '../../../src/families/layers/row-blocks.ts';
import { defineFamily } from '../../../src/families/neural-family.ts';

const schema = familySchema('twoLayers', 'Two dense layers of one width.', {
  units: Defaulted(6, Type.Integer({ minimum: 1, maximum: 64, description: 'Width of both.' })),
});

/** A family that the service does not have. */
export const twoLayers = defineFamily({
  family: 'twoLayers',
  schema,
  resolve(given, { findings }) {
    const { units } = withDefaults(schema, given);
    const layers = resolveDenseLayers([{ units, activation: 'tanh' }, { units }], '/model', findings);
    return { family: 'twoLayers' as const, units, layers };
  },
  addLayers: (graph, blocks, { layers }, units) =>
    addOutput(graph, addDenseLayers(graph, layers, takeFlat(graph, blocks, null)!), units),
});
