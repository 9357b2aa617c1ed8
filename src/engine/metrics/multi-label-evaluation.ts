import type { Loss } from '../../contracts/definition/definition.ts';
import type { LabelReport, MultiLabelEvaluation } from '../../contracts/evaluation.ts';
import { classFigures, type AverageFigures } from './class-figures.ts';
import { accuracyOf, confusionMatrix } from './confusion-matrix.ts';
import { classificationLoss, logLossOf } from './evaluation-loss.ts';
import { classProbabilities, predictedLabels } from './probabilities.ts';
import { curvePoints, meanOfDefined, scoreFigures } from './score-figures.ts';

/** What a multi-label classifier is judged by; both [rows × labels], row-major. */
export interface MultiLabelResults {
  probabilities: Float32Array;
  /** 0 or 1. */
  targets: Float32Array;
  labels: readonly string[];
  /** Each label's least probability. */
  thresholds: readonly number[];
  loss: Loss;
  labelSmoothing: number;
}

/** The report on a multi-label classifier. Definitions and numbers are scikit-learn's, with `zero_division=0`. */
export function evaluateMultiLabel(results: MultiLabelResults): MultiLabelEvaluation {
  const { labels, thresholds } = results;
  const width = labels.length;
  const rows = results.targets.length / width;
  const judged = labels.map((_, label) => judgeLabel(results, label, rows));
  const predictions = judged.map(({ predicted }) => predicted);
  const perLabel = judged.map(({ report }) => report);
  const mean = (name: 'logLoss' | 'precision' | 'recall' | 'f1') =>
    perLabel.reduce((sum, report) => sum + report[name], 0) / width;
  const wrong = wrongByRow(results.targets, predictions);
  const macro = { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') };
  return {
    kind: 'multiLabelClassification',
    rows,
    loss: judged.reduce((sum, { loss }) => sum + loss, 0) / width,
    subsetAccuracy: wrong.filter((count) => count === 0).length / rows,
    hammingLoss: wrong.reduce((sum, count) => sum + count, 0) / (rows * width),
    logLoss: mean('logLoss'),
    ...macro,
    auc: meanOfDefined(perLabel.map(({ auc }) => auc)),
    averagePrecision: meanOfDefined(perLabel.map(({ averagePrecision }) => averagePrecision)),
    labels: [...labels],
    averages: {
      micro: microAverage(perLabel),
      macro,
      weighted: weightedAverage(perLabel),
      samples: samplesAverage(results.targets, predictions),
    },
    perLabel: perLabel.map((report, label) => ({ ...report, threshold: thresholds[label] })),
  };
}

/** A label as a binary classification. */
function judgeLabel(
  { probabilities, targets, labels, thresholds, loss, labelSmoothing }: MultiLabelResults,
  label: number,
  rows: number,
): { report: LabelReport; loss: number; predicted: Int32Array } {
  const columnOf = (numbers: Float32Array) =>
    Float32Array.from({ length: rows }, (_, row) => numbers[row * labels.length + label]);
  const truth = columnOf(targets);
  const binary = classProbabilities({ rows, width: 1, values: columnOf(probabilities) });
  const predicted = predictedLabels(binary, thresholds[label]);
  const matrix = confusionMatrix(truth, predicted, 2);
  const [, figures] = classFigures(matrix);
  return {
    predicted,
    loss: classificationLoss(loss, labelSmoothing, binary, truth),
    report: {
      class: labels[label],
      threshold: thresholds[label],
      accuracy: accuracyOf(matrix),
      logLoss: logLossOf(binary, truth),
      confusionMatrix: matrix,
      ...figures,
      ...scoreFigures(binary.column(1), (row) => truth[row] === 1, {
        maxPoints: curvePoints(labels.length),
        undefinedMetrics: figures.undefinedMetrics,
      }),
    },
  };
}

/** How many labels of each row are wrong. */
function wrongByRow(targets: Float32Array, predictions: readonly Int32Array[]): Int32Array {
  return Int32Array.from({ length: targets.length / predictions.length }, (_, row) => {
    let wrong = 0;
    for (const [label, predicted] of predictions.entries())
      if (predicted[row] !== targets[row * predictions.length + label]) wrong += 1;
    return wrong;
  });
}

/** Of all labels of all rows, as if they were one label. */
function microAverage(perLabel: readonly LabelReport[]): AverageFigures {
  let [hits, predicted, actual] = [0, 0, 0];
  for (const { confusionMatrix: matrix } of perLabel) {
    hits += matrix[1][1];
    predicted += matrix[0][1] + matrix[1][1];
    actual += matrix[1][0] + matrix[1][1];
  }
  return figuresOf(hits, predicted, actual);
}

/** By the rows that have the label. */
function weightedAverage(perLabel: readonly LabelReport[]): AverageFigures {
  const rows = perLabel.reduce((sum, { support }) => sum + support, 0);
  const of = (name: 'precision' | 'recall' | 'f1') =>
    rows === 0 ? 0 : perLabel.reduce((sum, report) => sum + report[name] * report.support, 0) / rows;
  return { precision: of('precision'), recall: of('recall'), f1: of('f1') };
}

/** The mean over rows of the figures of each row's labels. */
function samplesAverage(targets: Float32Array, predictions: readonly Int32Array[]): AverageFigures {
  const width = predictions.length;
  const rows = targets.length / width;
  const total = { precision: 0, recall: 0, f1: 0 };
  for (let row = 0; row < rows; row += 1) {
    let [hits, predicted, actual] = [0, 0, 0];
    for (let label = 0; label < width; label += 1) {
      const has = targets[row * width + label];
      hits += has * predictions[label][row];
      predicted += predictions[label][row];
      actual += has;
    }
    const figures = figuresOf(hits, predicted, actual);
    for (const name of ['precision', 'recall', 'f1'] as const) total[name] += figures[name];
  }
  return { precision: total.precision / rows, recall: total.recall / rows, f1: total.f1 / rows };
}

/** What has no definition is 0. */
function figuresOf(hits: number, predicted: number, actual: number): AverageFigures {
  const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    precision: ratio(hits, predicted),
    recall: ratio(hits, actual),
    f1: ratio(2 * hits, predicted + actual),
  };
}
