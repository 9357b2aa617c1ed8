import { expect, test } from 'vitest';
import { TrainyardError } from '../../../src/errors.ts';
import { readError } from '../../../src/data/ingest/read-error.ts';

const issueOf = (message: string, code = 'malformed') =>
  (readError(new Error(message), code) as TrainyardError).issues[0];

test.each([
  [
    'Invalid Input Error: Malformed JSON in file "/srv/data/scratch/ingest-1/plain.json", at byte 5 in record/value 3: unexpected character.',
    { detail: 'Malformed JSON, at byte 5 in record/value 2: unexpected character.', row: 2 },
  ],
  [
    "IO Error: Cannot open file '/srv/data/scratch/x.csv': no such file",
    { detail: 'Cannot open file the file: no such file' },
  ],
  ['Invalid Error: bad line 7 of /srv/data/x y', { detail: 'bad line 7 of the file y', line: 7 }],
  ['Invalid Error: 1/2 of a row\nSee /etc/hint', { detail: '1/2 of a row' }],
])('%s is told without paths and hints', (message, issue) => {
  expect(issueOf(message)).toEqual({ code: 'malformed', ...issue });
});

test('errors of ours pass, and long ones are cut', () => {
  const own = new TrainyardError('datasetInvalid', 'ours');
  expect(readError(own, 'malformed')).toBe(own);
  expect(issueOf(`Error: ${'x'.repeat(1000)}`).detail.length).toBe(300);
});
