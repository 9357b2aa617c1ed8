import type { FittedTarget } from '../../targets/targets.ts';
import { unsupported } from '../unsupported.ts';
import { rows, scalar, type GraphOps, type Value } from './graph-ops.ts';

/** The least probability that counts as positive, as an artifact keeps it. */
type Threshold = number | number[] | null;

/** What counts as positive where nothing was found in training. */
const even = 0.5;

/**
 * Adds the outputs of a model: those of a prediction, under the same names. Of classes `label` and `probabilities`, in their order; of
 * labels `labels` (true or false for each) and `labelProbabilities`; of values `value`, `values` or `forecast`, in their own unit; of the row
 * itself `reconstructionError`.
 * @param outputs `[rows, width]`: probabilities (of two classes that of the second), or values that are still scaled
 * @param features `[rows, inputWidth]`
 * @throws what `unsupported` gives, for series with scales of their own
 */
export function addAnswers(
  ops: GraphOps,
  outputs: Value,
  features: Value,
  target: FittedTarget,
  threshold: Threshold,
): void {
  switch (target.kind) {
    case 'classes':
      return addClasses(ops, outputs, target.classes, threshold as number | null);
    case 'labels': {
      const { names } = target;
      const least = Array.isArray(threshold) ? threshold : names.map(() => threshold ?? even);
      ops.output(addAtLeast(ops, outputs, least), 'labels', [rows, names.length]);
      return ops.output(outputs, 'labelProbabilities', [rows, names.length]);
    }
    case 'value':
      return ops.output(addUnit(ops, outputs, [target.offset], [target.scale]), 'value', [rows, 1]);
    case 'values': {
      const { names, offsets, scales, series, ahead } = target;
      if (series !== undefined) throw unsupported('its series have scales of their own');
      const name = ahead ? 'forecast' : 'values';
      return ops.output(addUnit(ops, outputs, offsets, scales), name, [rows, names.length]);
    }
    case 'interactions':
      return ops.output(outputs, 'score', [rows, 1]);
    case 'self': {
      const difference = ops.binary('sub', ops.cast(features, 'double'), ops.cast(outputs, 'double'));
      const error = ops.reduce('mean', ops.binary('mul', difference, difference), [1], true);
      return ops.output(error, 'reconstructionError', [rows, 1]);
    }
  }
}

function addClasses(
  ops: GraphOps,
  outputs: Value,
  classes: readonly string[],
  threshold: number | null,
): void {
  const isBinary = classes.length === 2;
  const probabilities = isBinary
    ? ops.concat([ops.binary('sub', scalar(ops, 'float', 1), outputs), outputs], 1)
    : outputs;
  const index = isBinary
    ? ops.reshape(ops.cast(addAtLeast(ops, outputs, [threshold ?? even]), 'int64'), [-1])
    : ops.argMax(outputs);
  ops.output(ops.gather(ops.strings(classes), index), 'label', [rows]);
  ops.output(probabilities, 'probabilities', [rows, classes.length]);
}

/** Compared in float64, as predictions are. */
function addAtLeast(ops: GraphOps, values: Value, least: readonly number[]): Value {
  const isLess = ops.binary(
    'less',
    ops.cast(values, 'double'),
    ops.constant('double', least, [least.length]),
  );
  return ops.unary('not', isLess);
}

/** value · scale + offset in float64. */
function addUnit(ops: GraphOps, values: Value, offsets: readonly number[], scales: readonly number[]): Value {
  const scaled = ops.binary(
    'mul',
    ops.cast(values, 'double'),
    ops.constant('double', scales, [1, scales.length]),
  );
  return ops.binary('add', scaled, ops.constant('double', offsets, [1, offsets.length]));
}
