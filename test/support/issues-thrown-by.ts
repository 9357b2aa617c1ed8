import { TrainyardError } from '../../src/errors.ts';

/** The pointers and codes of the issues of what is refused; none where nothing is. */
export function issuesThrownBy(call: () => unknown): { pointer?: string; code?: string }[] {
  try {
    call();
  } catch (error) {
    if (!(error instanceof TrainyardError)) throw error;
    return error.issues.map(({ pointer, code }) => ({ pointer, code }));
  }
  return [];
}
