import '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { TrainyardError } from '../../errors.ts';
import { fileNameOfDisposition } from './content-disposition.ts';
import { openFormUpload, type FormUpload } from './form-upload.ts';

/** A file on its way: the body of a request, or the file of a form. */
export interface IncomingFile extends FormUpload {
  isForm: boolean;
}

/**
 * Hands the file of a request to `consume` while it streams in. After a failure the rest is read and thrown away, so that
 * the answer reaches the client.
 * @throws uploadTooLarge when the length that is announced is over the limit, unsupportedMediaType, and what a form may be refused for
 */
export async function receiveFile<T>(
  request: FastifyRequest,
  { maxBytes }: { maxBytes: number },
  consume: (file: IncomingFile) => Promise<T>,
): Promise<T> {
  try {
    refuseAnnouncedLength(request, maxBytes);
    refuseUnreadEncoding(request);
    const form = request.isMultipart() ? await openFormUpload(request) : null;
    return await consume({ ...(form ?? rawFile(request)), isForm: form !== null });
  } catch (error) {
    request.raw.unpipe();
    request.raw.resume();
    throw error;
  }
}

function rawFile(request: FastifyRequest): FormUpload {
  return {
    body: request.raw,
    fileName: fileNameOfDisposition(request.headers['content-disposition']),
    contentType: request.headers['content-type'],
    fields: () => ({}),
  };
}

/** A file may be gzip-compressed, said here or not; other encodings would be taken for damaged data. */
function refuseUnreadEncoding(request: FastifyRequest): void {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (['identity', 'gzip', 'x-gzip', ''].includes(encoding)) return;
  throw new TrainyardError(
    'unsupportedMediaType',
    `The Content-Encoding ${encoding} is not read; an upload may be gzip-compressed or plain.`,
  );
}

function refuseAnnouncedLength(request: FastifyRequest, maxBytes: number): void {
  const announced = Number(request.headers['content-length'] ?? 0);
  // A form is a little longer than its file.
  const allowed = request.isMultipart() ? maxBytes + 65_536 : maxBytes;
  if (announced <= allowed) return;
  throw new TrainyardError(
    'uploadTooLarge',
    `The upload has ${announced} bytes; the limit is ${maxBytes} bytes.`,
  );
}
