import type { FittedTarget } from '../../../targets/targets.ts';
import { createRandom } from '../../../random.ts';

/** The training rows with their targets, divided so that no row is encoded by its own target. */
export interface TargetFolds {
  /** The training rows, rising. */
  rows: Int32Array;
  /** [rows × outputs], row-major: for several classes a 0/1 number each, else the number that the model is trained on. */
  targets: Float32Array;
  /** Numbers of a row's target. */
  outputs: number;
  /** Names of the outputs, where there are several. */
  names: string[] | null;
  /** For each row of the dataset its fold, 0 … folds − 1; {@link noFold} where it is no training row. */
  foldOf: Uint8Array;
  folds: number;
  /** How strongly the mean of a few rows is drawn to that of all: as so many rows, or by the variances. */
  smoothing: number | 'auto';
}

export const noFold = 255;

/**
 * Divides the training rows into folds at random, each class evenly, copies of a row into the same one: a row's own target
 * must not come back to it through its twin.
 * @param target how the target was fitted
 * @param targets labels or values of the training rows, as they are trained on
 * @param firstOf for each row of the dataset the first that it is a copy of: itself where it is none
 */
export function divideIntoFolds(
  { rows, targets, target }: { rows: Int32Array; targets: Float32Array; target: FittedTarget },
  firstOf: Int32Array,
  options: { folds: number; smoothing: number | 'auto'; seed: number },
): TargetFolds {
  const random = createRandom(options.seed, 'target folds');
  const strata = new Map<number, Set<number>>();
  for (const [i, row] of rows.entries()) {
    const stratum = target.kind === 'classes' ? targets[i] : 0;
    if (!strata.has(stratum)) strata.set(stratum, new Set());
    strata.get(stratum)!.add(firstOf[row]);
  }
  const foldOfFirst = new Map<number, number>();
  for (const [, members] of [...strata].toSorted(([a], [b]) => a - b))
    for (const first of random.shuffle([...members]))
      foldOfFirst.set(first, foldOfFirst.size % options.folds);
  const foldOf = new Uint8Array(firstOf.length).fill(noFold);
  for (const row of rows) foldOf[row] = foldOfFirst.get(firstOf[row])!;
  const { folds, smoothing } = options;
  return { rows, ...outputsOf(targets, target), foldOf, folds, smoothing };
}

function outputsOf(
  targets: Float32Array,
  target: FittedTarget,
): Pick<TargetFolds, 'targets' | 'outputs' | 'names'> {
  if (target.kind !== 'classes' && target.kind !== 'value')
    throw new Error('target encoding is for one target: others are refused before');
  if (target.kind === 'value' || target.classes.length === 2) return { targets, outputs: 1, names: null };
  const outputs = target.classes.length;
  const shares = new Float32Array(targets.length * outputs);
  for (const [i, label] of targets.entries()) shares[i * outputs + label] = 1;
  return { targets: shares, outputs, names: target.classes };
}
