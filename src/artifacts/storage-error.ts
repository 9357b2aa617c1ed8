import { diskFullError, TrainyardError } from '../errors.ts';
import { errorCodeOf } from './durable-files.ts';

/**
 * A failure of the system while blobs were read or written, as an error without paths: `storageFull`, or
 * `storageUnavailable` where the folder is away or can't be used. Other errors are left as they are.
 */
export function toStorageError(error: unknown): unknown {
  if (error instanceof TrainyardError) return error;
  const code = errorCodeOf(error);
  // System errors alone have a code of this form; ENOENT here means that the folder of the store itself is away.
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error;
  return (
    diskFullError(error) ??
    new TrainyardError('storageUnavailable', `The store of uploads and artifacts cannot be used (${code}).`, {
      cause: error,
      retryAfterSeconds: 10,
    })
  );
}
