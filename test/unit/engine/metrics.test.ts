import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CalibrationCurve, ClassificationEvaluation } from '../../../src/contracts/evaluation.ts';
import { bestF1Threshold } from '../../../src/engine/metrics/best-threshold.ts';
import { averageFigures, classFigures } from '../../../src/engine/metrics/class-figures.ts';
import { evaluateClassification } from '../../../src/engine/metrics/classification-evaluation.ts';
import { evaluateRegression } from '../../../src/engine/metrics/regression-evaluation.ts';
import { evaluateValues } from '../../../src/engine/metrics/values-evaluation.ts';
import { precisionRecallOf } from '../../../src/engine/metrics/precision-recall.ts';
import { rocOf } from '../../../src/engine/metrics/roc.ts';
import { countByThreshold } from '../../../src/engine/metrics/threshold-counts.ts';
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
  precisionRecall: ({ averagePrecision: number; precision: number[]; recall: number[]; thresholds: (number | null)[] } | null)[];
  brierScore: number;
  perClassBrier: number[];
  calibration: { expectedCalibrationError: number; curve: CalibrationCurve };
  perClassCalibration: { expectedCalibrationError: number; curve: CalibrationCurve }[];
  precision: number[];
  recall: number[];
  f1: number[];
  support: number[];
  averages: Record<'micro' | 'macro' | 'weighted', Averages>;
  accuracy: number;
  balancedAccuracy: number;
  confusionMatrix: number[][];
  matthewsCorrelation: number;
  cohenKappa: number | null;
  aucOneVsOne?: number | null;
  topKAccuracy?: { k: number; accuracy: number }[];
} // prettier-ignore
interface RegressionCase {
  name: string;
  truth: number[];
  predicted: number[];
  mse: number;
  rmse: number;
  mae: number;
  r2: number | null;
  explainedVariance: number;
  medianAbsoluteError: number;
  maxError: number;
  mape: number | null;
  meanPoissonDeviance: number | null;
  residuals: { probabilities: number[]; quantiles: number[] };
}

type Figure = 'mse' | 'rmse' | 'mae' | 'r2' | 'explainedVariance' | 'medianAbsoluteError' | 'mape';
interface ValuesCase {
  truth: number[][];
  predicted: number[][];
  maxError: number;
  residuals: number[];
  uniform: Record<Figure, number>;
  raw: Record<Figure, number[]>;
}

const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/metrics/metrics.json', import.meta.url), 'utf8'),
) as { classification: ClassificationCase[]; regression: RegressionCase[]; values: ValuesCase };

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
    const perClass = (name: 'precision' | 'recall' | 'f1' | 'support' | 'brierScore') =>
      report.perClass.map((figures) => figures[name]);
    const calibrationOf = (
      figures: Pick<ClassificationEvaluation, 'expectedCalibrationError' | 'calibration'>,
    ) => ({
      expectedCalibrationError: figures.expectedCalibrationError,
      curve: figures.calibration,
    });
    const actual = {
      ...(given.classes > 2 && { aucOneVsOne: report.aucOneVsOne, topKAccuracy: report.topKAccuracy }),
      matthewsCorrelation: report.matthewsCorrelation,
      cohenKappa: report.cohenKappa,
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
      precisionRecall: report.perClass.map(({ averagePrecision, precisionRecall }) =>
        precisionRecall ? { averagePrecision, ...precisionRecall } : null,
      ),
      brierScore: report.brierScore,
      perClassBrier: perClass('brierScore'),
      calibration: calibrationOf(report),
      perClassCalibration: report.perClass.map(calibrationOf),
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
    const areas = given.roc.map((roc) => roc?.auc ?? null);
    expect(differences(report.auc, classes === 2 ? areas[1] : meanOfDefined(areas), precision)).toEqual([]);
    const averagePrecisions = given.precisionRecall.map((curve) => curve?.averagePrecision ?? null);
    const averagePrecision = classes === 2 ? averagePrecisions[1] : meanOfDefined(averagePrecisions);
    expect(differences(report.averagePrecision, averagePrecision, precision)).toEqual([]);
    for (const { roc, precisionRecall, undefinedMetrics } of report.perClass) {
      expect(undefinedMetrics.includes('auc')).toBe(roc === null);
      expect(undefinedMetrics.includes('averagePrecision')).toBe(precisionRecall === null);
    }
  });

  it('names what has no definition', () => {
    const given = fixture.classification.find(({ name }) => name === 'a class without rows')!;
    const empty = evaluate(given).perClass[1];
    expect(empty).toMatchObject({ support: 0, recall: 0, auc: null, roc: null, averagePrecision: null });
    expect(empty.undefinedMetrics).toEqual(expect.arrayContaining(['recall', 'auc', 'averagePrecision']));
  });

  it('shares the points of its curves among many classes', () => {
    const random = createRandom(3);
    const [classes, rows] = [200, 1500];
    const report = evaluateClassification({
      outputs: {
        rows,
        width: classes,
        values: Float32Array.from({ length: rows * classes }, () => random.uniform()),
      },
      labels: Array.from({ length: rows }, () => random.integer(2)),
      classes: Array.from({ length: classes }, (_, label) => `class ${label}`),
      threshold: 0.5,
      loss: 'crossEntropy',
      labelSmoothing: 0,
    });
    const [first, , empty] = report.perClass;
    expect(first.roc?.thresholds).toHaveLength(500);
    expect(first.precisionRecall?.thresholds).toHaveLength(500);
    expect(empty).toMatchObject({ roc: null, precisionRecall: null });
  });
});

function meanOfDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
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
    const { name: _name, truth: _truth, predicted: _predicted, ...figures } = given;
    const { kind, rows, loss } = report;
    const expected = { kind, rows, loss, ...figures };
    expect(differences(report, expected, precision)).toEqual([]);
  });

  it('is in the unit of the target, but for the loss', () => {
    const scaled = { predicted: [0, 1], targets: [0, 2], loss: 'meanAbsoluteError' as const };
    const report = evaluateRegression({ ...scaled, offset: 100, scale: 10 });
    expect(report).toMatchObject({ mae: 5, mse: 50, loss: 0.5 });
  });
});

describe("a report on several values equals scikit-learn's", () => {
  const { truth, predicted, maxError, residuals, uniform, raw } = fixture.values;
  const target = { names: ['a', 'b', 'c'], offsets: [10, 0, -4], scales: [2, 1, 0.5] };
  const scaled = (rows: number[][]) =>
    Float32Array.from(rows.flatMap((row) => row.map((y, k) => (y - target.offsets[k]) / target.scales[k])));
  const report = evaluateValues({
    predicted: scaled(predicted),
    targets: scaled(truth),
    target,
    loss: 'meanSquaredError',
  });

  it('in its means', () => {
    const { rows, residuals: found } = report;
    const actual = Object.fromEntries(Object.keys(uniform).map((name) => [name, report[name as Figure]]));
    expect(differences(actual, uniform, 1e-5)).toEqual([]);
    expect(
      differences({ rows, quantiles: found.quantiles }, { rows: 60, quantiles: residuals }, 1e-5),
    ).toEqual([]);
    expect(report.maxError).toBeCloseTo(maxError, 5);
  });

  it('for each value', () => {
    expect(report.perOutput?.map(({ output }) => output)).toEqual(target.names);
    for (const [name, expected] of Object.entries(raw)) {
      // The third target never changes: its R² is 0 by scikit-learn's definition.
      const found = report.perOutput?.map((output) => output[name as Figure]);
      expect(differences(found, expected, 1e-5)).toEqual([]);
    }
  });
});

describe('the ROC curve', () => {
  it('is thinned to 1000 points and keeps its area and its ends', () => {
    const random = createRandom(5);
    const labels = Array.from({ length: 20_000 }, () => random.integer(2));
    const scores = Float32Array.from(labels, (label) => random.uniform() + 0.2 * label);
    const roc = rocOf(
      countByThreshold(scores, (row) => labels[row] === 1),
      1000,
    )!;
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

describe('the precision–recall curve', () => {
  it('is thinned to 1000 points, keeps its ends, and its average precision is that of all points', () => {
    const random = createRandom(6);
    const labels = Array.from({ length: 20_000 }, () => random.integer(2));
    const scores = Float32Array.from(labels, (label) => random.uniform() + 0.2 * label);
    const counts = countByThreshold(scores, (row) => labels[row] === 1);
    const { averagePrecision, curve } = precisionRecallOf(counts, 1000)!;
    expect(curve.thresholds).toHaveLength(1000);
    expect([curve.recall[0], curve.precision[0]]).toEqual([0, 1]);
    expect([curve.recall.at(-1), curve.precision.at(-1)]).toEqual([1, counts.positives / labels.length]);
    expect(averagePrecision).toBe(precisionRecallOf(counts, 30_000)!.averagePrecision);
    const thinned = curve.recall.reduce((area, recall, index) => {
      return area + (recall - (curve.recall[index - 1] ?? 0)) * curve.precision[index];
    }, 0);
    expect(thinned).toBeCloseTo(averagePrecision, 2);
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

describe('averages over classes', () => {
  it('are those of scikit-learn where a class has no row and is never predicted', () => {
    // precision_recall_fscore_support([0, 0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 0, 1, 1], average='macro'); class 2 was in training only.
    const matrix = [
      [3, 1, 0],
      [1, 2, 0],
      [0, 0, 0],
    ];
    const { macro } = averageFigures(matrix, classFigures(matrix));
    for (const figure of Object.values(macro)) expect(figure).toBeCloseTo(0.7083333333333333, 12);
    // A class that is predicted counts, with a recall of 0.
    const wrong = [
      [3, 0, 1],
      [1, 2, 0],
      [0, 0, 0],
    ];
    expect(averageFigures(wrong, classFigures(wrong)).macro.recall).toBeCloseTo(0.4722222222222222, 12);
  });
});
