import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ResolvedPreparation } from '../../../src/contracts/definition/definition.ts';
import { createCategoryIndex } from '../../../src/data/preparation/columns/category/category-index.ts';
import {
  encodeCategory,
  fitCategorical as fitFilled,
} from '../../../src/data/preparation/columns/category/categorical-column.ts';
import { fillCategories } from '../../../src/data/preparation/columns/category/fill-categories.ts';
import { featureNamesOf, widthOf } from '../../../src/data/preparation/columns/column-kinds.ts';
import { encodeNumeric } from '../../../src/data/preparation/columns/numeric/encode-numeric.ts';
import { fitNumeric } from '../../../src/data/preparation/columns/numeric/fit-numeric.ts';
import { outlierBounds } from '../../../src/data/preparation/columns/numeric/outlier-bounds.ts';
import { presentValues } from '../../../src/data/preparation/columns/order-statistics.ts';
import { balancedWeights, fitClasses, fitValue } from '../../../src/data/preparation/fit/fit-target.ts';

interface Fixture {
  values: (number | null)[];
  numeric: {
    missing: ResolvedPreparation['missing']['numeric'];
    scaling: ResolvedPreparation['numeric'];
    expected: number[];
  }[];
  iqrBounds: [number, number];
  zBounds: [number, number];
  colours: string[];
  colourNames: string[];
  oneHot: number[][];
  labels: string[];
  classes: string[];
  encodedLabels: number[];
  balanced: number[];
}

const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/preparation/scikit-learn.json', import.meta.url), 'utf8'),
) as Fixture;
const values = Float64Array.from(fixture.values, (value) => value ?? NaN);

const preparation: ResolvedPreparation = {
  deduplicate: true,
  missing: {
    numeric: 'median',
    categorical: 'category',
    numericConstant: -1,
    categoricalConstant: 'none',
    indicator: false,
  },
  outliers: null,
  numeric: 'standardize',
  categorical: 'oneHot',
  maxCategories: 100,
  imbalance: 'none',
};

test.each(fixture.numeric)(
  'filling with the $missing, then scaling by $scaling: equal to scikit-learn',
  ({ missing, scaling, expected }) => {
    const column = fitNumeric('x', 'numeric', values, {
      ...preparation,
      numeric: scaling,
      missing: { ...preparation.missing, numeric: missing },
    });
    const out = new Float32Array(values.length);
    for (const [i, value] of values.entries()) encodeNumeric(column, value, out, i);
    // Features are 32-bit: seven digits.
    for (const [i, value] of expected.entries())
      expect(Math.abs(out[i] - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
  },
);

test('bounds of outliers are those of numpy', () => {
  const iqr = outlierBounds(presentValues(values), { method: 'iqr', action: 'clip', threshold: 1.5 })!;
  expect(iqr.lower).toBeCloseTo(fixture.iqrBounds[0], 10);
  expect(iqr.upper).toBeCloseTo(fixture.iqrBounds[1], 10);
  const z = outlierBounds(presentValues(values), { method: 'zScore', action: 'clip', threshold: 3 })!;
  expect(z.lower).toBeCloseTo(fixture.zBounds[0], 10);
  expect(z.upper).toBeCloseTo(fixture.zBounds[1], 10);
});

test('outliers are clipped or marked; a missing value has an indicator', () => {
  const rule = { method: 'iqr', threshold: 1.5 } as const;
  const clipped = fitNumeric('x', 'numeric', values, {
    ...preparation,
    numeric: 'none',
    outliers: { ...rule, action: 'clip' },
  });
  const out = new Float32Array(3);
  encodeNumeric(clipped, 400, out, 0);
  expect(out[0]).toBeCloseTo(fixture.iqrBounds[1], 4);

  const marked = fitNumeric('x', 'numeric', values, {
    ...preparation,
    numeric: 'none',
    outliers: { ...rule, action: 'mark' },
    missing: { ...preparation.missing, indicator: true },
  });
  expect(featureNamesOf([marked])).toEqual(['x', 'x:missing', 'x:outlier']);
  expect(widthOf(marked)).toBe(3);
  encodeNumeric(marked, 400, out, 0);
  expect([...out]).toEqual([400, 0, 1]);
  encodeNumeric(marked, NaN, out, 0);
  expect([...out.subarray(1)]).toEqual([1, 0]);
});

test('a column without spread is divided by 1', () => {
  const column = fitNumeric('x', 'numeric', new Float64Array([0.1, 0.1, 0.1]), preparation);
  expect(column.scale).toBe(1);
  expect(fitValue('y', new Float64Array([3, 3])).scale).toBe(1);
});

function counted(names: readonly (string | null)[]): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Fits as a column of the dataset is. */
const fitCategorical = (
  counts: ReadonlyMap<string | null, number>,
  options: ResolvedPreparation = preparation,
  encoding: 'oneHot' | 'ordinal' = 'oneHot',
) => fitFilled(fillCategories({ name: 'x', source: 'categorical' }, counts, options), options, encoding);

test('one-hot features are those of scikit-learn', () => {
  const column = fitCategorical(counted(fixture.colours));
  expect(column.categories.toSorted()).toEqual(fixture.colourNames);
  const indexOf = createCategoryIndex(column);
  for (const [i, colour] of fixture.colours.entries()) {
    const out = new Float32Array(widthOf(column));
    encodeCategory(column, indexOf(colour), out, 0);
    const byName = fixture.colourNames.map((name) => out[column.categories.indexOf(name)]);
    expect(byName).toEqual(fixture.oneHot[i]);
  }
  // handle_unknown="ignore"
  const unseen = new Float32Array(widthOf(column));
  encodeCategory(column, indexOf('purple'), unseen, 0);
  expect([...unseen]).toEqual([0, 0, 0]);
});

test('rare categories share a feature, and missing ones have their own', () => {
  const counts = counted(['a', 'a', 'a', 'b', 'b', 'c', 'd', null, null]);
  const column = fitCategorical(counts, { ...preparation, maxCategories: 3 });
  expect(featureNamesOf([column])).toEqual(['x=a', 'x=(missing)', 'x=b', 'x=(other)']);
  const indexOf = createCategoryIndex(column);
  const encode = (value: string | null) => {
    const out = new Float32Array(4);
    encodeCategory(column, indexOf(value), out, 0);
    return [...out];
  };
  expect(encode(null)).toEqual([0, 1, 0, 0]);
  expect(encode('c')).toEqual([0, 0, 0, 1]);
  expect(encode('new')).toEqual([0, 0, 0, 1]);

  const filled = fitCategorical(counts, {
    ...preparation,
    missing: { ...preparation.missing, categorical: 'mode' },
  });
  expect(filled.fill).toBe('a');
  expect(filled.categories).toEqual(['a', 'b', 'c', 'd']);
});

test('ordinal codes count from the most frequent; unseen ones come after the last', () => {
  const column = fitCategorical(counted(['b', 'b', 'a']), preparation, 'ordinal');
  const indexOf = createCategoryIndex(column);
  const encode = (value: string) => {
    const out = new Float32Array(1);
    encodeCategory(column, indexOf(value), out, 0);
    return out[0];
  };
  expect([encode('b'), encode('a'), encode('z')]).toEqual([0, 1, 2]);
});

const countsOf = (names: readonly string[]) => counted(names) as Map<string, number>;

test("classes stand in LabelEncoder's order, with its balanced weights", () => {
  const { classes } = fitClasses('y', countsOf(fixture.labels), { numeric: false, positiveClass: null });
  expect(classes).toEqual(fixture.classes);
  const labels = Float32Array.from(fixture.labels, (label) => classes.indexOf(label));
  expect([...labels]).toEqual(fixture.encodedLabels);
  const weights = balancedWeights(labels, classes.length);
  for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo(fixture.balanced[i], 12);
});

test('numeric classes rise by value; the positive class of two is last', () => {
  const classesOf = (names: string[], positiveClass: string | null = null) =>
    fitClasses('y', countsOf(names), { numeric: true, positiveClass }).classes;
  expect(classesOf(['10', '9', '2', '2'])).toEqual(['2', '9', '10']);
  expect(classesOf(['0', '1', '1'])).toEqual(['1', '0']); // 0 is rarer
  expect(classesOf(['0', '0', '1'])).toEqual(['0', '1']);
  expect(classesOf(['0', '1'])).toEqual(['0', '1']);
  expect(classesOf(['0', '0', '1'], '0')).toEqual(['1', '0']);
  expect(() => classesOf(['1', '1'])).toThrow(/only the class "1"/);
  expect(() => classesOf(['0', '1'], 'yes')).toThrow(/no class "yes"/);
});
