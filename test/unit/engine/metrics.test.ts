import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ClassificationEvaluation } from '../../../src/contracts/evaluation.ts';
import { bestF1Threshold } from '../../../src/engine/metrics/best-threshold.ts';
import { evaluateClassification } from '../../../src/engine/metrics/classification-evaluation.ts';
import { evaluateRegression } from '../../../src/engine/metrics/regression-evaluation.ts';
import { rocOf } from '../../../src/engine/metrics/roc.ts';
import { createRandom } from '../../../src/random.ts';
import { differences } from '../../support/differences.ts';

interface Averages {
  precision: number;
  recall: number;
  f1: number;
}
interface ClassificationCase {
  name: string;
  classes: number;
  threshold: number | null;
  labels: number[];
  outputs: number[];
  logLoss: number;
  roc: ({ auc: number; falsePositiveRate: number[]; truePositiveRate: number[]; thresholds: (number | null)[] } | null)[];
  precision: number[];
  recall: number[];
  f1: number[];
  support: number[];
  averages: Record<'micro' | 'macro' | 'weighted', Averages>;
  accuracy: number;
  balancedAccuracy: number;
  confusionMatrix: number[][];
} // prettier-ignore
interface RegressionCase {
  name: string;
  truth: number[];
  predicted: number[];
  mse: number;
  rmse: number;
  mae: number;
  r2: number;
  explainedVariance: number;
}

const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/metrics/metrics.json', import.meta.url), 'utf8'),
) as { classification: ClassificationCase[]; regression: RegressionCase[] };

const precision = 1e-6;

function evaluate(given: ClassificationCase): ClassificationEvaluation {
  const width = given.classes === 2 ? 1 : given.classes;
  return evaluateClassification({
    outputs: { rows: given.labels.length, width, values: Float32Array.from(given.outputs) },
    labels: given.labels,
    classes: Array.from({ length: given.classes }, (_, label) => `class ${label}`),
    threshold: given.threshold ?? 0.5,
    loss: 'crossEntropy',
    labelSmoothing: 0,
  });
}

describe("a classifier's report equals scikit-learn's", () => {
  it.each(fixture.classification)('$name', (given) => {
    const report = evaluate(given);
    const { confusionMatrix, accuracy, balancedAccuracy, logLoss, averages } = report;
    const perClass = (name: 'precision' | 'recall' | 'f1' | 'support' | 'auc') =>
      report.perClass.map((figures) => figures[name]);
    const actual = {
      confusionMatrix,
      accuracy,
      balancedAccuracy,
      logLoss,
      averages,
      precision: perClass('precision'),
      recall: perClass('recall'),
      f1: perClass('f1'),
      support: perClass('support'),
      roc: report.perClass.map(({ auc, roc }) => (roc ? { auc, ...roc } : null)),
    };
    const {
      name: _name,
      classes,
      threshold: _threshold,
      labels: _labels,
      outputs: _outputs,
      ...expected
    } = given;
    expect(differences(actual, expected, precision)).toEqual([]);
    expect(differences(report.loss, report.logLoss, 1e-12)).toEqual([]);
    const auc = classes === 2 ? (given.roc[1]?.auc ?? null) : macroAuc(given);
    expect(differences(report.auc, auc, precision)).toEqual([]);
    for (const { roc, undefinedMetrics } of report.perClass) {
      expect(undefinedMetrics.includes('auc')).toBe(roc === null);
    }
  });

  it('names what has no definition', () => {
    const given = fixture.classification.find(({ name }) => name === 'a class without rows')!;
    const empty = evaluate(given).perClass[1];
    expect(empty).toMatchObject({ support: 0, recall: 0, auc: null, roc: null });
    expect(empty.undefinedMetrics).toEqual(expect.arrayContaining(['recall', 'auc']));
  });
});

function macroAuc(given: ClassificationCase): number | null {
  const areas = given.roc.flatMap((roc) => (roc ? [roc.auc] : []));
  return areas.length === 0 ? null : areas.reduce((sum, auc) => sum + auc, 0) / areas.length;
}

describe("a regression's report equals scikit-learn's", () => {
  it.each(fixture.regression)('$name', (given) => {
    const report = evaluateRegression({
      predicted: given.predicted,
      targets: given.truth,
      offset: 0,
      scale: 1,
      loss: 'meanSquaredError',
    });
    const { mse, rmse, mae, r2, explainedVariance } = given;
    const { kind, rows, loss } = report;
    const expected = { kind, rows, loss, mse, rmse, mae, r2, explainedVariance };
    expect(differences(report, expected, precision)).toEqual([]);
  });

  it('is in the unit of the target, but for the loss', () => {
    const scaled = { predicted: [0, 1], targets: [0, 2], loss: 'meanAbsoluteError' as const };
    const report = evaluateRegression({ ...scaled, offset: 100, scale: 10 });
    expect(report).toMatchObject({ mae: 5, mse: 50, loss: 0.5 });
  });

  it('has no R² for one row', () => {
    const report = evaluateRegression({ predicted: [1], targets: [1], offset: 0, scale: 1, loss: 'huber' });
    expect(report).toMatchObject({ r2: null, explainedVariance: null });
  });
});

describe('the ROC curve', () => {
  it('is thinned to 1000 points and keeps its area and its ends', () => {
    const random = createRandom(5);
    const labels = Array.from({ length: 20_000 }, () => random.integer(2));
    const scores = Float32Array.from(labels, (label) => random.uniform() + 0.2 * label);
    const roc = rocOf(scores, (row) => labels[row] === 1)!;
    const { falsePositiveRate, truePositiveRate, thresholds } = roc.curve;
    expect(thresholds).toHaveLength(1000);
    expect([falsePositiveRate[0], truePositiveRate[0]]).toEqual([0, 0]);
    expect([falsePositiveRate.at(-1), truePositiveRate.at(-1)]).toEqual([1, 1]);
    const thinned = falsePositiveRate.reduce((area, rate, index) => {
      const width = rate - (falsePositiveRate[index - 1] ?? 0);
      return area + (width * (truePositiveRate[index] + (truePositiveRate[index - 1] ?? 0))) / 2;
    }, 0);
    expect(thinned).toBeCloseTo(roc.auc, 3);
  });
});

describe('the best threshold', () => {
  it('has the best F1 of all', () => {
    const random = createRandom(9);
    const labels = Array.from({ length: 60 }, () => random.integer(2));
    const scores = Float32Array.from(labels, (label) => Math.min(1, 0.7 * random.uniform() + 0.3 * label));
    const f1At = (threshold: number) => {
      const positive = Array.from(scores, (score) => score >= threshold);
      const hits = positive.filter((is, row) => is && labels[row] === 1).length;
      return (2 * hits) / (positive.filter(Boolean).length + labels.filter(Boolean).length);
    };
    const best = Math.max(...Array.from(scores, f1At));
    expect(f1At(bestF1Threshold(scores, labels))).toBe(best);
  });

  it('is 0.5 where nothing is positive', () => {
    expect(bestF1Threshold(Float32Array.of(0.1, 0.9), [0, 0])).toBe(0.5);
  });
});
