import { createRandom } from '../random.ts';

/**
 * The order in which an epoch takes the training rows. It depends on the run's seed and the epoch alone, so a run that
 * goes on in the middle of an epoch finds the same order again.
 * @param shuffled False for full-batch training, where the order can only add rounding noise.
 */
export function epochOrder(rows: number, seed: number, epoch: number, shuffled: boolean): Int32Array {
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) order[row] = row;
  return shuffled ? createRandom(seed, `shuffle/${epoch}`).shuffle(order) : order;
}
