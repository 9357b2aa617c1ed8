import type { FittedClasses } from '../../../targets/classes/definition.ts';
import type { FittedValue } from '../../../targets/value/definition.ts';
import { TrainyardError } from '../../../errors.ts';
import type { ResolvedPreparation } from '../../../contracts/definition/definition.ts';
import { requireFiniteScale, requireFloat32 } from '../columns/number-range.ts';
import { meanAndDeviation, nonZero } from '../columns/order-statistics.ts';

/**
 * Puts classes into label order. Numbers rise by value, other names by code unit, as scikit-learn's LabelEncoder does;
 * of two classes the positive one is last (label 1): the one named, else the rarer one, else the later one.
 * @param counts rows of the training split by class
 * @param numeric whether the class names are numbers
 * @throws TrainyardError trainingDataUnusable when there are fewer than two classes, or the positive one is unknown
 */
export function fitClasses(
  name: string,
  counts: ReadonlyMap<string, number>,
  options: { numeric: boolean; positiveClass: string | null },
): FittedClasses {
  const classes = [...counts.keys()].toSorted((a, b) =>
    options.numeric ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0,
  );
  if (classes.length < 2)
    throw new TrainyardError(
      'trainingDataUnusable',
      `The target "${name}" has ${classes.length === 0 ? 'no class' : `only the class "${classes[0]}"`} among the training rows; a classifier needs at least two.`,
      { issues: [{ code: 'oneClass', column: name, detail: `${classes.length} classes` }] },
    );
  const { positiveClass } = options;
  if (positiveClass !== null && (classes.length !== 2 || !classes.includes(positiveClass)))
    throw new TrainyardError(
      'trainingDataUnusable',
      classes.length === 2
        ? `The target "${name}" has no class "${positiveClass}"; its classes are "${classes[0]}" and "${classes[1]}".`
        : `A positive class is for two classes; the target "${name}" has ${classes.length}.`,
      { issues: [{ code: 'positiveClass', column: name, detail: 'not a class of a binary target' }] },
    );
  if (classes.length === 2) {
    const [first, second] = classes;
    const positive = positiveClass ?? (counts.get(first)! < counts.get(second)! ? first : second);
    if (positive === first) classes.reverse();
  }
  return { kind: 'classes', name, classes };
}

/**
 * Standardises a regression target on its training values; a constant one is divided by 1. Under the log link, where 0
 * has to stay 0, it is divided by its mean only: the rates that fit best are the same in any unit, and training starts
 * from the mean rate.
 * @throws TrainyardError trainingDataUnusable where values are too large for 32 bits, as they are or to be scaled
 */
export function fitValue(
  name: string,
  values: Float64Array,
  link: 'identity' | 'log' = 'identity',
  scaling: ResolvedPreparation['targetScaling'] = 'standardize',
): FittedValue {
  if (scaling === 'none') {
    requireFloat32(name, values);
    return { kind: 'value', name, offset: 0, scale: 1 };
  }
  const { mean, deviation } = meanAndDeviation(values);
  requireFiniteScale(name, { offset: mean, scale: deviation });
  if (link === 'log') return { kind: 'value', name, offset: 0, scale: nonZero(mean) };
  return { kind: 'value', name, offset: mean, scale: nonZero(deviation, Math.abs(mean)) };
}

/** Balanced class weights: rows / (classes · rows of the class), as scikit-learn's `class_weight="balanced"`. */
export function balancedWeights(labels: Float32Array, classes: number): number[] {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label] += 1;
  return Array.from(counts, (count) => (count === 0 ? 1 : labels.length / (classes * count)));
}

/**
 * Balanced weights of labels [rows × labels]: label k counts rows / (2 · rows without it) at 2k, where a row has it not, and
 * rows / (2 · rows with it) at 2k + 1.
 */
export function balancedLabelWeights(targets: Float32Array, labels: number): number[] {
  const rows = targets.length / labels;
  return Array.from({ length: labels }, (_, label) => {
    let having = 0;
    for (let i = label; i < targets.length; i += labels) having += targets[i];
    return [rows - having, having].map((count) => (count === 0 ? 1 : rows / (2 * count)));
  }).flat();
}
