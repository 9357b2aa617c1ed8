import { expect, test } from 'vitest';
import type { FittedColumn, FittedPreparation } from '../../../src/contracts/preparation.ts';
import { fitNumeric } from '../../../src/data/preparation/columns/numeric/fit-numeric.ts';
import { createRowTransform } from '../../../src/data/preparation/encode/create-row-transform.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { requireFinite } from '../../../src/prediction/require-finite.ts';
import { preparationDefinition } from '../../support/preparation-definition.ts';

const number = { kind: 'numeric', name: 'a', source: 'numeric', fill: 0, indicator: false, clip: null, outlierMark: null, log: false, offset: 0.5, scale: 0.5 } as const; // prettier-ignore
const vector = { kind: 'vector', name: 'v', length: 2, fill: [0, 0], indicator: false, log: false, offset: [0, 0], scale: [1, 1] } satisfies FittedColumn; // prettier-ignore

const preparationOf = (columns: FittedColumn[]): FittedPreparation => ({
  formatVersion: 1,
  columns,
  target: { kind: 'value', name: 'y', offset: 0, scale: 1 },
  featureNames: columns.map(({ name }) => name),
});

async function issuesOf(columns: FittedColumn[], rows: Record<string, unknown>[]): Promise<string[]> {
  const transform = createRowTransform(preparationOf(columns), columns);
  const error = await transform.transform(rows).catch((caught: unknown) => caught);
  if (!(error instanceof TrainyardError)) return [];
  return error.issues.map(({ pointer, code }) => `${pointer} ${code}`);
}

test('a number of a prediction that is finite in JSON and infinite as a feature is refused where it stands', async () => {
  expect(await issuesOf([number], [{ a: 1 }, { a: 1e39 }, { a: -1e39 }])).toEqual([
    '/rows/1/a numberTooLarge',
    '/rows/2/a numberTooLarge',
  ]);
  expect(await issuesOf([number], [{ a: 1e38 }])).toEqual([]);
  // Scaling decides, not the number: 3e38 / 0.5 does not fit.
  expect(await issuesOf([number], [{ a: 3e38 }])).toEqual(['/rows/0/a numberTooLarge']);
  expect(await issuesOf([number, vector], [{ a: 1, v: [0, 1e39] }])).toEqual(['/rows/0/v numberTooLarge']);
});

test('a number that a string holds and no number does is refused as it was written', async () => {
  const readings = [{ name: 'a', reading: { type: 'number' as const } }];
  const transform = createRowTransform({ ...preparationOf([number]), readings }, [number]);
  const error = await transform.transform([{ a: '1e400' }]).catch((caught: unknown) => caught);
  expect((error as TrainyardError).issues).toMatchObject([
    { pointer: '/rows/0/a', code: 'numberTooLarge', detail: expect.stringContaining('"1e400" is too large') },
  ]);
});

test('a model from before readings were kept takes JSON values, ISO dates, and long digits as text', async () => {
  const day = { ...number, name: 'd', source: 'dateTime' } as const;
  const transform = createRowTransform(preparationOf([number, day]), [number, day]);
  const rows = [
    { a: 1.5, d: '1970-01-01T00:00:02Z' },
    { a: '12345678901234567', d: null },
  ];
  expect([...(await transform.transform(rows))]).toEqual([
    2,
    3,
    Math.fround(2 * Number('12345678901234567') - 1),
    -1,
  ]);
  expect(await issuesOf([number, day], [{ a: '1.5', d: 'soon' }])).toEqual(['/rows/0/a wrongType', '/rows/0/d wrongType']); // prettier-ignore
});

test('numbers whose spread is no number are refused, not kept as a scale', () => {
  const { preparation } = preparationDefinition({ inputs: [] });
  const fit = (values: number[]) => fitNumeric('a', 'numeric', Float64Array.from(values), preparation);
  expect(fit([1e100, -1e100]).scale).toBe(1e100);
  expect(() => fit([1e200, -1e200])).toThrow(/"a" are so large/);
});

test('a prediction that is no finite number is refused, naming the row', () => {
  const outputs = (...values: number[]) => ({ values: Float32Array.from(values), width: 1 });
  expect(() => requireFinite([{ value: 3 }, { value: 1e30 }], outputs(3, 1e30))).not.toThrow();
  const failure = (): unknown => {
    try {
      requireFinite([{ value: 3 }, { value: Infinity }], outputs(3, Infinity));
    } catch (error) {
      return error;
    }
    return null;
  };
  expect(failure()).toMatchObject({
    code: 'predictionInputInvalid',
    issues: [{ pointer: '/rows/1', code: 'predictionNotFinite' }],
  });
});
