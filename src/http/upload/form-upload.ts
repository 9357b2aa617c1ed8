import '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { PassThrough, type Readable } from 'node:stream';
import { TrainyardError } from '../../errors.ts';

/** The file of a form, and the fields around it. */
export interface FormUpload {
  body: Readable;
  fileName: string | null;
  contentType: string | undefined;
  /** The fields so far: those ahead of the file at once, those behind it once the body has ended. */
  fields: () => Readonly<Record<string, string | undefined>>;
}

/**
 * Opens the one file of a `multipart/form-data` request. The body ends when the whole form has been read, so that a second
 * file or a broken end still refuses the upload.
 * @throws validationFailed without a file, malformedRequest for a broken form
 */
export async function openFormUpload(request: FastifyRequest): Promise<FormUpload> {
  const fields: Record<string, string> = {};
  const parts = request.parts({ limits: { files: 2, fields: 20, fieldSize: 1_000_000, parts: 30 } });
  for (;;) {
    const { value: part, done } = await nextPart(parts);
    if (done) {
      const detail =
        'The form has no file: send one in a part with a file name, such as -F file=@customers.csv.';
      throw new TrainyardError('validationFailed', detail, {
        issues: [{ pointer: '/file', code: 'required', detail }],
      });
    }
    if (part.type === 'field') {
      fields[part.fieldname] = String(part.value);
      continue;
    }
    const body = new PassThrough();
    body.on('error', () => {});
    part.file.on('error', (error) => body.destroy(error));
    part.file.pipe(body, { end: false });
    part.file.once('end', () => {
      readRest(parts, fields).then(
        () => body.end(),
        (error: Error) => body.destroy(error),
      );
    });
    return {
      body,
      fileName: part.filename === '' ? null : part.filename,
      contentType: part.mimetype,
      fields: () => fields,
    };
  }
}

type Parts = ReturnType<FastifyRequest['parts']>;

async function readRest(parts: Parts, fields: Record<string, string>): Promise<void> {
  for (;;) {
    const { value: part, done } = await nextPart(parts);
    if (done) return;
    if (part.type === 'file') {
      part.file.resume();
      const detail = 'The form has more than one file; an upload is one file.';
      throw new TrainyardError('validationFailed', detail, {
        issues: [{ pointer: `/${part.fieldname}`, code: 'maxItems', detail }],
      });
    }
    fields[part.fieldname] = String(part.value);
  }
}

async function nextPart(
  parts: Parts,
): Promise<IteratorResult<Parts extends AsyncIterable<infer T> ? T : never, void>> {
  try {
    return await parts.next();
  } catch (error) {
    if (error instanceof TrainyardError) throw error;
    throw new TrainyardError('malformedRequest', `The form can not be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
