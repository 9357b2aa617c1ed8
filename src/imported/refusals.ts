import { TrainyardError } from '../errors.ts';
import { pointerTo } from '../json-pointer.ts';
import { withoutPaths } from '../without-paths.ts';

const mostCharacters = 500;

/** A model file that is not imported. @param detail a sentence that names the input, output or operator */
export function badFile(code: string, detail: string, cause?: unknown): TrainyardError {
  return new TrainyardError('modelFileInvalid', detail, {
    issues: [{ pointer: '/file', code, detail }],
    cause,
  });
}

/** A description that does not fit its file. @param path in the description */
export function badDescription(
  path: readonly (string | number)[],
  code: string,
  detail: string,
): TrainyardError {
  return new TrainyardError('modelDescriptionInvalid', detail, {
    issues: [{ pointer: pointerTo('description', ...path), code, detail }],
  });
}

/** What a runtime says of a file, in one line and without paths of this machine. */
export const toldBy = (error: unknown): string =>
  withoutPaths(error instanceof Error ? error.message : String(error))
    .replaceAll(/\s+/g, ' ')
    .slice(0, mostCharacters);
