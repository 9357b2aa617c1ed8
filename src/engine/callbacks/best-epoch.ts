import { isBetter } from '../metrics/epoch-metrics.ts';
import type { NamedTensor } from '../step-runner.ts';

/** The best epoch so far. `epoch` counts epochs finished, so 1 is the first. */
export interface Improvement {
  epoch: number;
  step: number;
  value: number;
  /** All metrics of that epoch. */
  metrics: Record<string, number>;
}

/** Remembers the best epoch by one metric, and its weights where they will be wanted. */
export interface BestEpoch {
  readonly metric: string;
  readonly best: Improvement | null;
  readonly weights: NamedTensor[] | null;
  /** Takes an epoch's metrics; true where it is the best so far. `readWeights` is called then, and only then. */
  update(
    metrics: Readonly<Record<string, number>>,
    place: { epoch: number; step: number },
    readWeights: () => Promise<NamedTensor[]>,
  ): Promise<boolean>;
}

/** @param keepWeights Whether the best epoch's weights are held in memory. */
export function createBestEpoch(options: {
  metric: string;
  minDelta: number;
  keepWeights: boolean;
  best: Improvement | null;
  weights: NamedTensor[] | null;
}): BestEpoch {
  const { metric, minDelta, keepWeights } = options;
  let { best, weights } = options;
  return {
    metric,
    get best() {
      return best;
    },
    get weights() {
      return weights;
    },
    async update(metrics, place, readWeights) {
      const value = metrics[metric] ?? Number.NaN;
      if (!isBetter(metric, value, best?.value ?? null, minDelta)) return false;
      best = { ...place, value, metrics: { ...metrics } };
      if (keepWeights) weights = await readWeights();
      return true;
    },
  };
}
