import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FittedHashedColumn } from '../../../src/contracts/preparation.ts';
import type { FittedTarget } from '../../../src/targets/targets.ts';
import { hashedKind } from '../../../src/data/preparation/columns/category/hashed-column.ts';
import { meanTargets } from '../../../src/data/preparation/columns/category/mean-targets.ts';
import { murmurHash3 } from '../../../src/data/preparation/columns/category/murmur-hash3.ts';
import { resampleRows } from '../../../src/data/preparation/split/resample-rows.ts';
import { findRecentRows, leadingRow, noRow } from '../../../src/data/preparation/split/recent-rows.ts';
import { divideIntoFolds, noFold } from '../../../src/data/preparation/split/target-folds.ts';
import { createRandom } from '../../../src/random.ts';

interface Fixture {
  hashes: { text: string; seed: number; hash: number }[];
  cities: string[];
  hashing: { buckets: number; signed: boolean; expected: number[][] }[];
  groups: string[];
  targetEncoding: {
    kind: 'continuous' | 'binary' | 'multiclass';
    smoothing: number | 'auto';
    folds: number[];
    targets: number[];
    crossFitted: number[][];
    transformed: number[][];
    unknown: number[];
  }[];
}

const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/preparation/encodings.json', import.meta.url), 'utf8'),
) as Fixture;

describe('hashing', () => {
  test("MurmurHash3 is scikit-learn's, whatever the length and the seed", () => {
    for (const { text, seed, hash } of fixture.hashes) expect(murmurHash3(text, seed)).toBe(hash);
  });

  test.each(fixture.hashing)(
    'into $buckets buckets, signed $signed: the features of FeatureHasher',
    ({ buckets, signed, expected }) => {
      const column: FittedHashedColumn = { kind: 'hashed', name: 'city', source: 'categorical', fill: null, buckets, signed }; // prettier-ignore
      const write = hashedKind.createCellWriter(column);
      for (const [i, city] of fixture.cities.entries()) {
        const out = new Float32Array(buckets);
        expect(write(city, out, 0, new Map())).toBeNull();
        expect([...out]).toEqual(expected[i]);
      }
      const missing = new Float32Array(buckets);
      void write(null, missing, 0, new Map());
      expect([...missing]).toEqual(expected[fixture.cities.indexOf('(missing)')]);
    },
  );
});

describe('target encoding', () => {
  const categories = [...new Set(fixture.groups)];
  const categoryOf = Int32Array.from(fixture.groups, (group) => categories.indexOf(group));

  test.each(fixture.targetEncoding)(
    'of a $kind target, smoothing $smoothing: equal to TargetEncoder, cross-fitted and not',
    ({ kind, smoothing, folds, targets, crossFitted, transformed, unknown }) => {
      const rows = Int32Array.from(targets, (_, i) => i);
      const outputs = kind === 'multiclass' ? 3 : 1;
      const shares = targets.flatMap((y) => (outputs === 1 ? [y] : [0, 1, 2].map((label) => Number(label === y))));
      const known = {
        rows,
        targets: Float32Array.from(shares),
        outputs,
        names: null,
        foldOf: Uint8Array.from(folds),
        folds: 4,
        smoothing,
      };
      const expectRows = (fold: number | null, expected: number[][]) => {
        const { means } = meanTargets(categoryOf, categories.length, known, fold);
        for (const row of rows)
          if (fold === null || folds[row] === fold)
            for (let k = 0; k < outputs; k++)
              expect(means[categoryOf[row] * outputs + k]).toBeCloseTo(expected[row][k], 9);
      };
      expectRows(null, transformed);
      for (let fold = 0; fold < 4; fold++) expectRows(fold, crossFitted);
      const { overall } = meanTargets(categoryOf, categories.length, known, null);
      for (let k = 0; k < outputs; k++) expect(overall[k]).toBeCloseTo(unknown[k], 9);
    },
  ); // prettier-ignore

  test('folds are even in each class, the same by the seed, and hold equal rows together', () => {
    const rows = Int32Array.from({ length: 60 }, (_, i) => 2 * i);
    const targets = Float32Array.from(rows, (_, i) => (i < 15 ? 1 : 0));
    const target: FittedTarget = { kind: 'classes', name: 'y', classes: ['a', 'b'] };
    const firstOf = Int32Array.from({ length: 120 }, (_, i) => i);
    // Rows 8, 10 and 12 equal row 2.
    for (const row of [8, 10, 12]) firstOf[row] = 2;
    const divide = (seed: number) =>
      divideIntoFolds({ rows, targets, target }, firstOf, { folds: 5, smoothing: 'auto', seed }).foldOf;
    const foldOf = divide(3);
    expect(divide(3)).toEqual(foldOf);
    expect(divide(4)).not.toEqual(foldOf);
    expect(foldOf.filter((fold) => fold === noFold)).toHaveLength(60);
    expect([8, 10, 12].map((row) => foldOf[row])).toEqual(Array(3).fill(foldOf[2]));
    for (let fold = 0; fold < 5; fold++) {
      const inFold = [...rows].filter((row) => foldOf[row] === fold && firstOf[row] === row);
      const rare = inFold.filter((row) => row < 30).length;
      expect(rare).toBeGreaterThanOrEqual(2);
      expect(rare).toBeLessThanOrEqual(3);
      expect(inFold.length - rare).toBe(9);
    }
  });
});

describe('the most recent value', () => {
  const present = [0, 1, 0, 0, 1, 0, 0, 1, 0];
  const isMissing = (row: number) => present[row] === 0;
  const rows = { train: Int32Array.of(0, 1, 3, 5), validation: Int32Array.of(2, 4), test: Int32Array.of(6, 7, 8) };

  test('is looked for before the row, in its own part only', () => {
    const recent = findRecentRows(isMissing, 9, rows, null);
    expect([...recent]).toEqual([leadingRow, 1, noRow, 1, 4, 1, noRow, 7, 7]);
  });

  test('goes by time where the split does', () => {
    const times = Float64Array.of(9, 3, 9, 1, 9, 4, 30, 20, 20);
    const recent = findRecentRows(isMissing, 9, rows, times);
    expect([...recent]).toEqual([1, 1, noRow, leadingRow, 4, 1, 7, 7, 7]);
  });
}); // prettier-ignore

describe('resampling', () => {
  const rows = Int32Array.from({ length: 23 }, (_, i) => 3 * i);
  const labels = Float32Array.from(rows, (_, i) => (i < 2 ? 1 : i < 9 ? 2 : 0)); // 14, 2 and 7 rows
  const classOf = (row: number) => labels[row / 3];
  const countsOf = (chosen: Int32Array) =>
    [0, 1, 2].map((label) => [...chosen].filter((row) => classOf(row) === label).length);

  test('oversampling fills every class up to the largest, each row as often as the others', () => {
    const chosen = resampleRows(rows, labels, 'oversample', createRandom(1));
    expect(countsOf(chosen)).toEqual([14, 14, 14]);
    expect(chosen).toEqual(chosen.toSorted());
    const times = rows.map((row) => chosen.filter((other) => other === row).length);
    expect([...times]).toEqual([7, 7, ...Array<number>(7).fill(2), ...Array<number>(14).fill(1)]);
    const uneven = resampleRows(rows.slice(0, 22), labels, 'oversample', createRandom(1)); // 13 rows of the largest
    const again = rows.slice(0, 9).map((row) => uneven.filter((other) => other === row).length);
    expect(Array.from(again.slice(0, 2).toSorted())).toEqual([6, 7]);
    expect(again.slice(2).every((n) => n === 1 || n === 2)).toBe(true);
  });

  test('undersampling leaves as many as the smallest has, chosen by the seed', () => {
    const chosen = resampleRows(rows, labels, 'undersample', createRandom(1));
    expect(countsOf(chosen)).toEqual([2, 2, 2]);
    expect(new Set(chosen).size).toBe(6);
    expect(resampleRows(rows, labels, 'undersample', createRandom(1))).toEqual(chosen);
    expect(resampleRows(rows, labels, 'undersample', createRandom(2))).not.toEqual(chosen);
  });
}); // prettier-ignore
