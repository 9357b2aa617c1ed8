import multipart from '@fastify/multipart';
import { Type } from 'typebox';
import type { TypedApp } from '../typed-app.ts';

/** The bytes of a file. */
export const binary = Type.String({ format: 'binary' });

/** The parameter that names a file which nothing else names. */
export const fileNameQuery = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'Name of the file, without a path, if neither Content-Disposition nor a form gives it.',
  }),
);

/** Has the bodies of a scope left as streams, for `receiveFile`: a form, or the file itself. */
export async function acceptFiles(app: TypedApp): Promise<void> {
  app.removeAllContentTypeParsers();
  // Paths in file names are seen, so that they can be refused. The size is limited where the bytes are counted.
  await app.register(multipart, { preservePath: true, limits: { fileSize: Number.POSITIVE_INFINITY } });
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
}
