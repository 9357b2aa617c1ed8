import { addTotals } from '../metrics/epoch-metrics.ts';
import type { StepTotals } from '../step-runner.ts';
import type { TrainingMetric } from '../training-metric.ts';

/** About how many points of a step metric a run leaves. */
const pointsPerRun = 1000;

/** Thins step metrics: each point is the mean over the steps since the one before. */
export interface StepMetrics {
  /** Takes a chunk's totals; the points that are due, mostly none. Optimizers without a learning rate have no points of it. */
  update(
    totals: StepTotals,
    place: { step: number; epoch: number },
    learningRate: () => number | null,
  ): TrainingMetric[];
}

/** @param totalSteps Steps of the whole run. */
export function createStepMetrics(totalSteps: number): StepMetrics {
  const stepsPerPoint = Math.max(1, Math.ceil(totalSteps / pointsPerRun));
  let pending: StepTotals | null = null;
  let first = true;
  return {
    update(totals, place, learningRate) {
      pending = addTotals(pending, totals);
      if (!first && pending.steps < stepsPerPoint) return [];
      const loss = pending.loss / pending.rows;
      pending = null;
      first = false;
      const rate = learningRate();
      return [
        { ...place, scope: 'step', name: 'train.loss', value: Number.isFinite(loss) ? loss : null },
        ...(rate === null
          ? []
          : [{ ...place, scope: 'step' as const, name: 'train.learningRate', value: rate }]),
      ];
    },
  };
}
