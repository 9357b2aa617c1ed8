import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Contributions } from '../../../../src/engine/explain/explainer.ts';
import { requireAdditive } from '../../../../src/engine/explain/require-additive.ts';
import type { TreeEnsemble } from '../../../../src/families/trees/ensemble.ts';
import { treeEngine } from '../../../../src/families/trees/tree-engine.ts';
import { goesLeftAt, type Tree } from '../../../../src/families/trees/tree.ts';
import { createRandom } from '../../../../src/random.ts';
import { smallData } from '../../../support/classical-fixtures.ts';
import {
  boost,
  boostedTrees,
  decisionTree,
  growForest,
  randomForest,
} from '../../../support/classical-models.ts';

type StoredTree = Record<keyof Tree, number[]>;
interface TreeCase extends Omit<TreeEnsemble, 'kind' | 'trees'> {
  name: string;
  trees: StoredTree[];
  features: (number | null)[][];
  expected: number[];
  /** [rows][outputs][features] */
  values: number[][][];
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../../fixtures/explanations/trees.json', import.meta.url), 'utf8'),
) as { cases: TreeCase[] };

const floats: readonly string[] = ['threshold', 'value', 'cover'];
const treeOf = (stored: StoredTree): Tree =>
  Object.fromEntries(
    Object.entries(stored).map(([name, numbers]) => [
      name,
      floats.includes(name) ? Float32Array.from(numbers) : Int32Array.from(numbers),
    ]),
  ) as unknown as Tree;

const features = (width: number) => ({ count: width, of: Int32Array.from({ length: width }, (_, i) => i) });

function explain(
  ensemble: TreeEnsemble,
  rows: number,
  given: Float32Array,
  columns = features(given.length / rows),
) {
  return treeEngine.explainer(ensemble)!.explain(given, rows, columns) as Contributions;
}

describe('TreeSHAP', () => {
  it.each(cases)('gives what the shap package gives: $name', (one) => {
    const ensemble: TreeEnsemble = { ...one, kind: 'trees', trees: one.trees.map(treeOf) };
    const given = Float32Array.from(one.features.flat(), (value) => value ?? NaN);
    const { base, values } = explain(ensemble, one.features.length, given);
    const expected = one.values.flat(2);
    expect(values).toHaveLength(expected.length);
    const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i])), 0);
    expect(worst).toBeLessThan(1e-6);
    for (const [k, value] of one.expected.entries()) expect(Math.abs(base[k] - value)).toBeLessThan(1e-6);
  });

  const random = createRandom(4, 'shap');
  const rows = Array.from({ length: 120 }, () => [random.normal(), random.uniform() < 0.2 ? NaN : random.normal(), random.integer(5)]); // prettier-ignore
  const score = ([a, b, c]: number[]): number => a + (Number.isNaN(b) ? 1 : b) * (c > 2 ? 1 : -1);
  const regression = smallData(rows, rows.map(score), { featureKinds: [0, 0, 5] });
  const classified = smallData(rows, rows.map((row) => Number(score(row) > 0)), { classes: 2, featureKinds: [0, 0, 5] }); // prettier-ignore
  const sample = Float32Array.from(rows.slice(0, 6).flat());

  it.each([
    ['a forest of numbers', growForest(randomForest({ trees: 3, maxDepth: 5 }), regression)],
    ['boosted trees', boost(boostedTrees({ trees: 4, minSamplesLeaf: 3 }), regression)],
  ])('is the Shapley value over all subsets: %s', (_, ensemble) => {
    const { base, values } = explain(ensemble, 6, sample);
    for (let row = 0; row < 6; row++) {
      const worth = (known: number): number => expectedScore(ensemble, sample, 3 * row, known);
      expect(Math.abs(base[row] - worth(0))).toBeLessThan(1e-9);
      for (let feature = 0; feature < 3; feature++)
        expect(Math.abs(values[3 * row + feature] - shapleyValue(worth, 3, feature))).toBeLessThan(1e-9);
    }
  });

  it.each([
    ['a tree of two classes', growForest(decisionTree(), classified), 'probability'],
    [
      'boosted classes',
      boost(boostedTrees({ trees: 5, minSamplesLeaf: 3 }), classified, { loss: 'crossEntropy' }),
      'logit',
    ],
    ['deep trees', growForest(randomForest({ trees: 5 }), classified), 'probability'],
  ])('adds up: %s', (_, ensemble, scale) => {
    const explainer = treeEngine.explainer(ensemble)!;
    expect(explainer.scale).toBe(scale);
    const found = explain(ensemble, 6, sample);
    expect(found.outputs).toBe(1);
    const residuals = requireAdditive(found, explainer.tolerance);
    expect(Math.max(...residuals.map(Math.abs))).toBeLessThan(1e-9);
    const { values } = treeEngine.predictor(ensemble)(sample, 6);
    for (const [row, score] of found.scores.entries())
      expect(scale === 'logit' ? 1 / (1 + Math.exp(-score)) : score).toBeCloseTo(values[row], 6);
  });

  it('adds the features of a column up', () => {
    const forest = growForest(randomForest({ trees: 3 }), regression);
    const { values } = explain(forest, 6, sample);
    const together = explain(forest, 6, sample, { count: 2, of: Int32Array.of(0, 0, 1) });
    for (let row = 0; row < 6; row++) {
      expect(together.values[2 * row]).toBeCloseTo(values[3 * row] + values[3 * row + 1], 12);
      expect(together.values[2 * row + 1]).toBeCloseTo(values[3 * row + 2], 12);
    }
  });

  it('refuses contributions that do not add up', () => {
    const found = explain(growForest(randomForest({ trees: 3 }), regression), 6, sample);
    found.values[7] += 0.001;
    const inexact = expect.objectContaining({
      code: 'explanationInexact',
      message: expect.stringContaining('row 2'),
    });
    expect(() => requireAdditive(found, 1e-6)).toThrow(inexact);
    found.values[7] = NaN;
    expect(() => requireAdditive(found, 1e-6)).toThrow(inexact);
  });

  it('does not explain trees of before, which kept no covers', () => {
    const forest = growForest(randomForest({ trees: 2 }), regression);
    const { cover: _, ...first } = forest.trees[0];
    expect(treeEngine.explainer({ ...forest, trees: [first, forest.trees[1]] })).toBeNull();
  });

  it('is kept with the covers of a forest, and without where a tree has none', async () => {
    const forest = growForest(randomForest({ trees: 2 }), regression);
    const again = async (ensemble: TreeEnsemble) => {
      const { model, files } = treeEngine.write(ensemble);
      return treeEngine.read(model, () => Promise.resolve(files[0].bytes));
    };
    expect((await again(forest)).trees[1].cover).toEqual(forest.trees[1].cover);
    const { cover: _, ...first } = forest.trees[0];
    expect(treeEngine.explainer(await again({ ...forest, trees: [first, forest.trees[1]] }))).toBeNull();
  });

  it('counts a row of a forest as often as it was drawn', () => {
    const forest = growForest(randomForest({ trees: 2 }), regression);
    for (const tree of forest.trees) expect(tree.cover![0]).toBe(120);
    const boosted = boost(boostedTrees({ trees: 2, subsample: 0.5, minSamplesLeaf: 3 }), classified, {
      loss: 'crossEntropy',
    });
    for (const tree of boosted.trees) expect(tree.cover![0]).toBe(60);
  });
});

/** The score where only the features of a set, bit by bit, are known: at others' nodes both children count by their covers. */
function expectedScore(ensemble: TreeEnsemble, given: Float32Array, at: number, known: number): number {
  const visit = (tree: Tree, node: number): number => {
    if (tree.feature[node] < 0) return tree.value[node];
    const [left, right] = [tree.left[node], tree.right[node]];
    if ((known >> tree.feature[node]) & 1)
      return visit(tree, goesLeftAt(tree, node, given, at) ? left : right);
    const cover = tree.cover!;
    return (cover[left] * visit(tree, left) + cover[right] * visit(tree, right)) / cover[node];
  };
  const sum = ensemble.trees.reduce((total, tree) => total + visit(tree, 0), 0);
  return ensemble.base[0] + (ensemble.combine === 'mean' ? sum / ensemble.trees.length : sum);
}

/** Σ over the sets S without the feature of |S|! (n − |S| − 1)! / n! · (worth(S ∪ feature) − worth(S)) (Shapley 1953). */
function shapleyValue(worth: (set: number) => number, count: number, feature: number): number {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  let value = 0;
  for (let set = 0; set < 2 ** count; set++) {
    if ((set >> feature) & 1) continue;
    const size = set.toString(2).replaceAll('0', '').length;
    const weight = (factorial(size) * factorial(count - size - 1)) / factorial(count);
    value += weight * (worth(set | (1 << feature)) - worth(set));
  }
  return value;
}
