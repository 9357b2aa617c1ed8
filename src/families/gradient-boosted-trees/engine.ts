import type { ClassicalEngine } from '../classical-engine.ts';
import type { TreeEnsemble } from '../trees/ensemble.ts';
import { copyOf, treeEngine } from '../trees/tree-engine.ts';
import type { Tree } from '../trees/tree.ts';
import type { TreeMemory } from '../trees/kernel/tree-memory.ts';
import { createBoostingMemory, helpBooster } from './boost-on-threads.ts';
import { createBooster } from './boost-trees.ts';
import { emptyBoosting } from './boosting.ts';
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
  shared: (model, data, loss, threads) => createBoostingMemory(model, data, { loss, threads }),
  fit({ model, loss, data, seed, grown, share, shared }, onIteration) {
    if (share.index > 0) {
      if (shared) helpBooster(shared as TreeMemory, share.index, { model, data, loss });
      return null;
    }
    const options = { loss, seed, grown: grown?.trees ?? [] };
    const booster = createBooster(model, data, options, shared as TreeMemory | null | undefined);
    for (let number = booster.rounds; number < model.trees; number++) {
      const { trees, ...sums } = booster.round();
      onIteration({ number, part: trees, ...sums });
    }
    booster.end();
    return null;
  },
};
