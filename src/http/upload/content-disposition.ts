import { parse } from 'content-disposition';

/**
 * The file name of a `Content-Disposition` header (RFC 6266): `filename*` (RFC 8187, UTF-8) before `filename`; null
 * without one.
 */
export function fileNameOfDisposition(header: string | undefined): string | null {
  return header === undefined ? null : (parse(header).parameters['filename'] ?? null);
}
