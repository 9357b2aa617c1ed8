import { expect, test } from 'vitest';
import { tellableTypes } from '../../../src/contracts/dataset-reading.ts';
import { TrainyardError, type ErrorIssue } from '../../../src/errors.ts';
import { requireReadOptions } from '../../../src/http/upload/read-options.ts';

function issuesOf(options: unknown): readonly ErrorIssue[] {
  try {
    requireReadOptions(options);
    return [];
  } catch (error) {
    return (error as TrainyardError).issues;
  }
}

test('options that fit are taken as they are', () => {
  const options = {
    delimiter: ';',
    decimal: ',',
    columns: { day: { type: 'dateTime', format: 'dd/mm/yyyy' }, '': { format: 'iso' } },
  };
  expect(requireReadOptions(options)).toBe(options);
});

test('a type that there is not is told with those that there are, and nothing else is', () => {
  const [issue, ...others] = issuesOf({ columns: { t: { type: 'number' } } });
  expect(issue).toMatchObject({ pointer: '/columns/t/type', code: 'enum' });
  for (const type of tellableTypes) expect(issue.detail).toContain(`"${type}"`);
  expect(others).toEqual([]);
});

test.each([
  [{ columns: { t: { tipe: 'text' } } }, '/columns/t/tipe'],
  [{ decimals: ',' }, '/decimals'],
  [{ skipLines: -1 }, '/skipLines'],
  [{ thousands: '.' }, '/thousands'],
  [{ delimiter: '"' }, '/delimiter'],
  [{ columns: { 'a/b': { type: 'numeric', format: 'iso' } } }, '/columns/a~1b/format'],
  [{ columns: { t: { type: 'text', format: 'dd/mm/yyyy' } } }, '/columns/t/format'],
])('%j is refused once, at %s', (options, pointer) => {
  expect(issuesOf(options).map((issue) => issue.pointer)).toEqual([pointer]);
});
