import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MultiLabelEvaluation } from '../../../src/contracts/evaluation.ts';
import { evaluateAutoencoding } from '../../../src/engine/metrics/autoencoding-evaluation.ts';
import { evaluateMultiLabel } from '../../../src/engine/metrics/multi-label-evaluation.ts';
import { differences } from '../../support/differences.ts';

type PerLabel = 'precision' | 'recall' | 'f1' | 'support' | 'accuracy';
interface LabelsCase
  extends
    Record<PerLabel, number[]>,
    Pick<
      MultiLabelEvaluation,
      'subsetAccuracy' | 'hammingLoss' | 'logLoss' | 'auc' | 'averagePrecision' | 'averages'
    > {
  name: string;
  threshold: number;
  truth: number[][];
  scores: number[][];
  labelAuc: (number | null)[];
  confusionMatrices: number[][][];
}
const { multiLabel } = JSON.parse(
  readFileSync(new URL('../../fixtures/metrics/metrics.json', import.meta.url), 'utf8'),
) as { multiLabel: LabelsCase[] };

describe("a multi-label classifier's report equals scikit-learn's", () => {
  it.each(multiLabel)('$name', (given) => {
    const labels = given.truth[0].map((_, label) => `label ${label}`);
    const report = evaluateMultiLabel({
      probabilities: Float32Array.from(given.scores.flat()),
      targets: Float32Array.from(given.truth.flat()),
      labels,
      thresholds: labels.map(() => given.threshold),
      loss: 'crossEntropy',
      labelSmoothing: 0,
    });
    const { subsetAccuracy, hammingLoss, logLoss, auc, averagePrecision, averages } = report;
    const of = (name: PerLabel) => report.perLabel.map((label) => label[name]);
    const actual = {
      subsetAccuracy, hammingLoss, logLoss, auc, averagePrecision, averages,
      precision: of('precision'), recall: of('recall'), f1: of('f1'), support: of('support'), accuracy: of('accuracy'),
      labelAuc: report.perLabel.map((label) => label.auc),
      confusionMatrices: report.perLabel.map((label) => label.confusionMatrix),
    }; // prettier-ignore
    const { name: _name, threshold: _threshold, truth: _truth, scores: _scores, ...expected } = given;
    expect(differences(actual, expected, 1e-6)).toEqual([]);
    expect(report.loss).toBeCloseTo(report.logLoss, 10);
    expect({ precision: report.precision, recall: report.recall, f1: report.f1 }).toEqual(averages.macro);
    report.perLabel.forEach((label, index) =>
      expect(label.undefinedMetrics.includes('auc')).toBe(given.labelAuc[index] === null),
    );
  });
});

describe("an autoencoder's report", () => {
  const features = Float32Array.of(1, 0, 2, 3, 1, 4);
  const reconstructions = Float32Array.of(1, 0.5, 2, 1, 1, 4);
  const report = evaluateAutoencoding({
    reconstructions,
    features,
    rows: 2,
    columns: [
      { name: 'a', width: 1 },
      { name: 'b', width: 2 },
    ],
    loss: 'meanSquaredError',
  });

  it('has the mean squared error over all features, of each column and of each row', () => {
    // Errors: 0, −0.5, 0 and 2, 0, 0.
    expect(report.mse).toBeCloseTo(4.25 / 6, 10);
    expect(report.loss).toBeCloseTo(4.25 / 6, 10);
    expect(report.mae).toBeCloseTo(2.5 / 6, 10);
    expect(report.perColumn).toEqual([
      { column: 'a', features: 1, mse: 2 },
      { column: 'b', features: 2, mse: 0.0625 },
    ]);
    expect(report.rowErrors.quantiles.at(0)).toBeCloseTo(0.25 / 3, 10);
    expect(report.rowErrors.quantiles.at(-1)).toBeCloseTo(4 / 3, 10);
  });

  it('says how much of the spread comes back', () => {
    // Spreads about the means: 2 · 1², 2 · 0.5², 2 · 1².
    expect(report.explainedVariance).toBeCloseTo(1 - 4.25 / 4.5, 10);
  });
});
