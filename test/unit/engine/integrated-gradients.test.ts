import { beforeAll, describe, expect, it } from 'vitest';
import type { FittedColumn, FittedPreparation, InputBlock } from '../../../src/contracts/preparation.ts';
import { featuresWithMeans } from '../../../src/data/preparation/columns/features-with-means.ts';
import { placeBlocks } from '../../../src/data/preparation/columns/input-layout.ts';
import { networkExplainer } from '../../../src/engine/explain/network-explainer.ts';
import { requireAdditive } from '../../../src/engine/explain/require-additive.ts';
import { predictRows } from '../../../src/engine/forward-pass.ts';
import { describeArchitecture } from '../../../src/engine/models/architecture.ts';
import { buildModel, readWeights, writeWeights } from '../../../src/engine/models/build-model.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { denseLayer, randomSplit, smallFamilies, type SmallFamily } from '../../support/small-families.ts';
import { trainingDefinition } from '../../support/training-definition.ts';

beforeAll(useCpuBackend);

/** A preparation with the means that explanations of such rows start from. */
function preparationOf(inputs: readonly InputBlock[]): FittedPreparation {
  const random = createRandom(2, 'means');
  const columns = inputs
    .filter((block) => block.kind === 'image')
    .map(({ name, imageWidth, imageHeight, channels }) => ({ kind: 'image', name, width: imageWidth, height: imageHeight, channels, fit: 'fill', offset: Array(channels).fill(0.5), scale: Array(channels).fill(0.25) }) as FittedColumn); // prettier-ignore
  return { formatVersion: 1, columns, target: { kind: 'self' }, featureNames: [], means: featuresWithMeans(inputs).map(() => 0.1 * random.normal()) }; // prettier-ignore
}

/** A model whose weights are as far from 0 as training leaves them. */
async function modelOf({ model, inputs, classes }: SmallFamily) {
  const architecture = describeArchitecture(trainingDefinition({ model }), inputs, { kind: 'classes', count: classes }); // prettier-ignore
  const built = buildModel(architecture, 1);
  const random = createRandom(7);
  const weights = await readWeights(built);
  for (const { name, data } of weights)
    for (let i = 0; i < data.length; i++)
      data[i] += name.endsWith('variance') ? random.uniform() : 0.3 * random.normal();
  writeWeights(built, weights);
  return { architecture, built, weights };
}

/** Each way in which rows come in; gradients of images take too long without the library. */
const families = smallFamilies.filter(
  ({ name }) =>
  ['linear on a table with categories', 'linear on a text', 'mlp on a table with categories', 'lstm on a text', 'transformer on a text', 'wideAndDeep on a table with categories'].includes(name), // prettier-ignore
);

describe.each(families)('$name', (family) => {
  it('is explained by contributions that add up to its scores', async () => {
    const { architecture, built } = await modelOf(family);
    const explainer = networkExplainer(built, preparationOf(family.inputs))!;
    const { features } = randomSplit(family.inputs, 3, 5);
    const width = architecture.inputWidth;
    // A column for each block.
    const of = Int32Array.from({ length: width }, (_, i) => family.inputs.findIndex(({ at, width: own }) => i >= at && i < at + own)); // prettier-ignore
    const found = await explainer.explain(features, 3, { count: family.inputs.length, of });
    const residuals = requireAdditive(found, explainer.tolerance);
    expect(residuals).toHaveLength(3 * found.outputs);
    const answers = await predictRows(built, features, 3);
    const score = (i: number): number =>
      explainer.scale === 'logit' ? 1 / (1 + Math.exp(-found.scores[i])) : softmaxAt(found.scores, i, found.outputs); // prettier-ignore
    for (const [i, value] of answers.values.entries()) expect(score(i)).toBeCloseTo(value, 5);
    // Something moved, and the layers are what they were.
    expect(found.values.some((value) => Math.abs(value) > 1e-3)).toBe(true);
    built.dispose();
  });
});

function softmaxAt(scores: Float64Array, i: number, outputs: number): number {
  const own = scores.subarray(i - (i % outputs), i - (i % outputs) + outputs);
  return Math.exp(scores[i]) / own.reduce((sum, score) => sum + Math.exp(score), 0);
}

describe('the scores of a model', () => {
  const inputs = placeBlocks([{ kind: 'dense', name: 'dense', width: 4 }]);
  const columns = { count: 4, of: Int32Array.of(0, 1, 2, 3) };
  const { features } = randomSplit(inputs, 5, 3);

  it('are coefficient times distance from the mean where it is linear', async () => {
    const { built, weights } = await modelOf({ name: '', model: { family: 'linear' }, inputs, classes: 3 });
    const preparation = preparationOf(inputs);
    const explainer = networkExplainer(built, preparation)!;
    expect(explainer).toMatchObject({ method: 'linear', scale: 'softmax', tolerance: 1e-6 });
    const { values } = await explainer.explain(features, 5, columns);
    const { data: kernel } = weights.find(({ name }) => name === 'output/kernel')!;
    for (const [i, value] of values.entries()) {
      const [row, output, at] = [Math.floor(i / 12), Math.floor((i % 12) / 4), i % 4];
      const expected = kernel[at * 3 + output] * (features[row * 4 + at] - preparation.means![at]);
      expect(value).toBeCloseTo(expected, 6);
    }
    built.dispose();
  });

  it('owe nothing to a number that the model does not look at', async () => {
    const model = { family: 'mlp', layers: [denseLayer(6, { activation: 'relu' })] } as const;
    const { built, weights } = await modelOf({ name: '', model: { ...model, layers: [...model.layers] }, inputs, classes: 2 }); // prettier-ignore
    const first = weights.find(({ shape }) => shape.length === 2 && shape[0] === 4)!;
    for (let unit = 0; unit < 6; unit++) first.data[2 * 6 + unit] = 0;
    writeWeights(built, weights);
    const explainer = networkExplainer(built, preparationOf(inputs))!;
    const found = await explainer.explain(features, 5, columns);
    for (let row = 0; row < 5; row++) expect(found.values[4 * row + 2]).toBe(0);
    // Wherever rows stand, they are explained alike.
    const last = await explainer.explain(features.slice(16), 1, columns);
    for (let column = 0; column < 4; column++)
      expect(last.values[column]).toBeCloseTo(found.values[16 + column], 5);
    built.dispose();
  });

  it('are not explained where the means of training were not kept', async () => {
    const { built } = await modelOf({ name: '', model: { family: 'linear' }, inputs, classes: 2 });
    const { means: _, ...older } = preparationOf(inputs);
    expect(networkExplainer(built, older)).toBeNull();
    built.dispose();
  });
});
