import { beforeAll, expect, test } from 'vitest';
import { neuralFamilies } from '../../../../src/families/families.ts';
import { rowWidth, describeArchitecture } from '../../../../src/engine/models/architecture.ts';
import { buildModel, readWeights } from '../../../../src/engine/models/build-model.ts';
import { createPredictorModel } from '../../../../src/engine/predictor-model.ts';
import { pruneUnits } from '../../../../src/engine/pruning/prune-units.ts';
import type { NamedTensor } from '../../../../src/engine/step-runner.ts';
import { createRandom } from '../../../../src/random.ts';
import { useCpuBackend } from '../../../support/cpu-backend.ts';
import { randomSplit, smallFamilies } from '../../../support/small-families.ts';
import { trainingDefinition } from '../../../support/training-definition.ts';

beforeAll(useCpuBackend);

const narrow = smallFamilies.filter(({ model }) => neuralFamilies.get(model.family).narrow !== undefined);

test('units can be left out of layers that are dense or convolutions', () => {
  expect([...new Set(narrow.map(({ model }) => model.family))]).toEqual([
    'mlp',
    'cnn',
    'textCnn',
    'wideAndDeep',
  ]);
});

test.each(narrow)('what does nothing is left out of $name', async ({ model, inputs, classes }) => {
  const outputs = { kind: 'classes', count: classes } as const;
  const describe = (of: typeof model) =>
    describeArchitecture(trainingDefinition({ model: of }), inputs, outputs);
  const source = describe(model);
  const target = describe(neuralFamilies.get(model.family).narrow!(model, (units) => Math.ceil(units / 2)));
  expect(target.parameters.trainable).toBeLessThan(source.parameters.trainable);
  const built = buildModel(source, 3);
  const weights = silenced(await readWeights(built), source.layers);
  built.dispose();

  const pruned = pruneUnits(source, weights, target);
  const split = randomSplit(inputs, 5, 7);
  expect(split.features).toHaveLength(5 * rowWidth(inputs));
  const answers = await Promise.all(
    [
      { architecture: source, weights },
      { architecture: target, weights: pruned },
    ].map(async (stored) => {
      const predictor = createPredictorModel(stored);
      const { values } = await predictor.predict(split.features, split.rows);
      predictor.dispose();
      return values;
    }),
  );
  for (const [i, value] of answers[0].entries()) expect(answers[1][i]).toBeCloseTo(value, 5);
});

/** Random weights whose hidden units of odd places always give 0, with all that stands for them behind. */
function silenced(
  weights: readonly NamedTensor[],
  layers: readonly { name: string; type: string }[],
): NamedTensor[] {
  const random = createRandom(5);
  const types = new Map(layers.map(({ name, type }) => [name, type]));
  const isHead = (layer: string): boolean => /^(output|deep|wide)/.test(layer);
  return weights.map(({ name, shape, data, dtype }) => {
    const layer = name.slice(0, name.lastIndexOf('/'));
    const type = types.get(layer)!;
    const isHidden = ['dense', 'conv1d', 'conv2d', 'batchNorm'].includes(type) && !isHead(layer);
    const width = shape.at(-1)!;
    // Of what is normalised the gain is 0 there, too; variances stay above 0.
    const values = Float32Array.from(data, (_, i) =>
      isHidden && (i % width) % 2 === 1 && !name.endsWith('variance')
        ? 0
        : name.endsWith('variance')
          ? 0.5 + random.uniform()
          : random.normal(),
    );
    return { name, shape, dtype, data: values };
  });
}
