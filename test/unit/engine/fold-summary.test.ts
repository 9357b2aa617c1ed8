import { expect, test } from 'vitest';
import type { FoldEvaluation, SplitEvaluation } from '../../../src/contracts/evaluation.ts';
import { summarizeFolds } from '../../../src/engine/metrics/fold-summary.ts';

/** A fold whose evaluation has these figures. */
const foldOf = (fold: number, figures: Record<string, unknown>): FoldEvaluation => ({
  fold,
  epochs: 5,
  evaluation: { kind: 'classification', rows: 20, threshold: 0.5, ...figures } as unknown as SplitEvaluation,
});

test("means and sample deviations are NumPy's (std with ddof=1)", () => {
  const accuracies = [0.91, 0.87, 0.9312, 0.885, 0.9];
  const offsets = [1, 2, 4, 1, 2].map((x) => 1e9 + x);
  const folds = accuracies.map((accuracy, i) => foldOf(i + 1, { accuracy, loss: offsets[i] }));
  const { mean, standardDeviation, folds: kept } = summarizeFolds(folds);
  expect(Object.keys(mean)).toEqual(['accuracy', 'loss']);
  expect(mean.accuracy).toBeCloseTo(0.89924, 14);
  // np.std([0.91, 0.87, 0.9312, 0.885, 0.9], ddof=1) and np.std([1e9 + 1, 1e9 + 2, 1e9 + 4, 1e9 + 1, 1e9 + 2], ddof=1)
  expect(standardDeviation.accuracy).toBeCloseTo(0.02342835888405333, 14);
  expect(standardDeviation.loss).toBeCloseTo(1.224744871391589, 12);
  expect(kept).toEqual(folds);
});

test('a figure that one fold lacks has no mean; curves and names are no figures', () => {
  const folds = [
    foldOf(1, { auc: 0.9, roc: { thresholds: [1] }, classes: ['a'] }),
    foldOf(2, { auc: null, roc: null, classes: ['a'] }),
  ];
  expect(summarizeFolds(folds)).toMatchObject({ mean: { auc: null }, standardDeviation: { auc: null } });
  expect(Object.keys(summarizeFolds(folds).mean)).toEqual(['auc']);
});

test('one fold has no deviation, none has no figures', () => {
  expect(summarizeFolds([foldOf(1, { accuracy: 0.9 })])).toMatchObject({
    mean: { accuracy: 0.9 },
    standardDeviation: { accuracy: null },
  });
  expect(summarizeFolds([])).toEqual({ folds: [], mean: {}, standardDeviation: {} });
});
