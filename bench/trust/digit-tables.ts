import { readImages } from '../../examples/idx-images.ts';
import { createRandom } from '../../src/random.ts';

/** Handwritten digits of 28 × 28 pixels as tables: the 10,000 of MNIST that `examples/data` has, in a fixed random order. */
export interface Digits {
  count: number;
  labelOf: (row: number) => number;
  /** CSV with a column for each pixel (0 … 255), the label, and the part that each row belongs to. */
  csvOf: (rows: readonly { row: number; part: Part }[]) => string;
}

/** Parts of a split by a column. */
export type Part = 'train' | 'validation' | 'test';

export async function readDigits(): Promise<Digits> {
  const { count, height, width, pixels, labels } = await readImages('digits');
  const size = height * width;
  const order = Array.from({ length: count }, (_, row) => row);
  createRandom(11, 'digits').shuffle(order);
  const header = [...Array.from({ length: size }, (_, pixel) => `p${pixel}`), 'label', 'part'].join(',');
  const lineOf = (row: number, part: Part): string =>
    `${pixels.subarray(order[row] * size, (order[row] + 1) * size).join(',')},digit ${labels[order[row]]},${part}`;
  return {
    count,
    labelOf: (row) => labels[order[row]],
    csvOf: (rows) => [header, ...rows.map(({ row, part }) => lineOf(row, part))].join('\n'),
  };
}
