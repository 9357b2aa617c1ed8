import { expect, test } from 'vitest';
import { createSampler } from '../../../src/search/create-sampler.ts';
import { importance, varianceOf } from '../../../src/search/importance.ts';
import type { SearchParameter, Trial } from '../../../src/search/types.ts';
import { ended, mixedSpace, parameter } from './search-cases.ts';

const drawn = (
  space: readonly SearchParameter[],
  count: number,
  figure: (p: Trial['parameters']) => number,
): Trial[] => {
  const sampler = createSampler({ name: 'quasiRandom' }, space, 1);
  return Array.from({ length: count }, (_, i) => {
    const parameters = sampler.suggest(i, [])!;
    return ended(i, parameters, figure(parameters));
  });
};
const shares = (space: readonly SearchParameter[], history: readonly Trial[]): Record<string, number> =>
  Object.fromEntries(importance(space, history).map(({ pointer, importance: share }) => [pointer, share]));

const space = [
  parameter('/x', { type: 'uniform', low: 0, high: 1 }),
  parameter('/y', { type: 'logUniform', low: 1e-4, high: 1 }),
  parameter('/c', { type: 'choice', values: ['a', 'b', 'c', 'd'] }),
  parameter('/z', { type: 'integer', low: 1, high: 20 }),
];

test('the variance of a tree is that of the boxes, by hand', () => {
  // x ≤ ¼: 8 for choice 0, 0 for choice 1; else 4. Mean 4; main effects: 0 of x, 5, 3 of the choice.
  const leaves = [
    { extents: [{ from: 0, to: 0.25 }, { allowed: [true, false] }], value: 8 },
    { extents: [{ from: 0, to: 0.25 }, { allowed: [false, true] }], value: 0 },
    { extents: [{ from: 0.25, to: 1 }, { allowed: [true, true] }], value: 4 },
  ];
  const features = [null, 2].map((choices) => ({ choices, values: new Float64Array(), conditions: [] }));
  expect(varianceOf(leaves, features)).toEqual({ total: 4, main: [0, 1] });
});

test('shares are those of the analysis of variance', () => {
  // Variances over the space: 6²/12 = 3, 1, and 0.25 · 0.75 · 4² = 3 of 7.
  const figure = (p: Trial['parameters']): number =>
    6 * Number(p['/x']) + Math.sqrt(12) * (Math.log10(Number(p['/y'])) / 4) + (p['/c'] === 'b' ? 4 : 0);
  const found = shares(space, drawn(space, 300, figure));
  expect(found['/x']).toBeCloseTo(3 / 7, 1);
  expect(found['/y']).toBeCloseTo(1 / 7, 1);
  expect(found['/c']).toBeCloseTo(3 / 7, 1);
  expect(found['/z']).toBeLessThan(0.02);
  expect(Object.keys(found)[3]).toBe('/z');
});

test('what two parameters do together belongs to none', () => {
  const found = shares(
    space,
    drawn(space, 300, (p) => (Number(p['/x']) - 0.5) * (Number(p['/z']) - 10.5)),
  );
  for (const share of Object.values(found)) expect(share).toBeLessThan(0.1);
});

test('a parameter under a condition explains what varies where it is there', () => {
  // Of 3 families: mlp −2 … 2 by the rate, others 0. Rate: ⅓ of mlp's (4²/12) by itself is ⅑ · 4/3.
  const history = drawn(mixedSpace, 400, (p) =>
    p['/rate'] === undefined ? 0 : 4 * (Math.log10(Number(p['/rate'])) / 5) + 2,
  );
  const found = shares(mixedSpace, history);
  expect(found['/rate']).toBeGreaterThan(0.2);
  for (const other of ['/units', '/dropout', '/depth', '/share']) expect(found[other]).toBeLessThan(0.05);
});

test('trials that diverged, failed or were cut short do not hide the others', () => {
  const figure = (p: Trial['parameters']): number => 3 * Number(p['/x']);
  const history = drawn(space, 80, figure);
  const mixed = history.map((trial, i): Trial => {
    if (i % 20 === 3) return { ...trial, value: 1e9 };
    if (i % 20 === 7) return { ...trial, value: Number.NaN };
    if (i % 20 === 11) return { ...trial, state: 'failed', value: null };
    if (i % 2 === 0) return { ...trial, state: 'paused', curve: [{ epoch: 1, value: 50 }], value: null };
    return { ...trial, curve: [{ epoch: 1, value: 50 }, { epoch: 9, value: trial.value! }] }; // prettier-ignore
  });
  expect(importance(space, mixed)[0].pointer).toBe('/x');
  expect(shares(space, mixed)['/x']).toBeGreaterThan(0.4);
});

test('there is none while nothing differs', () => {
  for (const history of [[], drawn(space, 1, () => 1), drawn(space, 20, () => 1)])
    expect(Object.values(shares(space, history))).toEqual([0, 0, 0, 0]);
});
