import type { CalibrationMethod, ProbabilityCalibration } from '../../contracts/probability-calibration.ts';
import { areExclusive } from '../../targets/calibration/calibrate-outputs.ts';
import { logitOf, logOf } from '../../targets/calibration/logit.ts';
import type { AnyTarget } from '../../targets/target-kind.ts';
import type { Outputs } from '../step-runner.ts';
import { sigmoid, softmax } from '../links.ts';
import { fitIsotonic } from './isotonic.ts';
import { fitPlatt } from './platt.ts';
import { fitTemperature } from './temperature.ts';

/**
 * Fits a calibration of probabilities on rows that the model was not trained on. Of more than two classes each is calibrated against
 * the others, as scikit-learn's `CalibratedClassifierCV` does; temperature scaling has one number for all.
 * @param target of classes or labels
 * @param targets as in `PreparedSplit`: the label of each row, or 0 and 1 for each label
 */
export function fitCalibration(
  method: CalibrationMethod,
  target: AnyTarget,
  outputs: Outputs,
  targets: Float32Array,
): ProbabilityCalibration {
  const { rows, width, values } = outputs;
  const isExclusive = areExclusive(target, outputs);
  const outcome = (row: number, output: number): number =>
    isExclusive ? Number(targets[row] === output) : targets[row * width + output];
  if (method === 'temperature') {
    const slope = isExclusive ? exclusiveSlope : independentSlope;
    return { method, temperature: fitTemperature(slope(outputs, outcome)) };
  }
  const columns = Array.from({ length: width }, (_, output) => ({
    probabilities: Float64Array.from({ length: rows }, (__, row) => values[row * width + output]),
    outcomes: Float64Array.from({ length: rows }, (__, row) => outcome(row, output)),
  }));
  if (method === 'platt')
    return { method, outputs: columns.map((one) => fitPlatt(one.probabilities.map(logitOf), one.outcomes)) };
  return { method, outputs: columns.map((one) => fitIsotonic(one.probabilities, one.outcomes)) };
}

type Outcome = (row: number, output: number) => number;

/** Of outputs that are each right or wrong: Σ (σ(βf) − y) · f. */
function independentSlope({ values, width }: Outputs, outcome: Outcome): (inverse: number) => number {
  const logits = Float64Array.from(values, logitOf);
  return (inverse) =>
    logits.reduce(
      (sum, logit, at) =>
        sum + (sigmoid(inverse * logit) - outcome(Math.floor(at / width), at % width)) * logit,
      0,
    );
}

/** Of exclusive classes: Σ (mean of the logits under softmax(βz) − the logit of the true class). */
function exclusiveSlope({ rows, values, width }: Outputs, outcome: Outcome): (inverse: number) => number {
  const logits = Float64Array.from(values, logOf);
  return (inverse) => {
    let slope = 0;
    for (let row = 0; row < rows; row += 1) {
      const own = logits.subarray(row * width, (row + 1) * width);
      const shares = softmax(own.map((logit) => inverse * logit));
      for (const [output, logit] of own.entries()) slope += (shares[output] - outcome(row, output)) * logit;
    }
    return slope;
  };
}
