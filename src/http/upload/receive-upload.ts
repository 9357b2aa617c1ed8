import type { FastifyRequest } from 'fastify';
import { datasetFormats, type DatasetFormat } from '../../contracts/dataset-formats.ts';
import { TrainyardError } from '../../errors.ts';
import { detectFormat } from '../../services/dataset-format.ts';
import type { Upload } from '../../services/dataset-service.ts';
import { datasetNameOf, requirePlainName } from './file-name.ts';
import { peek } from './peek.ts';
import { receiveFile } from './receive-file.ts';
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
  return receiveFile(request, { maxBytes: limits.maxUploadBytes }, async (file) => {
    const fileName = readFileName(query.fileName ?? file.fileName, file.isForm ? '/file' : '/fileName');
    const { head, body } = await peek(file.body);
    const format = detectFormat({
      format: query.format ?? readFormat(file.fields()['format']),
      mediaType: mediaTypeOf(file.contentType),
      fileName,
      head,
    });
    // An HTML form sends a field that was left empty.
    const name = () =>
      requirePlainName(query.name ?? (file.fields()['name'] || datasetNameOf(fileName)), '/name');
    // Wrong options of a query are told before the bytes are taken.
    readOptionsOf(query, undefined);
    const readOptions = () => readOptionsOf(query, file.fields()['options']);
    const contentType = file.contentType ?? null;
    const onReceived = (sha256: string): void => void (request.uploadSha256 = sha256);
    return consume({ body, fileName, contentType, format, name, onReceived, readOptions });
  });
}

/** A plain name; null without one. @throws fileNameInvalid */
export function readFileName(sent: string | null, pointer: string): string | null {
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
