import { expect, test } from 'vitest';
import { toldFailure, untoldFailure } from '../../../src/processes/child-failure.ts';

const exporter = {
  subject: 'The exporter',
  process: 'The process that exports the model',
  log: 'server',
} as const;

test('what a child foresaw is told as it is', () => {
  const error = toldFailure(exporter, { code: 'exportUnsupported', message: 'It is hashed.', issues: [] });
  expect(error).toMatchObject({ code: 'exportUnsupported', message: 'It is hashed.' });
});

test('what it did not foresee, and its output, go to the log only', () => {
  const told = toldFailure(exporter, { code: 'internal', message: 'ENOENT /srv/data/blobs', issues: [] });
  expect(told).toMatchObject({
    code: 'internal',
    message: 'The exporter met an error of its own; the log of the server has it.',
  });
  expect((told.cause as Error).message).toContain('/srv/data/blobs');
  const exit = { code: 1, signal: null, killed: false, lastLines: ['at /srv/dist/exporter.js'] };
  const untold = untoldFailure(exporter, exit);
  expect(untold.message).toBe('The process that exports the model ended with exit code 1.');
  expect((untold.cause as Error).message).toContain('/srv/dist/exporter.js');
});
