import { expect, test } from 'vitest';
import { unusableDatabase } from '../../src/postgres/unusable-database.ts';

const url = 'postgresql://trainyard:secret@db.example.com:6432/train%20yard';
const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });

test.each([
  ['the network refuses', withCode('connect ECONNREFUSED 10.0.0.1:6432', 'ECONNREFUSED')],
  ['the database shuts down', withCode('the database system is shutting down', '57P03')],
  ['the connection breaks while it is made', new Error('Connection terminated unexpectedly')],
  [
    'no address of a name answers',
    new AggregateError([withCode('connect ECONNREFUSED ::1:6432', 'ECONNREFUSED')]),
  ],
])('where %s, one sentence names the place and the reason, and no password', (_what, cause) => {
  const error = unusableDatabase(url, cause);
  const reason = cause instanceof AggregateError ? 'connect ECONNREFUSED ::1:6432' : cause.message;
  expect(error).toMatchObject({
    code: 'databaseUnavailable',
    message: `The database train yard at db.example.com:6432 cannot be used: ${reason}.`,
    cause,
  });
});

test('an error of our own stays as it is', () => {
  const bug = new TypeError("Cannot read properties of undefined (reading 'x')");
  expect(unusableDatabase(url, bug)).toBe(bug);
});
