/** A JSON Pointer (RFC 6901) of these parts, `~` and `/` escaped: `/rows/3/a~1b`. */
export const pointerTo = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
