import { expect, it } from 'vitest';
import { TrainyardError } from '../../../src/errors.ts';
import { withExactNumbers } from '../../../src/exact-numbers.ts';
import { rowsOf, withPointers } from '../../../src/prediction/prediction-rows.ts';

it('rows as arrays are the rows as objects, whatever the columns are called', () => {
  const columns = ['a', '__proto__', 'b/c~d'];
  const { rows, pointerOf } = rowsOf({ columns, data: [[1, null, 'x']] });
  expect(Object.entries(rows[0])).toEqual([['a', 1], ['__proto__', null], ['b/c~d', 'x']]); // prettier-ignore
  const error = new TrainyardError('predictionInputInvalid', 'The rows do not fit the model', {
    issues: ['/rows/0/b~1c~0d', '/rows/0/__proto__', '/rows/0/missing', '/include'].map((pointer) => ({
      pointer,
      detail: 'wrong',
    })),
  });
  const { issues, message } = withPointers(error, pointerOf) as TrainyardError;
  expect(issues.map(({ pointer }) => pointer)).toEqual(['/data/0/2', '/data/0/1', '/columns', '/include']);
  expect(message).toBe('The rows do not fit the model: /data/0/2: wrong');
});

it('of ten thousand rows that are wrong, some are told', () => {
  const { pointerOf } = rowsOf({ rows: [{ a: 1 }] });
  const issues = Array.from({ length: 10_000 }, (_, i) => ({ pointer: `/rows/${i}`, detail: 'not finite' }));
  const error = new TrainyardError('predictionInputInvalid', 'The rows do not fit the model', { issues });
  const told = withPointers(error, pointerOf) as TrainyardError;
  expect(told.issues).toEqual(issues.slice(0, 50));
  expect(told.message).toBe('The rows do not fit the model: /rows/0: not finite');
});

it('long numbers keep their digits in rows of both kinds, and lists stay lists', () => {
  const long = '12345678901234567890';
  const parse = (json: string): unknown => JSON.parse(withExactNumbers(Buffer.from(json)));
  expect(parse(`{"columns":["id","v"],"data":[[${long},[${long}]],[1,2]]}`)).toEqual({
    columns: ['id', 'v'],
    data: [[long, [Number(long)]], [1, 2]], // prettier-ignore
  });
  expect(parse(`{"rows":[{"id":${long}}]}`)).toEqual({ rows: [{ id: long }] });
});

it('a hundred thousand columns are looked at once each, and those that are named twice are told', () => {
  const columns = Array.from({ length: 100_000 }, (_, i) => `column ${i % 99_999}`);
  const before = process.cpuUsage();
  expect(() => rowsOf({ columns, data: [columns] })).toThrow('"column 0" is named twice');
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(2);
});
