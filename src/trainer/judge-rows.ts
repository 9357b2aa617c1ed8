import type { Prediction } from '../contracts/model.ts';
import type { RowJudgement } from '../targets/target-training.ts';
import { kindOfTarget, type FittedTarget } from '../targets/targets.ts';

/** A prediction without the probabilities of all classes or labels, which are too many to keep of each row. */
export function shortPrediction(prediction: Prediction): Record<string, unknown> {
  const { probabilities: _, labelProbabilities: __, ...kept } = prediction as Record<string, unknown>;
  return kept;
}

/**
 * Holds predicted numbers against those that were read. The error is the mean |predicted − true| over the numbers of the row,
 * in the unit of the target; of several targets each is divided by the scale that it was fitted (1: it was not scaled), as their units differ.
 * @param truth as it was read, as many numbers a row as a prediction has; absent: not known
 */
export function judgeNumbers(
  target: FittedTarget,
  predictions: readonly Prediction[],
  truth: Float64Array | undefined,
): RowJudgement[] {
  return predictions.map((prediction, row) => {
    const predicted = numbersOf(prediction);
    if (truth === undefined || predicted === null) return { truth: null, correct: null, error: null };
    const width = predicted.length;
    const trueNumbers = Array.from(truth.subarray(row * width, (row + 1) * width));
    const scales = 'values' in prediction ? kindOfTarget(target).errorScales(target) : null;
    const sum = predicted.reduce(
      (total, number, index) => total + Math.abs(number - trueNumbers[index]) / (scales?.[index] ?? 1),
      0,
    );
    return { truth: asPredicted(prediction, trueNumbers), correct: null, error: sum / width };
  });
}

function numbersOf(prediction: Prediction): number[] | null {
  if ('value' in prediction) return [prediction.value];
  if ('forecast' in prediction) return prediction.forecast;
  return 'values' in prediction ? Object.values(prediction.values) : null;
}

/** True numbers in the form of the prediction. */
function asPredicted(prediction: Prediction, numbers: number[]): RowJudgement['truth'] {
  if ('forecast' in prediction) return numbers;
  if (!('values' in prediction)) return numbers[0];
  return Object.fromEntries(
    Object.keys(prediction.values).map((name, index) => [name, numbers[index]] as const),
  );
}
