import { isUtf8 } from 'node:buffer';
import { parse } from 'content-disposition';

/**
 * The file name of a `Content-Disposition` header (RFC 6266): `filename*` (RFC 8187, UTF-8) before `filename`; null
 * without one. Clients that know no `filename*` send UTF-8 as it is.
 */
export function fileNameOfDisposition(header: string | undefined): string | null {
  if (header === undefined) return null;
  // Node takes each byte of a header for a character.
  const bytes = Buffer.from(header, 'latin1');
  return parse(isUtf8(bytes) ? bytes.toString('utf8') : header).parameters['filename'] ?? null;
}
