import type { ProbabilityCalibration } from '../../contracts/probability-calibration.ts';
import { areExclusive } from '../../targets/calibration/calibrate-outputs.ts';
import type { RisingPoints } from '../../targets/calibration/rising-points.ts';
import { least, leastToOne } from '../../targets/calibration/logit.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import { scalar, type GraphOps, type Value } from './graph-ops.ts';

/**
 * Adds the calibration of probabilities, in float64 as `calibrateOutputs` computes it.
 * @param outputs `[rows, width]`: probabilities (of two classes that of the second)
 * @returns calibrated ones of the same shape, floats
 */
export function addCalibration(
  ops: GraphOps,
  outputs: Value,
  width: number,
  target: FittedTarget,
  calibration: ProbabilityCalibration,
): Value {
  const probabilities = ops.cast(outputs, 'double');
  const isExclusive = areExclusive(target, { width });
  const calibrated = addMethod(ops, probabilities, calibration, isExclusive);
  return ops.cast(isExclusive ? addSharesOfOne(ops, calibrated, width) : calibrated, 'float');
}

function addMethod(
  ops: GraphOps,
  probabilities: Value,
  calibration: ProbabilityCalibration,
  isExclusive: boolean,
): Value {
  switch (calibration.method) {
    case 'temperature': {
      const logits = isExclusive ? addLog(ops, probabilities, least) : addLogit(ops, probabilities);
      const cooled = ops.binary('div', logits, scalar(ops, 'double', calibration.temperature));
      if (!isExclusive) return addSigmoid(ops, cooled);
      // Shares of the sum are taken afterwards.
      return ops.unary('exp', ops.binary('sub', cooled, ops.reduce('max', cooled, [1], true)));
    }
    case 'platt': {
      const row = (values: number[]): Value => ops.constant('double', values, [1, values.length]);
      const slopes = row(calibration.outputs.map(({ slope }) => slope));
      const intercepts = row(calibration.outputs.map(({ intercept }) => intercept));
      const logits = addLogit(ops, probabilities);
      return addSigmoid(ops, ops.binary('add', ops.binary('mul', logits, slopes), intercepts));
    }
    case 'isotonic':
      return ops.concat(
        calibration.outputs.map((points, output) =>
          addRising(ops, ops.slice(probabilities, 1, output, output + 1), points),
        ),
        1,
      );
  }
}

/** Shares that add up to 1, and are equal where each came to 0. */
function addSharesOfOne(ops: GraphOps, shares: Value, width: number): Value {
  const zero = scalar(ops, 'double', 0);
  const sum = ops.reduce('sum', shares, [1], true);
  const isPositive = ops.binary('greater', sum, zero);
  const divided = ops.binary('div', shares, ops.where(isPositive, sum, scalar(ops, 'double', 1)));
  return ops.where(isPositive, divided, scalar(ops, 'double', 1 / width));
}

const addLog = (ops: GraphOps, value: Value, floor: number): Value =>
  ops.unary('log', ops.binary('max', value, scalar(ops, 'double', floor)));

const addLogit = (ops: GraphOps, probabilities: Value): Value => {
  const rest = ops.binary('sub', scalar(ops, 'double', 1), probabilities);
  return ops.binary('sub', addLog(ops, probabilities, least), addLog(ops, rest, leastToOne));
};

/** 1 / (1 + e^−x), of doubles. */
function addSigmoid(ops: GraphOps, value: Value): Value {
  const one = scalar(ops, 'double', 1);
  const power = ops.unary('exp', ops.binary('sub', scalar(ops, 'double', 0), value));
  return ops.binary('div', one, ops.binary('add', one, power));
}

/** The function at [rows, 1]: y₀ + Σ (yₖ₊₁ − yₖ) · (how much of the way from xₖ to xₖ₊₁ is behind the number, in 0 … 1). */
function addRising(ops: GraphOps, value: Value, { x, y }: RisingPoints): Value {
  const pieces = x.length - 1;
  if (pieces === 0) {
    const none = ops.binary('mul', value, scalar(ops, 'double', 0));
    return ops.binary('add', none, scalar(ops, 'double', y[0]));
  }
  const row = (of: (piece: number) => number): Value =>
    ops.constant(
      'double',
      Array.from({ length: pieces }, (_, piece) => of(piece)),
      [1, pieces],
    );
  const beyond = ops.binary(
    'sub',
    value,
    row((piece) => x[piece]),
  );
  const share = ops.binary(
    'div',
    beyond,
    row((piece) => x[piece + 1] - x[piece]),
  );
  const behind = ops.binary(
    'min',
    ops.binary('max', share, scalar(ops, 'double', 0)),
    scalar(ops, 'double', 1),
  );
  const rises = ops.binary(
    'mul',
    behind,
    row((piece) => y[piece + 1] - y[piece]),
  );
  const sum = ops.reduce('sum', rises, [1], true);
  return ops.binary('add', sum, scalar(ops, 'double', y[0]));
}
