const segment = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/;

/**
 * Checks that a key is made of safe segments joined by `/`, so that no key can name a path outside the store: letters,
 * digits, `_`, `-` and `.`, never starting with a dot or a dash.
 * @throws RangeError on any other key; keys are made by the service itself, so a bad one is a mistake in the program.
 */
export function assertBlobKey(key: string): void {
  if (key.length > 900 || !key.split('/').every((part) => segment.test(part))) {
    throw new RangeError(`not a valid blob key: ${JSON.stringify(key.slice(0, 100))}`);
  }
}
