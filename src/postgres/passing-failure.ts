import { isLostConnection } from './lost-connection.ts';

/** Classes of SQLSTATE: connection exception, insufficient resources, operator intervention (57P03: it starts or stops). */
const passingClasses = new Set(['08', '53', '57']);
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);

/**
 * Whether node-postgres failed for a reason that passes: the database starts, stops, is away or full of connections. A wrong password, name
 * or address is none.
 */
export function isPassingFailure(error: unknown): boolean {
  // A name with several addresses fails with an AggregateError.
  if (error instanceof AggregateError) return error.errors.some(isPassingFailure);
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return isLostConnection(error);
  return networkCodes.has(code) || passingClasses.has(code.slice(0, 2));
}
