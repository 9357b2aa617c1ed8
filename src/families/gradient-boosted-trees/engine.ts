import type { ClassicalEngine } from '../classical-engine.ts';
import type { TreeEnsemble } from '../trees/ensemble.ts';
import { copyOf, treeEngine } from '../trees/tree-engine.ts';
import type { Tree } from '../trees/tree.ts';
import { createBooster, emptyBoosting } from './boost-trees.ts';
import type { ResolvedGradientBoostedTrees } from './definition.ts';

/** An iteration is a round: a tree for each score. */
export const engine: ClassicalEngine<ResolvedGradientBoostedTrees, TreeEnsemble, Tree[]> = {
  ...treeEngine,
  growth: {
    start: (data, loss, resumed) => (resumed ? copyOf(resumed) : emptyBoosting(data, loss)),
    iterations: ({ trees, base }) => trees.length / base.length,
    add: ({ trees }, round) => void trees.push(...round),
    first: (boosted, rounds) => ({ ...boosted, trees: boosted.trees.slice(0, rounds * boosted.base.length) }),
  },
  fit({ model, loss, data, seed, grown }, onIteration) {
    const booster = createBooster(model, data, { loss, seed, grown: grown?.trees ?? [] });
    for (let number = booster.rounds; number < model.trees; number++) {
      const { trees, ...sums } = booster.round();
      onIteration({ number, part: trees, ...sums });
    }
    return null;
  },
};
