import { describe, expect, test } from 'vitest';
import { kernelSourceHash } from '../../../../scripts/compile-kernel.ts';
import type { FitData } from '../../../../src/engine/classical/fit-data.ts';
import type { ClassicalLoss } from '../../../../src/families/classical-family.ts';
import { createBoostingMemory } from '../../../../src/families/gradient-boosted-trees/boost-on-threads.ts';
import { createBooster } from '../../../../src/families/gradient-boosted-trees/boost-trees.ts';
import { kernelSource } from '../../../../src/families/trees/kernel/kernel-bytes.ts';
import {
  bufferOf,
  createKernelMemory,
  openKernel,
} from '../../../../src/families/trees/kernel/open-kernel.ts';
import { createRandom } from '../../../../src/random.ts';
import { smallData } from '../../../support/classical-fixtures.ts';
import { boostedTrees } from '../../../support/classical-models.ts';

/** Numbers, some of them missing, and a category of 40 values; what they say is noisy. */
function mixedData({ rows, classes }: { rows: number; classes: number | null }): FitData {
  const random = createRandom(11);
  const features = Array.from({ length: rows }, () => {
    const numbers = Array.from({ length: 5 }, () => random.normal());
    return [...numbers, random.uniform() < 0.1 ? NaN : random.normal(), Math.floor(random.uniform() * 40)];
  });
  const targets = features.map(([a, b, c, , , maybe, category]) => {
    const value = a * b + Math.sin(3 * c) + (Number.isNaN(maybe) ? 1 : 0) + (category % 3) - 1 + random.normal() / 2; // prettier-ignore
    if (classes === null) return Math.round(Math.exp(value / 2));
    return Math.max(0, Math.min(classes - 1, Math.floor(value + classes / 2)));
  });
  const featureKinds = [0, 0, 0, 0, 0, 0, 40];
  const classWeights = classes === 3 ? [1, 0.3, 2.5] : undefined;
  return smallData(features, targets, { classes, featureKinds, ...(classWeights && { classWeights }) });
}

const kinds: { name: string; loss: ClassicalLoss; classes: number | null }[] = [
  { name: 'two classes', loss: 'crossEntropy', classes: 2 },
  { name: 'three classes of different weight', loss: 'crossEntropy', classes: 3 },
  { name: 'values', loss: 'meanSquaredError', classes: null },
  { name: 'counts', loss: 'poisson', classes: null },
];

/** Rounds of boosting as they come: trees, and sums of the training rows. */
function roundsOf(
  data: FitData,
  options: Parameters<typeof boostedTrees>[0],
  { loss, ...memory }: { loss: ClassicalLoss; compiled?: boolean; slots?: number },
) {
  const model = boostedTrees({ trees: 4, ...options });
  const tree = createBoostingMemory(model, data, { loss, threads: 1, ...memory });
  const booster = createBooster(model, data, { loss, seed: 3, grown: [] }, tree);
  return Array.from({ length: model.trees }, () => booster.round());
}

describe('boosting by the kernel', () => {
  test.each(kinds)('of $name is the same to the bit compiled and in JavaScript', ({ loss, classes }) => {
    const data = mixedData({ rows: 1201, classes });
    for (const options of [{}, { maxLeaves: null, minSamplesLeaf: 4, maxDepth: 6, l2: 0.5, subsample: 0.6 }])
      expect(roundsOf(data, options, { loss, compiled: true })).toEqual(
        roundsOf(data, options, { loss, compiled: false }),
      );
  });

  test.each(kinds)('of $name loses as little as boosting in floating point does', ({ loss, classes }) => {
    const data = mixedData({ rows: 1500, classes });
    const model = boostedTrees({ trees: 10 });
    const losses = (tree: ReturnType<typeof createBoostingMemory>) => {
      const booster = createBooster(model, data, { loss, seed: 3, grown: [] }, tree);
      return Array.from({ length: 10 }, () => booster.round().train.loss / data.train.rows);
    };
    const exact = losses(createBoostingMemory(model, data, { loss, threads: 1 }));
    // Of equal splits, as of those that cut off the same row, the sums of floating point take this one or that one.
    for (const [round, expected] of losses(null).entries())
      expect(Math.abs(exact[round] / expected - 1)).toBeLessThan(0.03);
  });

  test('finds the same splits where few histograms are kept', () => {
    const data = mixedData({ rows: 1500, classes: 2 });
    const few = roundsOf(data, {}, { loss: 'crossEntropy', slots: 3 });
    expect(few).toEqual(roundsOf(data, {}, { loss: 'crossEntropy' }));
  });

  test('is compiled from the source that is there: `npm run build:kernel`', async () => {
    expect(kernelSource).toBe(await kernelSourceHash());
  });
});

describe('the compiled kernel', () => {
  const memory = createKernelMemory(1 << 20);
  const kernel = openKernel(memory);
  const float64 = new Float64Array(bufferOf(memory));
  const float32 = new Float32Array(bufferOf(memory));

  test('finds probabilities as exact as Math.exp does', () => {
    const scores = Array.from({ length: 2001 }, (_, i) => (i - 1000) / 20);
    float64.set([...scores, -800, 800], 1000);
    kernel.predictLogistic(8000, 400_000, 0, 0, scores.length + 2, 80_000, 64);
    const found = [...float64.subarray(10_000, 10_000 + scores.length + 2)];
    expect(found.splice(-2)).toEqual([expect.closeTo(0, 300), 1]);
    for (const [i, probability] of found.entries()) {
      const expected = 1 / (1 + Math.exp(-scores[i]));
      expect(Math.abs(probability - expected) / expected).toBeLessThan(4e-16 * Math.max(1, -scores[i]));
    }
  });

  test('sorts numbers of both signs', () => {
    const values = [3.5, -2, 0, Infinity, -Infinity, 1e-40, -1e-40, 7, -2.5];
    float32.set(values, 25);
    kernel.sort(100, 200, 300, values.length);
    expect([...float32.subarray(25, 25 + values.length)]).toEqual([...Float32Array.from(values).toSorted()]);
  });
});
