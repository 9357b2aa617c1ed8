import type { Evaluation } from '../contracts/evaluation.ts';
import type { Run } from '../contracts/run.ts';

/** The one figure that a list of runs shows: accuracy, or the root of the mean squared error; test before validation. */
export function headlineOf(evaluation: Evaluation | null): Run['headline'] {
  for (const split of ['test', 'validation'] as const) {
    const found = evaluation?.[split];
    if (!found) continue;
    return found.kind === 'classification'
      ? { split, metric: 'accuracy', value: found.accuracy }
      : { split, metric: 'rmse', value: found.rmse };
  }
  return null;
}
