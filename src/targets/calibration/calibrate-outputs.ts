import type { ProbabilityCalibration } from '../../contracts/probability-calibration.ts';
import { sigmoid, softmax } from '../../engine/links.ts';
import type { Outputs } from '../../engine/step-runner.ts';
import type { AnyTarget } from '../target-kind.ts';
import { logitOf, logOf } from './logit.ts';
import { risingAt } from './rising-points.ts';

/** Whether the outputs of a row are the probabilities of classes of which one is true, which add up to 1. */
export const areExclusive = ({ kind }: AnyTarget, { width }: Pick<Outputs, 'width'>): boolean =>
  kind === 'classes' && width > 1;

/** Outputs with calibrated probabilities; of exclusive classes they add up to 1, and are equal where each came to 0. */
export function calibrateOutputs(
  target: AnyTarget,
  calibration: ProbabilityCalibration,
  outputs: Outputs,
): Outputs {
  const { rows, width, values } = outputs;
  const isExclusive = areExclusive(target, outputs);
  const calibrated = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    const told = values.subarray(row * width, (row + 1) * width);
    const changed =
      isExclusive && calibration.method === 'temperature'
        ? softmax(Float64Array.from(told, (p) => logOf(p) / calibration.temperature))
        : Float64Array.from(told, (p, output) => calibratedAt(calibration, output, p));
    calibrated.set(isExclusive ? addingUpToOne(changed) : changed, row * width);
  }
  return { ...outputs, values: calibrated };
}

function calibratedAt(calibration: ProbabilityCalibration, output: number, probability: number): number {
  switch (calibration.method) {
    case 'temperature':
      return sigmoid(logitOf(probability) / calibration.temperature);
    case 'platt': {
      const { slope, intercept } = calibration.outputs[output];
      return sigmoid(slope * logitOf(probability) + intercept);
    }
    case 'isotonic':
      return risingAt(calibration.outputs[output], probability);
  }
}

function addingUpToOne(shares: Float64Array): Float64Array {
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => (sum > 0 ? share / sum : 1 / shares.length));
}
