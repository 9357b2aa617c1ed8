import type { FitData, FitRows } from '../../src/engine/classical/fit-data.ts';
import { createRandom, type Random } from '../../src/random.ts';
import { fitDataOf, readFixture } from '../../test/support/classical-fixtures.ts';

/** Data that every fitter gets as it is; the validation rows are tested on. */
export interface ClassicalSet {
  name: string;
  /** Whether models are fitted that take minutes on a million rows. */
  isLarge: boolean;
  data(): FitData;
}

/** The sets of the benchmark: a real one, and made ones of a size. */
export const classicalSets: readonly ClassicalSet[] = [
  {
    name: 'breast cancer',
    isLarge: false,
    data: () => fitDataOf(readFixture('breast-cancer'), { scaled: true }),
  },
  { name: 'made, 20,000 x 30', isLarge: false, data: () => madeClasses(20_000, 8000, 30) },
  { name: 'friedman, 7,000 x 10', isLarge: false, data: () => friedman(7000, 3000) },
  { name: 'made, 1,000,000 x 20', isLarge: true, data: () => madeClasses(1_000_000, 50_000, 20) },
];

/** Two classes, told apart by products, waves and thresholds of nine of the numbers, with noise. */
function madeClasses(rows: number, testRows: number, width: number): FitData {
  const random = createRandom(0, 'classes');
  const part = (count: number): FitRows =>
    makeRows(count, width, random, (x) => {
      const [a, b, c, d, e, f, g, h, i] = x;
      const score = a * b + Math.sin(2 * c) + d * d / 2 - 0.5 + 0.7 * e + Math.abs(f) - 0.8 + (h > 0 ? g : -g) / 2 + 0.3 * i; // prettier-ignore
      return Number(score + 0.8 * random.normal() > 0);
    });
  return fitData(width, part(rows), part(testRows), 2);
}

/** Friedman's first function of five of ten numbers (Friedman 1991), standardized. */
function friedman(rows: number, testRows: number): FitData {
  const random = createRandom(0, 'friedman');
  const uniform = (x: number): number => 0.5 + Math.atan(x) / Math.PI;
  const part = (count: number): FitRows =>
    makeRows(count, 10, random, (x) => {
      const [a, b, c, d, e] = Array.from(x, uniform);
      const value = 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e;
      return (value + random.normal() - 14.4) / 5;
    });
  return fitData(10, part(rows), part(testRows), null);
}

function makeRows(
  rows: number,
  width: number,
  random: Random,
  targetOf: (row: Float32Array) => number,
): FitRows {
  const features = new Float32Array(rows * width);
  const targets = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const numbers = features.subarray(row * width, (row + 1) * width);
    for (let i = 0; i < width; i++) numbers[i] = random.normal();
    targets[row] = targetOf(numbers);
  }
  return { rows, features, targets };
}

function fitData(width: number, train: FitRows, validation: FitRows, classes: number | null): FitData {
  return { width, featureKinds: new Int32Array(width), train, validation, classes, classWeights: null };
}
