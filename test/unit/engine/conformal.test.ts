import { describe, expect, it } from 'vitest';
import type { ConformalScore } from '../../../src/contracts/conformal.ts';
import type { PreparedData, PreparedSplit } from '../../../src/data/preparation/prepared-data.ts';
import { withConformal } from '../../../src/engine/conformal/answer-sets.ts';
import { calibrateConformal, requireCalibrationRows } from '../../../src/engine/conformal/calibrate-conformal.ts'; // prettier-ignore
import { classScore, classSet } from '../../../src/engine/conformal/class-sets.ts';
import { conformalQuantile, leastCalibrationRows } from '../../../src/engine/conformal/conformal-quantile.ts'; // prettier-ignore
import { createRandom } from '../../../src/random.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

describe('the conformal quantile', () => {
  it.each([
    [0.5, 1],
    [0.8, 4],
    [0.9, 9],
    [0.95, 19],
    [0.99, 99],
    [0.999, 999],
    [0.07, 1],
  ])('of a coverage of %f needs %i rows', (coverage, rows) => {
    expect(leastCalibrationRows(coverage)).toBe(rows);
    expect(conformalQuantile(upTo(rows), coverage)).toBeLessThanOrEqual(rows);
    if (rows > 1) expect(() => conformalQuantile(upTo(rows - 1), coverage)).toThrow(RangeError);
  });

  it.each([
    [19, 0.95, 19],
    [99, 0.95, 95],
    [99, 0.07, 7],
    [10, 0.9, 10],
    [100, 0.9, 91],
  ])('of %i rows at %f is the score of rank %i', (rows, coverage, rank) => {
    expect(conformalQuantile(upTo(rows), coverage)).toBe(rank);
  });
});

// Probabilities 0.5, 0.3, 0.2 in another order: MAPIE's LAC is 1 − p, its APS the sum down to the class.
describe('sets of classes', () => {
  const row = [0.3, 0.5, 0.2];

  it('have the scores of their definitions', () => {
    expect([0, 1, 2].map((label) => classScore('lac', row, label, 0.4))).toEqual([0.7, 0.5, 0.8]);
    const aps = [0, 1, 2].map((label) => classScore('aps', row, label, 0));
    expect(aps).toEqual([expect.closeTo(0.8), 0.5, expect.closeTo(1)]);
    // MAPIE takes a random share of the true class away: 0.8 − 0.5 · 0.3.
    expect(classScore('aps', row, 0, 0.5)).toBeCloseTo(0.65);
  });

  it.each<[ConformalScore, number, number[]]>([
    ['lac', 0.45, []],
    ['lac', 0.5, [1]],
    ['lac', 0.75, [1, 0]],
    ['lac', 0.9, [1, 0, 2]],
    // The class that passes the quantile is in the set.
    ['aps', 0.3, [1]],
    ['aps', 0.6, [1, 0]],
    ['aps', 0.79, [1, 0]],
    ['aps', 0.9, [1, 0, 2]],
    ['aps', 2, [1, 0, 2]],
  ])('by %s at the quantile %f are %j', (score, quantile, labels) => {
    expect(classSet(score, row, quantile)).toEqual(labels);
  });
});

/** A part of a regression whose target was scaled by 2 and moved by 10; rows have numbers of their own. */
function values(predicted: readonly number[], truth: readonly number[], rowNumbers?: readonly number[]) {
  const split: PreparedSplit = {
    rows: truth.length,
    features: new Float32Array(0),
    targets: Float32Array.from(truth, (value) => (value - 10) / 2),
    truth: Float64Array.from(truth),
    rowNumbers: Int32Array.from(rowNumbers ?? truth.keys()),
  };
  const scaled = Float32Array.from(predicted, (value) => (value - 10) / 2);
  return { split, outputs: { rows: truth.length, width: 1, values: scaled } };
}
/** A part with classes; probabilities are row-major, of two classes those of the second one. */
function classes(probabilities: readonly number[], labels: readonly number[], width: number) {
  const split: PreparedSplit = {
    rows: labels.length,
    features: new Float32Array(0),
    targets: Float32Array.from(labels),
    rowNumbers: Int32Array.from(labels.keys()),
  };
  return { split, outputs: { rows: labels.length, width, values: Float32Array.from(probabilities) } };
}
type Part = ReturnType<typeof values>;

const value = { kind: 'value', name: 'y', offset: 10, scale: 2 };
const calibrate = (
  { score, coverages }: { score: ConformalScore; coverages: number[] },
  validation: Part,
  test: Part | null,
  { target = value as object, earlyStopping = null as object | null } = {},
) =>
  calibrateConformal(
    {
      evaluation: { threshold: 0.5, conformal: { score, coverages } },
      seed: 7,
      training: { earlyStopping },
    } as never,
    {
      preparation: { target },
      validation: validation.split,
      test: test?.split ?? values([], []).split,
    } as unknown as PreparedData,
    { outputs: { validation: validation.outputs, test: test?.outputs ?? null } },
  )!;

describe('a calibration', () => {
  // |y − ŷ| of the validation rows: 1, 2, 3, 4; of rank ⌈5 · 0.8⌉ = 4 it is 4, of ⌈5 · 0.5⌉ = 3 it is 3.
  const validation = values([11, 12, 13, 14], [10, 10, 10, 10]);
  const test = values([10, 10, 10, 10], [10, 13, 13.5, 20]);

  it('of values is in their unit, and is held against the test rows', () => {
    const { calibration, report } = calibrate({ score: 'absolute', coverages: [0.8, 0.5] }, validation, test);
    expect(calibration).toEqual({
      score: 'absolute',
      rows: 4,
      levels: [
        { coverage: 0.8, quantile: 4 },
        { coverage: 0.5, quantile: 3 },
      ],
    });
    expect(report.levels.map((level) => level.test)).toEqual([
      { coverage: 0.75, meanSize: 8 },
      { coverage: 0.5, meanSize: 6 },
    ]);
    expect(report.rowsAlsoUsedBy).toEqual([]);
  });

  it('says that early stopping went by the same rows, and has no figures without test rows', () => {
    const { report } = calibrate({ score: 'absolute', coverages: [0.8] }, validation, null, { earlyStopping: {} }); // prettier-ignore
    expect(report).toMatchObject({ rowsAlsoUsedBy: ['earlyStopping'], levels: [{ test: null }] });
  });

  it('counts a row once that is repeated', () => {
    const repeated = values([11, 12, 13, 14, 14, 14], [10, 10, 10, 10, 10, 10], [0, 1, 2, 3, 3, 3]);
    const { calibration } = calibrate({ score: 'absolute', coverages: [0.5] }, repeated, null);
    expect(calibration).toMatchObject({ rows: 4, levels: [{ quantile: 3 }] });
  });

  it('of classes counts their sets', () => {
    const target = { kind: 'classes', name: 'y', classes: ['a', 'b'] };
    // Probabilities of b; scores 1 − p of the true class: 0.25, 0.5, 0.25, 0.125.
    const calibrated = classes([0.75, 0.5, 0.25, 0.875], [1, 0, 0, 1], 1);
    const tested = classes([0.75, 0.5, 0.125], [1, 1, 1], 1);
    const { calibration, report } = calibrate({ score: 'lac', coverages: [0.8] }, calibrated, tested, { target }); // prettier-ignore
    expect(calibration.levels).toEqual([{ coverage: 0.8, quantile: 0.5 }]);
    // {b}, {a, b}, {a}
    expect(report.levels[0].test).toEqual({ coverage: 2 / 3, meanSize: 4 / 3 });
  });

  it('of data with too few validation rows is refused before training', () => {
    const evaluation = { threshold: 0.5, conformal: { score: 'absolute' as const, coverages: [0.5, 0.95] } };
    const definition = { evaluation, seed: 7, training: { earlyStopping: null } };
    const withRows = (rows: number) => ({ validation: values(upTo(rows), upTo(rows)).split }) as PreparedData;
    expect(() => requireCalibrationRows(definition, withRows(19))).not.toThrow();
    expect(() => requireCalibrationRows(definition, withRows(18))).toThrow(
      'needs 19 validation rows, and 18',
    );
  });
});

describe('predictions', () => {
  it('have an interval or a set for each coverage, where it is asked for', () => {
    const levels = [
      { coverage: 0.8, quantile: 0.5 },
      { coverage: 0.9, quantile: 0.8 },
    ];
    const valueOf = { score: 'absolute', rows: 20, levels } as const;
    expect(withConformal([{ value: 3 }], valueOf, [], null)).toEqual([{ value: 3 }]);
    expect(withConformal([{ value: 3 }], valueOf, ['intervals'], null)).toEqual([
      {
        value: 3,
        intervals: [
          { coverage: 0.8, lower: 2.5, upper: 3.5 },
          { coverage: 0.9, lower: 2.2, upper: 3.8 },
        ],
      },
    ]);
    const named = { label: 'b', probability: 0.7, probabilities: { 10: 0.3, b: 0.7 } };
    expect(withConformal([named], { ...valueOf, score: 'lac' }, ['sets'], ['b', '10'])).toEqual([
      {
        ...named,
        sets: [
          { coverage: 0.8, labels: ['b'] },
          { coverage: 0.9, labels: ['b', '10'] },
        ],
      },
    ]);
  });
});

/**
 * Coverage over random divisions of a pool into calibration and test rows. Without ties its expectation lies in
 * [coverage, coverage + 1 / (n + 1)].
 */
describe('over 1,000 splits', () => {
  const rows = 40;
  const random = createRandom(11, 'splits');
  const pool = 100;
  const noise = Float64Array.from({ length: pool }, () => random.normal());
  const logits = Array.from({ length: pool }, () => [random.normal(), random.normal(), random.normal()]);
  const probabilities = logits.map((row) => {
    const weights = row.map((logit) => Math.exp(1.5 * logit));
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / sum);
  });
  // The classes are drawn from other probabilities than those that the model tells.
  const labels = logits.map((row) => {
    const noisy = row.map((logit) => logit + random.normal());
    return noisy.indexOf(Math.max(...noisy));
  });
  const kinds: [ConformalScore, (of: ArrayLike<number>) => Part, object][] = [
    ['absolute', (of) => values(Array.from(of, (i) => noise[i]), Array.from(of, () => 0)), value], // prettier-ignore
    ['lac', (of) => classes(Array.from(of, (i) => probabilities[i]).flat(), Array.from(of, (i) => labels[i]), 3), { kind: 'classes', classes: ['a', 'b', 'c'] }], // prettier-ignore
    ['aps', (of) => classes(Array.from(of, (i) => probabilities[i]).flat(), Array.from(of, (i) => labels[i]), 3), { kind: 'classes', classes: ['a', 'b', 'c'] }], // prettier-ignore
  ];

  it.each(kinds)('the mean coverage by %s is what it promises', (score, part, target) => {
    const coverage = 0.9;
    const order = Int32Array.from({ length: pool }, (_, i) => i);
    const covered = upTo(1000).map(() => {
      random.shuffle(order);
      const { report } = calibrate({ score, coverages: [coverage] }, part(order.subarray(0, rows)), part(order.subarray(rows)), { target }); // prettier-ignore
      return report.levels[0].test!.coverage;
    });
    const mean = covered.reduce((a, b) => a + b, 0) / covered.length;
    const deviation = Math.sqrt(covered.reduce((sum, one) => sum + (one - mean) ** 2, 0) / covered.length);
    const error = deviation / Math.sqrt(covered.length);
    expect(mean).toBeGreaterThan(coverage - 3 * error);
    // A whole class more than the scores need makes sets by APS larger.
    if (score !== 'aps') expect(mean).toBeLessThan(coverage + 1 / (rows + 1) + 3 * error);
    else expect(mean).toBeLessThan(1);
  });
});
