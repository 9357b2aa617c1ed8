import type { SplitRows } from '../data/preparation/split/choose-rows.ts';
import { unusable } from '../data/preparation/unusable.ts';

/** @throws TrainyardError trainingDataUnusable where a row that is used holds a value below 0 */
export function requireCounts(name: string, values: ArrayLike<number>, rows: SplitRows): void {
  for (const split of ['train', 'validation', 'test'] as const) {
    const row = rows[split].find((candidate) => values[candidate] < 0);
    if (row === undefined) continue;
    throw unusable(
      'negativeTarget',
      `The loss "poisson" needs targets of 0 or more; "${name}" is ${values[row]} in row ${row + 1}.`,
    );
  }
}
