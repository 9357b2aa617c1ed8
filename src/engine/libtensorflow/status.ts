import { TrainyardError } from '../../errors.ts';
import type { CApi, Pointer } from './c-api.ts';

/** Names of TF_Code (tsl_status.h), by number. */
const codeNames = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** A TF_Status: where a C function leaves its error. Owned by its creator, who disposes it. */
export interface Status {
  readonly pointer: Pointer;
  /**
   * Throws what the last call reported, if it failed; `during` says what was being done.
   * @throws outOfMemory, engineFailed
   */
  check(during: string): void;
  dispose(): void;
}

/** Makes a TF_Status. Its pointer may be used by one call at a time, so every asynchronous call brings its own. */
export function createStatus(api: CApi): Status {
  const pointer = api.TF_NewStatus()!;
  return {
    pointer,
    check(during) {
      const code = api.TF_GetCode(pointer);
      if (code === 0) return;
      const name = codeNames[code] ?? `code ${code}`;
      const message = `TensorFlow failed in ${during}: ${name}: ${api.TF_Message(pointer)}`;
      api.TF_SetStatus(pointer, 0, ''); // not every function clears what an earlier one left
      throw new TrainyardError(name === 'RESOURCE_EXHAUSTED' ? 'outOfMemory' : 'engineFailed', message, {
        cause: name,
      });
    },
    dispose: () => api.TF_DeleteStatus(pointer),
  };
}

/** TensorFlow's name of an error, such as `UNAVAILABLE`; null where the error is not TensorFlow's. */
export function tensorflowCodeOf(error: unknown): string | null {
  const cause = error instanceof TrainyardError ? error.cause : null;
  return typeof cause === 'string' && codeNames.includes(cause) ? cause : null;
}
