import type { Loss } from '../../contracts/definition/definition.ts';
import type { ClassificationEvaluation, ClassReport } from '../../contracts/evaluation.ts';
import type { Outputs } from '../step-runner.ts';
import { averageFigures, balancedAccuracyOf, classFigures } from './class-figures.ts';
import { accuracyOf, confusionMatrix } from './confusion-matrix.ts';
import { classificationLoss, logLossOf } from './evaluation-loss.ts';
import { classProbabilities, predictedLabels } from './probabilities.ts';
import { rocOf } from './roc.ts';

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
  const matrix = confusionMatrix(labels, predictedLabels(probabilities, threshold), classes.length);
  const figures = classFigures(matrix);
  const averages = averageFigures(matrix, figures);
  const perClass = figures.map((figure, label): ClassReport => {
    const roc = rocOf(probabilities.column(label), (row) => labels[row] === label);
    const undefinedMetrics = roc ? figure.undefinedMetrics : [...figure.undefinedMetrics, 'auc'];
    return {
      class: classes[label],
      ...figure,
      auc: roc?.auc ?? null,
      roc: roc?.curve ?? null,
      undefinedMetrics,
    };
  });
  const headline = binary ? figures[1] : averages.macro;
  return {
    kind: 'classification',
    rows: outputs.rows,
    loss: classificationLoss(results.loss, results.labelSmoothing, probabilities, labels),
    accuracy: accuracyOf(matrix),
    balancedAccuracy: balancedAccuracyOf(figures),
    precision: headline.precision,
    recall: headline.recall,
    f1: headline.f1,
    auc: binary ? perClass[1].auc : meanAuc(perClass),
    logLoss: logLossOf(probabilities, labels),
    threshold,
    classes: [...classes],
    confusionMatrix: matrix,
    averages,
    perClass,
  };
}

/** Mean of the classes that have an area; null where none has. */
function meanAuc(perClass: readonly ClassReport[]): number | null {
  const areas = perClass.map(({ auc }) => auc).filter((auc) => auc !== null);
  return areas.length === 0 ? null : areas.reduce((sum, auc) => sum + auc, 0) / areas.length;
}
