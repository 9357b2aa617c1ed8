import { sumsOf } from '../../engine/classical/row-sums.ts';
import type { ClassicalEngine, Growth } from '../classical-engine.ts';
import type { ResolvedDecisionTree } from '../decision-tree/definition.ts';
import type { ResolvedRandomForest } from '../random-forest/definition.ts';
import { linked, type TreeEnsemble } from './ensemble.ts';
import { createForestGrower, emptyForest, type RowDraw } from './grow-forest.ts';
import { copyOf, treeEngine } from './tree-engine.ts';
import { addTree, type Tree } from './tree.ts';

const growth: Growth<TreeEnsemble, Tree> = {
  start: (data, _, resumed) => (resumed ? copyOf(resumed) : emptyForest(data)),
  iterations: ({ trees }) => trees.length,
  add: ({ trees }, tree) => void trees.push(tree),
  first: (forest, count) => ({ ...forest, trees: forest.trees.slice(0, count) }),
  validation({ link, outputs, trees }, { validation }, loss) {
    const { rows, features, targets } = validation;
    const sums = new Float64Array(rows * outputs);
    let count = 0;
    const add = (tree: Tree): void => {
      addTree(tree, features, rows, sums, { stride: outputs, first: 0, outputs });
      count += 1;
    };
    for (const tree of trees) add(tree);
    return {
      with(tree) {
        if (rows === 0) return null;
        add(tree);
        const means = sums.map((sum) => sum / count);
        return sumsOf(loss, linked(link, means, rows), targets, true);
      },
    };
  },
};

/**
 * Grows a forest tree by tree: each by its number alone, on any thread.
 * @param forestOf how many trees a model has, and how their rows are drawn
 */
export function forestEngine<Model extends ResolvedDecisionTree | ResolvedRandomForest>(
  forestOf: (model: Model) => { trees: number; draw: RowDraw | null },
): ClassicalEngine<Model, TreeEnsemble, Tree> {
  return {
    ...treeEngine,
    growth,
    fit({ model, data, seed, grown, share }, onIteration) {
      const { trees, draw } = forestOf(model);
      const grower = createForestGrower(model, draw, data, seed);
      for (let number = grown?.trees.length ?? 0; number < trees; number++) {
        if (number % share.of !== share.index) continue;
        onIteration({ number, part: grower.tree(number), train: null, validation: null });
      }
      return null;
    },
  };
}
