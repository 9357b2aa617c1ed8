import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSampler } from '../../../src/search/create-sampler.ts';
import { log, exp, normalCdf, normalQuantile } from '../../../src/search/portable-math.ts';
import { scrambleBits, sobolBits } from '../../../src/search/sobol.ts';
import type { Domain, SamplerOptions, Trial } from '../../../src/search/types.ts';
import { ended, median, mixedSpace, parameter } from './search-cases.ts';

const samplers: SamplerOptions[] = [
  { name: 'random' },
  { name: 'quasiRandom' },
  { name: 'tpe' },
  { name: 'tpe', multivariate: false },
];

/** So many trials, each ended with a figure of its parameters. */
function search(
  options: SamplerOptions,
  space: Parameters<typeof createSampler>[1],
  seed: number,
  trials: number,
  figure: (parameters: Trial['parameters']) => number,
): Trial[] {
  const sampler = createSampler(options, space, seed);
  const history: Trial[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const parameters = sampler.suggest(trial, history)!;
    history.push(ended(trial, parameters, figure(parameters)));
  }
  return history;
}

const domains: [Domain, (value: unknown) => boolean][] = [
  [{ type: 'uniform', low: -2, high: 3 }, (value) => Number(value) >= -2 && Number(value) <= 3],
  [
    { type: 'uniform', low: 0.1, high: 0.75, step: 0.2 },
    (value) => [0.1, 0.3, 0.5, 0.7].includes(Number(value)),
  ],
  [{ type: 'logUniform', low: 1e-6, high: 1 }, (value) => Number(value) >= 1e-6 && Number(value) <= 1],
  [{ type: 'integer', low: -3, high: 3 }, (value) => Number.isInteger(value) && Math.abs(Number(value)) <= 3],
  [{ type: 'integer', low: 0, high: 10, step: 4 }, (value) => [0, 4, 8].includes(Number(value))],
  [{ type: 'logInteger', low: 1, high: 100 }, (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 100], // prettier-ignore
  [{ type: 'choice', values: [null, 'a', { b: [1] }] }, (value) => ['null', '"a"', '{"b":[1]}'].includes(JSON.stringify(value))], // prettier-ignore
];

describe.each(samplers)('$name, multivariate $multivariate', (options) => {
  test.each(domains)('values of %j are of the domain, and all parts of it are tried', (domain, isOf) => {
    const values = search(
      options,
      [parameter('/x', domain)],
      3,
      60,
      ({ '/x': x }) => JSON.stringify(x).length,
    ).map(({ parameters }) => parameters['/x']);
    expect(values.filter((value) => !isOf(value))).toEqual([]);
    expect(new Set(values.map((value) => JSON.stringify(value))).size).toBeGreaterThan(2);
  });

  test('parameters are there exactly where their conditions are met, deciding ones first', () => {
    for (const { parameters } of search(options, mixedSpace, 1, 80, (p) => Number(p['/share']))) {
      const isMlp = parameters['/family'] === 'mlp';
      const names = ['/family', '/units', '/rate', '/dropout', '/depth', '/share'].filter((name) => {
        if (name === '/units' || name === '/rate') return isMlp;
        if (name === '/dropout') return isMlp && [64, 128, 256].includes(Number(parameters['/units']));
        return name !== '/depth' || parameters['/family'] === 'trees';
      });
      expect(new Set(Object.keys(parameters))).toEqual(new Set(names));
      const order = Object.keys(parameters);
      expect(order.indexOf('/family')).toBeLessThan(isMlp ? order.indexOf('/rate') : order.length);
    }
  });

  test('the same seed and history give the same parameters, other seeds others', () => {
    const figure = (p: Trial['parameters']): number => Number(p['/share']) ** 2;
    const first = search(options, mixedSpace, 7, 30, figure);
    expect(search(options, mixedSpace, 7, 30, figure)).toEqual(first);
    expect(search(options, mixedSpace, 8, 30, figure)).not.toEqual(first);
    // Asked again, in whatever order, and with the trial itself in the history.
    const sampler = createSampler(options, mixedSpace, 7);
    expect(sampler.suggest(20, first.slice(0, 21).toReversed())).toEqual(first[20].parameters);
  });
});

describe('random', () => {
  test('numbers are spread evenly on their scale, ends as likely as others', () => {
    const space = [
      parameter('/rate', { type: 'logUniform', low: 1e-4, high: 1 }),
      parameter('/count', { type: 'integer', low: 1, high: 4 }),
    ];
    const drawn = search({ name: 'random' }, space, 5, 4000, () => 0);
    for (let decade = -4; decade < 0; decade++) {
      const share = drawn.filter(({ parameters }) => Math.floor(Math.log10(Number(parameters['/rate']))) === decade).length / 4000; // prettier-ignore
      expect(share).toBeCloseTo(0.25, 1);
    }
    for (let count = 1; count <= 4; count++)
      expect(drawn.filter(({ parameters }) => parameters['/count'] === count).length / 4000).toBeCloseTo(
        0.25,
        1,
      );
  });
});

describe('quasiRandom', () => {
  test('the sequence is that of Joe and Kuo before it is scrambled', () => {
    const points = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [0, 1, 2].map((d) => sobolBits(i, d) / 2 ** 32));
    // The first eight points of the program of Joe and Kuo, which has them in the order of the Gray code.
    expect(points.toSorted((a, b) => a[0] - b[0])).toEqual([
      [0, 0, 0],
      [0.125, 0.625, 0.375],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.5, 0.5, 0.5],
      [0.625, 0.125, 0.875],
      [0.75, 0.25, 0.25],
      [0.875, 0.875, 0.125],
    ]);
  });

  test('each 2ᵏ points have one in each of 2ᵏ equal parts, in every dimension and for every seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 0, max: 39 }),
        (seed, dimension) => {
          const parts = Array.from(
            { length: 64 },
            (_, i) => scrambleBits(sobolBits(i, dimension), seed) >>> 26,
          );
          expect(new Set(parts).size).toBe(64);
        },
      ),
    );
  });

  test('takes more parameters than there are dimensions', () => {
    const space = Array.from({ length: 45 }, (_, i) =>
      parameter(`/x${i}`, { type: 'uniform', low: 0, high: 1 }),
    );
    const [{ parameters }] = search({ name: 'quasiRandom' }, space, 1, 1, () => 0);
    expect(new Set(Object.values(parameters)).size).toBe(45);
  });
});

describe('grid', () => {
  test('tries each combination once, also under conditions, and then no more', () => {
    const space = [
      parameter('/a', { type: 'choice', values: ['x', 'y', null] }),
      parameter('/b', { type: 'integer', low: 1, high: 2 }, { '/a': ['x', null] }),
      parameter('/c', { type: 'logUniform', low: 0.01, high: 1 }, { '/b': [2] }),
    ];
    const sampler = createSampler({ name: 'grid', points: 3 }, space, 0);
    expect(sampler.size).toBe(9);
    const all = Array.from({ length: 9 }, (_, i) => sampler.suggest(i, []));
    expect(all.map((point) => Object.values(point!))).toEqual([
      ['x', 1],
      ['x', 2, 0.01],
      ['x', 2, expect.closeTo(0.1, 12)],
      ['x', 2, 1],
      ['y'],
      [null, 1],
      [null, 2, 0.01],
      [null, 2, expect.closeTo(0.1, 12)],
      [null, 2, 1],
    ]);
    expect(sampler.suggest(9, [])).toBeNull();
  });

  test('a grid that nobody could write down has its size and its points', () => {
    const space = Array.from({ length: 8 }, (_, i) =>
      parameter(`/x${i}`, { type: 'integer', low: 0, high: 99 }),
    );
    const sampler = createSampler({ name: 'grid' }, space, 0);
    expect(sampler.size).toBe(1e16);
    expect(Object.values(sampler.suggest(12_345, [])!)).toEqual([0, 0, 0, 0, 0, 1, 23, 45]);
  });
});

describe('tpe', () => {
  const square = [
    parameter('/x', { type: 'uniform', low: -5, high: 5 }),
    parameter('/y', { type: 'uniform', low: -5, high: 5 }),
  ];
  const distance = ({ '/x': x, '/y': y }: Trial['parameters']): number =>
    (Number(x) - 1) ** 2 + (Number(y) + 2) ** 2;
  const best = (options: SamplerOptions, seed: number): number =>
    Math.min(...search(options, square, seed, 50, distance).map(({ value }) => value!));
  const seeds = Array.from({ length: 15 }, (_, i) => i);

  test.each([true, false])(
    'comes far nearer to a minimum than random draws, multivariate %s',
    (multivariate) => {
      const random = median(seeds.map((seed) => best({ name: 'random' }, seed)));
      expect(median(seeds.map((seed) => best({ name: 'tpe', multivariate }, seed)))).toBeLessThan(
        random / 2.5,
      );
    },
  );

  test('finds choices, integers and what is there under conditions', () => {
    const figure = (p: Trial['parameters']): number =>
      p['/family'] === 'mlp'
        ? Math.abs(Math.log2(Number(p['/units'])) - 5) + Math.abs(Math.log10(Number(p['/rate'])) + 2)
        : 4;
    const mean = (trials: readonly Trial[]): number =>
      trials.reduce((sum, { value }) => sum + value!, 0) / trials.length;
    const means = (options: SamplerOptions): number[] =>
      seeds.map((seed) => mean(search(options, mixedSpace, seed, 60, figure).slice(30)));
    expect(median(means({ name: 'tpe' }))).toBeLessThan(0.7 * median(means({ name: 'random' })));
  });

  test('trials under way keep others away from their place', () => {
    const history = search({ name: 'tpe' }, square, 2, 30, distance);
    const sampler = createSampler({ name: 'tpe' }, square, 2);
    const near = ({ '/x': x, '/y': y }: Trial['parameters']): Trial['parameters'] => ({ '/x': x, '/y': y });
    const alone = sampler.suggest(40, history)!;
    const others = Array.from({ length: 8 }, (_, i): Trial => ({ ...ended(30 + i, near(alone), 0), state: 'running', value: null })); // prettier-ignore
    const beside = sampler.suggest(40, [...history, ...others])!;
    const away = Math.hypot(
      Number(alone['/x']) - Number(beside['/x']),
      Number(alone['/y']) - Number(beside['/y']),
    );
    expect(away).toBeGreaterThan(0.05);
  });

  // At random half of the trials would fail.
  test('failed trials count as the worst, cancelled ones not at all', () => {
    const history = search({ name: 'tpe' }, square, 4, 20, distance);
    const sampler = createSampler({ name: 'tpe' }, square, 4);
    const cancelled: Trial = { ...ended(20, { '/x': 1, '/y': 1 }, 0), state: 'cancelled', value: null };
    expect(sampler.suggest(30, [...history, cancelled])).toEqual(sampler.suggest(30, history));
    const failing = (p: Trial['parameters']): boolean => Number(p['/x']) < 0;
    const all: Trial[] = [];
    for (let trial = 0; trial < 60; trial++) {
      const parameters = sampler.suggest(trial, all)!;
      all.push(
        failing(parameters)
          ? { ...ended(trial, parameters, 0), state: 'failed', value: null }
          : ended(trial, parameters, distance(parameters)),
      );
    }
    expect(all.slice(30).filter(({ state }) => state === 'failed').length).toBeLessThan(12);
  });
});

describe('numbers that are the same on every machine', () => {
  test('log and exp agree with those of the machine, the normal distribution with its quantiles', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
        expect(Math.abs(log(Math.exp(x)) - x)).toBeLessThan(1e-13 * Math.max(1, Math.abs(x)));
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-14);
      }),
    );
    // Abramowitz and Stegun, table 26.1.
    expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 14);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
    expect([log(0), log(1), exp(0), exp(-Infinity), exp(Infinity)]).toEqual([-Infinity, 0, 1, 0, Infinity]);
  });
});
