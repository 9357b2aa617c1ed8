/** Origins whose pages may call the service from a browser: all, or those that are listed. */
export type CorsOrigins = '*' | readonly string[];

/** Reads `CORS_ORIGINS`; null where it is no list of origins (RFC 6454: scheme, host, and port where it is not the usual one). */
export function parseCorsOrigins(text: string): CorsOrigins | null {
  const parts = text.split(',').map((part) => part.trim()).filter((part) => part !== ''); // prettier-ignore
  if (parts.length === 1 && parts[0] === '*') return '*';
  const isOrigin = (part: string): boolean =>
    URL.canParse(part) &&
    /^https?:$/.test(new URL(part).protocol) &&
    new URL(part).origin === part.toLowerCase();
  // Browsers send origins in lower case.
  return parts.every(isOrigin) ? parts.map((part) => part.toLowerCase()) : null;
}
