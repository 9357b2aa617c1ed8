import { TrainyardError } from '../../errors.ts';
import { toStorageError } from '../storage-error.ts';
import { S3Lie, S3Refusal } from './s3-request.ts';

/** Codes with which stores say that there is no room. */
const fullCodes: readonly string[] = ['QuotaExceeded', 'InsufficientStorage', 'XMinioStorageFull', 'InsufficientCapacity']; // prettier-ignore

/** A failure of the bucket as an error without addresses or keys: storageFull, storageUnavailable; others are left as they are. */
export function toS3Error(error: unknown): unknown {
  if (error instanceof TrainyardError) return error;
  if (error instanceof S3Refusal && (error.status === 507 || fullCodes.includes(error.code))) {
    return new TrainyardError('storageFull', 'The store of uploads and artifacts is full.', {
      cause: error,
      retryAfterSeconds: 60,
    });
  }
  const reason = reasonOf(error);
  if (reason === null) return toStorageError(error);
  return new TrainyardError(
    'storageUnavailable',
    `The store of uploads and artifacts cannot be used (${reason}).`,
    {
      cause: error,
      retryAfterSeconds: 10,
    },
  );
}

function reasonOf(error: unknown): string | null {
  if (error instanceof S3Refusal) return error.code;
  if (error instanceof S3Lie) return error.message;
  if (!(error instanceof Error)) return null;
  if (error.name === 'TimeoutError') return 'no answer in time';
  // `fetch` says no more than that it failed; why is in the cause.
  if (error instanceof TypeError && error.cause instanceof Error) {
    return 'code' in error.cause && typeof error.cause.code === 'string'
      ? error.cause.code
      : 'the connection ended';
  }
  return null;
}
