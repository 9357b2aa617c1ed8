import type { ConformalCalibration } from '../../contracts/conformal.ts';
import type { Prediction, PredictionPart } from '../../contracts/model.ts';
import { classSet } from './class-sets.ts';

/**
 * The predictions with intervals or sets of each level beside the answer, where they are asked for.
 * @param classes in label order; null: values are predicted
 */
export function withConformal(
  predictions: Prediction[],
  { score, levels }: ConformalCalibration,
  include: readonly PredictionPart[],
  classes: readonly string[] | null,
): Prediction[] {
  return predictions.map((prediction) => {
    if ('value' in prediction && include.includes('intervals')) {
      const { value } = prediction;
      const intervals = levels.map(({ coverage, quantile }) => ({ coverage, lower: value - quantile, upper: value + quantile })); // prettier-ignore
      return { ...prediction, intervals };
    }
    if ('probabilities' in prediction && classes !== null && include.includes('sets')) {
      const probabilities = classes.map((name) => prediction.probabilities[name]);
      const sets = levels.map(({ coverage, quantile }) => ({ coverage, labels: classSet(score, probabilities, quantile).map((label) => classes[label]) })); // prettier-ignore
      return { ...prediction, sets };
    }
    return prediction;
  });
}
