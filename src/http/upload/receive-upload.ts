import '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { datasetFormats, type DatasetFormat } from '../../contracts/dataset-formats.ts';
import { TrainyardError } from '../../errors.ts';
import { detectFormat } from '../../services/dataset-format.ts';
import type { Upload } from '../../services/dataset-service.ts';
import { fileNameOfDisposition } from './content-disposition.ts';
import { datasetNameOf, requirePlainName } from './file-name.ts';
import { openFormUpload } from './form-upload.ts';
import { peek } from './peek.ts';
import { readOptionsOf, type ReadOptionsQuery } from './read-options.ts';

/** Limits of an upload. */
export interface UploadLimits {
  maxUploadBytes: number;
}

/** What the query says of an upload. */
export interface UploadQuery extends ReadOptionsQuery {
  name?: string;
  format?: DatasetFormat;
  fileName?: string;
}

/** A file on its way: the body of a request, or the file of a form. */
interface IncomingFile {
  body: Readable;
  fileName: string | null;
  contentType: string | undefined;
  fields: () => { name?: string; format?: string; options?: string };
}

/**
 * Hands the upload of a request to `consume` while it streams in. After a failure the rest is read and thrown away, so that
 * the answer reaches the client.
 * @throws uploadTooLarge when the length that is announced is over the limit, unsupportedMediaType, datasetFormatUnknown,
 * fileNameInvalid, uploadAborted
 */
export async function receiveUpload<T>(
  request: FastifyRequest,
  query: UploadQuery,
  limits: UploadLimits,
  consume: (upload: Upload) => Promise<T>,
): Promise<T> {
  try {
    refuseAnnouncedLength(request, limits.maxUploadBytes);
    refuseUnreadEncoding(request);
    const form = request.isMultipart() ? await openFormUpload(request) : null;
    const file = form ?? rawFile(request);
    const fileName = readFileName(query.fileName ?? file.fileName, form ? '/file' : '/fileName');
    const { head, body } = await peek(file.body);
    const format = detectFormat({
      format: query.format ?? readFormat(file.fields().format),
      mediaType: mediaTypeOf(file.contentType),
      fileName,
      head,
    });
    // An HTML form sends a field that was left empty.
    const name = () =>
      requirePlainName(query.name ?? (file.fields().name || datasetNameOf(fileName)), '/name');
    // Wrong options of a query are told before the bytes are taken.
    readOptionsOf(query, undefined);
    const readOptions = () => readOptionsOf(query, file.fields().options);
    const contentType = file.contentType ?? null;
    const onReceived = (sha256: string): void => void (request.uploadSha256 = sha256);
    return await consume({ body, fileName, contentType, format, name, onReceived, readOptions });
  } catch (error) {
    request.raw.unpipe();
    request.raw.resume();
    throw error;
  }
}

function rawFile(request: FastifyRequest): IncomingFile {
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

function refuseAnnouncedLength(request: FastifyRequest, maxUploadBytes: number): void {
  const announced = Number(request.headers['content-length'] ?? 0);
  // A form is a little longer than its file.
  const allowed = request.isMultipart() ? maxUploadBytes + 65_536 : maxUploadBytes;
  if (announced <= allowed) return;
  throw new TrainyardError(
    'uploadTooLarge',
    `The upload has ${announced} bytes; the limit is ${maxUploadBytes} bytes.`,
  );
}

function readFileName(sent: string | null, pointer: string): string | null {
  return sent === null || sent === '' ? null : requirePlainName(sent, pointer);
}

function readFormat(sent: string | undefined): DatasetFormat | undefined {
  if (sent === undefined || sent === '') return undefined;
  const format = datasetFormats.find((known) => known === sent);
  if (format) return format;
  const detail = `must be one of ${datasetFormats.join(', ')}; is ${JSON.stringify(sent.slice(0, 60))}.`;
  throw new TrainyardError('validationFailed', `The form field format ${detail}`, {
    issues: [{ pointer: '/format', code: 'enum', detail }],
  });
}

function mediaTypeOf(contentType: string | undefined): string | undefined {
  return contentType?.split(';', 1)[0]!.trim().toLowerCase() || undefined;
}
