import type { Loss } from '../../contracts/definition/definition.ts';
import type { ClassificationEvaluation } from '../../contracts/evaluation.ts';
import type { Outputs } from '../step-runner.ts';
import { calibrationOf, type Calibration } from './calibration.ts';
import { averageFigures, balancedAccuracyOf, classFigures } from './class-figures.ts';
import { cohenKappa, matthewsCorrelation } from './agreement.ts';
import { accuracyOf, confusionMatrix } from './confusion-matrix.ts';
import { aucOneVsOne, topKAccuracies } from './ranking-of-classes.ts';
import { classificationLoss, logLossOf } from './evaluation-loss.ts';
import { classProbabilities, predictedLabels, type ClassProbabilities } from './probabilities.ts';
import { curvePoints, meanOfDefined, scoreFigures } from './score-figures.ts';

/** What a classifier is judged by. */
export interface ClassificationResults {
  outputs: Outputs;
  /** True labels, 0 … classes − 1. */
  labels: ArrayLike<number>;
  /** Class names in label order; binary puts the positive class last. */
  classes: readonly string[];
  /** Binary: the positive class's least probability. */
  threshold: number;
  loss: Loss;
  labelSmoothing: number;
}

/** The report on a classifier. Definitions and numbers are scikit-learn's. */
export function evaluateClassification(results: ClassificationResults): ClassificationEvaluation {
  const { outputs, labels, classes } = results;
  const probabilities = classProbabilities(outputs);
  const binary = classes.length === 2;
  const threshold = binary ? results.threshold : null;
  const predicted = predictedLabels(probabilities, threshold);
  const matrix = confusionMatrix(labels, predicted, classes.length);
  const figures = classFigures(matrix);
  const averages = averageFigures(matrix, figures);
  const perClass = figures.map((figure, label) => ({
    class: classes[label],
    ...figure,
    ...scoreFigures(probabilities.column(label), (row) => labels[row] === label, {
      maxPoints: curvePoints(classes.length),
      undefinedMetrics: figure.undefinedMetrics,
    }),
  }));
  const positive = perClass[1];
  const headline = binary ? positive : averages.macro;
  const calibration = binary ? null : predictedClassCalibration(probabilities, predicted, labels);
  return {
    kind: 'classification',
    rows: outputs.rows,
    loss: classificationLoss(results.loss, results.labelSmoothing, probabilities, labels),
    accuracy: accuracyOf(matrix),
    balancedAccuracy: balancedAccuracyOf(figures),
    precision: headline.precision,
    recall: headline.recall,
    f1: headline.f1,
    auc: binary ? positive.auc : meanOfDefined(perClass.map(({ auc }) => auc)),
    averagePrecision: binary
      ? positive.averagePrecision
      : meanOfDefined(perClass.map(({ averagePrecision }) => averagePrecision)),
    ...(!binary && {
      aucOneVsOne: aucOneVsOne(probabilities, labels),
      topKAccuracy: topKAccuracies(probabilities, labels),
    }),
    matthewsCorrelation: matthewsCorrelation(matrix),
    cohenKappa: cohenKappa(matrix),
    logLoss: logLossOf(probabilities, labels),
    brierScore: binary ? positive.brierScore : sum(perClass.map(({ brierScore }) => brierScore)),
    expectedCalibrationError: calibration?.expectedCalibrationError ?? positive.expectedCalibrationError,
    calibration: calibration?.curve ?? positive.calibration,
    threshold,
    classes: [...classes],
    confusionMatrix: matrix,
    averages,
    perClass,
  };
}

/** Whether the predicted class is right as often as its probability says. */
function predictedClassCalibration(
  probabilities: ClassProbabilities,
  predicted: Int32Array,
  labels: ArrayLike<number>,
): Calibration {
  const confidence = Float64Array.from(predicted, (label, row) => probabilities.of(row, label));
  return calibrationOf(confidence, (row) => predicted[row] === labels[row]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
