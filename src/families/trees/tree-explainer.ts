import type { Contributions, Explainer, ScoreScale } from '../../engine/explain/explainer.ts';
import type { TreeEnsemble } from './ensemble.ts';
import { coveredTrees, explainedSteps, explainTrees } from './tree-shap.ts';

/** Steps of `explainedSteps` that a core surely takes in a second: a third of those of the forest of `npm run bench:trust`. */
const stepsPerSecond = 50_000_000;

const scales: Record<TreeEnsemble['link'], ScoreScale> = {
  identity: 'value',
  exponential: 'log',
  sigmoid: 'logit',
  softmax: 'softmax',
  shares: 'probability',
};

/** Explains trees by TreeSHAP; null where they were grown before covers were kept. */
export function treeExplainer(ensemble: TreeEnsemble): Explainer | null {
  const trees = coveredTrees(ensemble);
  if (trees === null) return null;
  const isBinary = ensemble.link === 'shares' && ensemble.base.length === 2;
  return {
    method: 'treeShap',
    scale: scales[ensemble.link],
    tolerance: 1e-6,
    rowsPerSecond: stepsPerSecond / Math.max(1, explainedSteps(trees)),
    explain(features, rows, columns) {
      const all = explainTrees(ensemble, trees, features, rows, columns);
      return isBinary ? lastOfTwo(all) : all;
    },
  };
}

/** Of two classes the one that is predicted by its probability. */
function lastOfTwo({ rows, columns, base, values, scores }: Contributions): Contributions {
  const pick = (numbers: Float64Array, width: number): Float64Array => {
    const picked = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++)
      picked.set(numbers.subarray((2 * row + 1) * width, (2 * row + 2) * width), row * width);
    return picked;
  };
  return {
    rows,
    outputs: 1,
    columns,
    base: pick(base, 1),
    values: pick(values, columns),
    scores: pick(scores, 1),
  };
}
