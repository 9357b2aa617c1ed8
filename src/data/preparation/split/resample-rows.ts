import type { Random } from '../../../random.ts';

/**
 * Training rows in which every class has as many: as the largest one, whose rows all stay as they are (`oversample`), or as
 * the smallest one (`undersample`). A class to be filled up is repeated whole as often as it fits; the rest is drawn without
 * replacement, so no row counts more than once more often than another.
 * @param rows the training rows, rising
 * @param labels their classes
 * @returns rising; with repetitions under `oversample`
 */
export function resampleRows(
  rows: Int32Array,
  labels: Float32Array,
  mode: 'oversample' | 'undersample',
  random: Random,
): Int32Array {
  const byClass = new Map<number, number[]>();
  for (const [i, row] of rows.entries()) {
    const members = byClass.get(labels[i]);
    if (members === undefined) byClass.set(labels[i], [row]);
    else members.push(row);
  }
  const classes = [...byClass].toSorted(([a], [b]) => a - b).map(([, members]) => members);
  const sizes = classes.map(({ length }) => length);
  const aim = mode === 'oversample' ? Math.max(...sizes) : Math.min(...sizes);
  const chosen: number[] = [];
  for (const members of classes) {
    const wholes = Math.floor(aim / members.length);
    for (let i = 0; i < wholes; i++) for (const row of members) chosen.push(row);
    const rest = aim - wholes * members.length;
    if (rest > 0) for (const row of random.shuffle([...members]).slice(0, rest)) chosen.push(row);
  }
  return Int32Array.from(chosen).sort();
}
