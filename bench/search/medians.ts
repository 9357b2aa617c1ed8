import { createRandom } from '../../src/random.ts';
import { median } from '../quiet-rounds.ts';

/** Where the median of such numbers lies with 95 % (percentile bootstrap, 10,000 samples). */
export function medianInterval(numbers: readonly number[]): [number, number] {
  const random = createRandom(0, 'bootstrap');
  const medians = Float64Array.from({ length: 10_000 }, () =>
    median(numbers.map(() => numbers[random.integer(numbers.length)])),
  ).toSorted();
  return [medians[250], medians[9749]];
}
