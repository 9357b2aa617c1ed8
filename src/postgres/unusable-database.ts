import { TrainyardError } from '../errors.ts';
import { isLostConnection } from './lost-connection.ts';

/**
 * The error of a database that can't be used, with its place, without the password, and the network's or the database's own reason.
 * Errors that neither of them gave are left as they are.
 */
export function unusableDatabase(connectionString: string, cause: unknown): unknown {
  // A name with several addresses fails with an AggregateError, which has no message of its own.
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  if (cause instanceof TrainyardError || !(first instanceof Error)) return cause;
  if (!('code' in first) && !isLostConnection(first)) return cause;
  const { host, pathname } = new URL(connectionString);
  const database = decodeURIComponent(pathname.slice(1));
  return new TrainyardError(
    'databaseUnavailable',
    `The database ${database} at ${host} cannot be used: ${first.message}.`,
    { cause, retryAfterSeconds: 2 },
  );
}
