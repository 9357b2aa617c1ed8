import { expect, test } from 'vitest';
import { createRandom, randomFromState } from '../../src/random.ts';

test("draws the reference implementation's numbers of xoshiro128**", () => {
  // From the state 1, 2, 3, 4, computed with a separate transcription of the authors' C code in Python.
  const random = randomFromState([1, 2, 3, 4]);
  expect(Array.from({ length: 6 }, () => random.uint32())).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492,
  ]);
});

test('equal seeds and streams draw equal numbers, others do not', () => {
  const draw = (seed: number, stream?: string) => {
    const random = createRandom(seed, stream);
    return Array.from({ length: 20 }, () => random.uint32());
  };
  expect(draw(7, 'split')).toEqual(draw(7, 'split'));
  expect(draw(7, 'split')).not.toEqual(draw(7, 'dropout'));
  expect(draw(7, 'split')).not.toEqual(draw(8, 'split'));
  expect(draw(0)).not.toEqual(draw(1));
});

test('goes on from a saved state', () => {
  const random = createRandom(3);
  random.uint32();
  const state = random.state();
  const next = Array.from({ length: 5 }, () => random.uniform());
  const again = randomFromState(state);
  expect(Array.from({ length: 5 }, () => again.uniform())).toEqual(next);
});

test('a shuffle is a permutation, and each place is equally likely', () => {
  const random = createRandom(11);
  const places = Array.from({ length: 5 }, () => 0);
  for (let round = 0; round < 20_000; round++) {
    const items = random.shuffle([0, 1, 2, 3, 4]);
    expect(items.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    places[items.indexOf(0)]++;
  }
  // 4000 expected at each, standard deviation 57.
  for (const count of places) expect(Math.abs(count - 4000)).toBeLessThan(300);
});

test('uniform, integer and normal numbers have the moments that they should', () => {
  const random = createRandom(5);
  const n = 50_000;
  const moments = (draw: () => number) => {
    const values = Array.from({ length: n }, draw);
    const mean = values.reduce((a, b) => a + b, 0) / n;
    return { mean, variance: values.reduce((a, b) => a + (b - mean) ** 2, 0) / n };
  };
  const uniform = moments(() => random.uniform());
  expect(uniform.mean).toBeCloseTo(0.5, 1);
  expect(uniform.variance).toBeCloseTo(1 / 12, 2);
  const integer = moments(() => random.integer(6));
  expect(integer.mean).toBeCloseTo(2.5, 1);
  expect(integer.variance).toBeCloseTo(35 / 12, 1);
  const normal = moments(() => random.normal());
  expect(Math.abs(normal.mean)).toBeLessThan(0.02);
  expect(Math.abs(normal.variance - 1)).toBeLessThan(0.03);
});
