import { beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedDenseLayer } from '../../../src/contracts/definition/layer-options.ts';
import { placeBlocks } from '../../../src/data/preparation/columns/input-layout.ts';
import { createCompactModel } from '../../../src/engine/compact/compact-model.ts';
import { predictRows } from '../../../src/engine/forward-pass.ts';
import { describeArchitecture } from '../../../src/engine/models/architecture.ts';
import { buildModel, readWeights, writeWeights } from '../../../src/engine/models/build-model.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { denseLayer, randomSplit, smallFamilies, type SmallFamily } from '../../support/small-families.ts';
import { trainingDefinition } from '../../support/training-definition.ts';

beforeAll(useCpuBackend);

const activations = ['relu', 'linear', 'sigmoid', 'elu', 'selu', 'softplus', 'softsign', 'swish', 'leakyRelu'] as const; // prettier-ignore
const layers: ResolvedDenseLayer[] = activations.map((activation, index) =>
  denseLayer(5 + index, { activation, batchNorm: index === 2, layerNorm: index === 4, dropout: 0.2 }),
);
const families: SmallFamily[] = [
  ...smallFamilies,
  {
    name: 'mlp with each activation and normalisation',
    model: { family: 'mlp', layers },
    inputs: placeBlocks([{ kind: 'dense', name: 'dense', width: 7 }]),
    classes: 3,
  },
];
/** Families whose layers all have a loop, on each kind of row of theirs. */
const compactFamilies = families.filter(({ model }) =>
  ['linear', 'mlp', 'wideAndDeep', 'autoencoder', 'matrixFactorization'].includes(model.family),
);

/** The model with weights and moving averages that training may leave. */
async function trainedModel({ model, inputs, classes }: SmallFamily) {
  const definition = trainingDefinition({ model });
  const architecture = describeArchitecture(definition, inputs, { kind: 'classes', count: classes });
  const built = buildModel(architecture, 1);
  const random = createRandom(7);
  const weights = await readWeights(built);
  for (const { name, data } of weights)
    for (let i = 0; i < data.length; i++)
      data[i] += name.endsWith('variance') ? random.uniform() : 0.3 * random.normal();
  writeWeights(built, weights);
  return { architecture, weights, built };
}

describe.each(compactFamilies)('$name', (family) => {
  it('has a compact form that gives what its layers give', async () => {
    const { architecture, weights, built } = await trainedModel(family);
    const compact = createCompactModel({ architecture, weights })!;
    const { features } = randomSplit(family.inputs, 33, 5);
    for (const rows of [33, 1]) {
      const expected = await predictRows(built, features.subarray(0, rows * architecture.inputWidth), rows);
      const outputs = compact.predict(features, rows);
      expect(outputs.width).toBe(expected.width);
      const largest = Math.max(...outputs.values.map((value, i) => Math.abs(value - expected.values[i])));
      expect(outputs.values).toHaveLength(expected.values.length);
      expect(largest).toBeLessThan(1e-6);
    }
    // Whatever rows come together, each gets the same.
    const together = compact.predict(features, 33);
    const last = compact.predict(features.subarray(32 * architecture.inputWidth), 1);
    const beforeLast = compact.predict(features.subarray(31 * architecture.inputWidth), 2);
    expect(together.values.slice(32 * last.width)).toEqual(last.values);
    expect(together.values.slice(31 * last.width)).toEqual(beforeLast.values);
    built.dispose();
  });
});

it('is not there for convolutions, recurrent layers and attention', async () => {
  for (const family of families.filter((one) => !compactFamilies.includes(one))) {
    const { architecture, weights, built } = await trainedModel(family);
    expect([family.name, createCompactModel({ architecture, weights })]).toEqual([family.name, null]);
    built.dispose();
  }
});

it('names a weight that is missing', async () => {
  const { architecture, weights, built } = await trainedModel(compactFamilies[0]);
  built.dispose();
  expect(() => createCompactModel({ architecture, weights: weights.slice(1) })).toThrow(
    expect.objectContaining({ code: 'artifactCorrupt' }),
  );
});
