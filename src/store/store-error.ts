import { TrainyardError } from '../errors.ts';
import { isLostConnection } from '../postgres/lost-connection.ts';
import { withErrorsAs } from '../with-errors-as.ts';
import { Prisma } from './generated/client.ts';

/** What adapter-pg says about a failure: its own kind, and Postgres' SQLSTATE where there is one. */
interface DriverCause {
  kind?: string;
  originalCode?: string;
  /** The constraint that was violated; its name is its index's. */
  constraint?: { index?: string };
}

const unavailableKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  'AuthenticationFailed',
  'DatabaseAccessDenied',
  'DatabaseDoesNotExist',
  'TooManyConnections',
]);
/** Classes of SQLSTATE: connection exception, insufficient resources, operator intervention. */
const unavailableClasses = new Set(['08', '53', '57']);
/** Prisma's own: can't reach, timed out, closed, no connection of the pool free, transaction could not start. */
const unavailablePrismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);
/** A statement that went over its time. */
const queryCanceled = '57014';
/** A NUL character in a text, and in JSON. */
const nulCharacterCodes = new Set(['22021', '22P05']);

/** The SQLSTATE of a failed statement; null when the failure was another. */
export function sqlState(error: unknown): string | null {
  return driverCause(error).originalCode ?? null;
}

/** Whether a row was missing that another must refer to, or is still referred to. */
export function isForeignKeyViolation(error: unknown): boolean {
  return sqlState(error) === '23503';
}

/** Whether another request with the same Idempotency-Key has taken effect. */
export function isKeyTaken(error: unknown): boolean {
  return isUniqueViolation(error) && driverCause(error).constraint?.index === 'idempotency_keys_pkey';
}

/** Whether another row has a value that only one may have. */
export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === '23505';
}

/** The error of an operation as the port promises it; others are left as they are. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof TrainyardError || !(error instanceof Error)) return error;
  if (sqlState(error) === queryCanceled) {
    return new TrainyardError('databaseUnavailable', 'The database took too long for this call.', {
      cause: error,
      retryAfterSeconds: 10,
    });
  }
  if (isUnavailable(error)) {
    return new TrainyardError('databaseUnavailable', 'The database cannot be reached.', {
      cause: error,
      retryAfterSeconds: 2,
    });
  }
  if (isForeignKeyViolation(error) && driverCause(error).constraint?.index?.endsWith('_project_id_fkey')) {
    return new TrainyardError('unauthenticated', 'The project of this API key was deleted.', {
      cause: error,
    });
  }
  if (isKeyTaken(error)) {
    return new TrainyardError(
      'idempotencyKeyInUse',
      'Another request with this Idempotency-Key came first. Send it again for its answer.',
      { cause: error, retryAfterSeconds: 1 },
    );
  }
  if (nulCharacterCodes.has(sqlState(error) ?? '')) {
    return new TrainyardError('validationFailed', 'A text must not contain the NUL character (U+0000).', {
      cause: error,
    });
  }
  return error;
}

/** How long calls may take; see {@link withStoreErrors}. */
export interface CallLimit {
  milliseconds: number;
  /** Names of methods that may take longer. */
  except: readonly string[];
}

/**
 * The same methods, with {@link toStoreError} applied to what they reject with. With a limit, a call that takes longer fails: a database
 * that is there and does not answer, such as a process that is stopped, ends no statement by itself. What it was asked may still happen.
 */
export function withStoreErrors<Noun extends object>(noun: Noun, limit: CallLimit | null = null): Noun {
  return withErrorsAs(toStoreError, limit === null ? noun : withLimit(noun, limit));
}

function withLimit<Noun extends object>(noun: Noun, { milliseconds, except }: CallLimit): Noun {
  const limited = Object.entries(noun).map(([name, method]: [string, (...args: unknown[]) => unknown]) => [
    name,
    except.includes(name) ? method : (...args: unknown[]) => inTime(method(...args), milliseconds),
  ]);
  return Object.fromEntries(limited) as Noun;
}

async function inTime(called: unknown, milliseconds: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const detail = `The database does not answer within ${milliseconds / 1000} s.`;
      reject(new TrainyardError('databaseUnavailable', detail, { retryAfterSeconds: 10 }));
    }, milliseconds);
  });
  try {
    return await Promise.race([called, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isUnavailable(error: Error): boolean {
  const { kind, originalCode } = driverCause(error);
  if (unavailableKinds.has(kind ?? '') || unavailableClasses.has(originalCode?.slice(0, 2) ?? ''))
    return true;
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (error instanceof Prisma.PrismaClientKnownRequestError) return unavailablePrismaCodes.has(error.code);
  return isLostConnection(error);
}

function driverCause(error: unknown): DriverCause {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return {};
  const { driverAdapterError } = (error.meta ?? {}) as { driverAdapterError?: { cause?: DriverCause } };
  return driverAdapterError?.cause ?? {};
}
