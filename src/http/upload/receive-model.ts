import type { FastifyRequest } from 'fastify';
import { ModelDescription } from '../../contracts/imported-model.ts';
import { TrainyardError } from '../../errors.ts';
import type { ModelUpload } from '../../services/model-import-service.ts';
import { bodyIssues } from '../../validation/validation-issues.ts';
import { createValidatorCompiler } from '../validators.ts';
import { receiveFile } from './receive-file.ts';
import { readFileName } from './receive-upload.ts';

/** What the query says of a model file. */
export interface ModelUploadQuery {
  fileName?: string;
  description?: string;
}

/**
 * Hands the model file of a request to `consume` while it streams in.
 * @throws uploadTooLarge, unsupportedMediaType, fileNameInvalid, validationFailed
 */
export async function receiveModel<T>(
  request: FastifyRequest,
  query: ModelUploadQuery,
  limits: { maxModelFileBytes: number },
  consume: (upload: ModelUpload) => Promise<T>,
): Promise<T> {
  return receiveFile(request, { maxBytes: limits.maxModelFileBytes }, async (file) => {
    const fileName = readFileName(query.fileName ?? file.fileName, file.isForm ? '/file' : '/fileName');
    // What is wrong in a query is told before the bytes are taken.
    readDescription(query.description);
    return consume({
      body: file.body,
      fileName,
      description: () => readDescription(query.description ?? file.fields()['description']),
      onReceived: (sha256) => void (request.uploadSha256 = sha256),
    });
  });
}

let validate: ReturnType<ReturnType<typeof createValidatorCompiler>> | null = null;

/** A description that came as JSON. @throws validationFailed, its pointers beginning with `/description` */
function readDescription(text: string | undefined): ModelDescription {
  if (text === undefined || text === '') return {};
  let description: unknown;
  try {
    description = JSON.parse(text);
  } catch {
    throw invalid([{ pointer: '/description', code: 'json', detail: 'must be JSON.' }]);
  }
  const { $id: _, ...schema } = ModelDescription as typeof ModelDescription & { $id?: string };
  validate ??= createValidatorCompiler([])({ schema, method: '', url: '', httpPart: 'body' });
  if (validate(description) === true) return description as ModelDescription;
  throw invalid(
    bodyIssues(validate.errors ?? []).map((issue) => ({
      ...issue,
      pointer: `/description${issue.pointer ?? ''}`,
    })),
  );
}

function invalid(issues: TrainyardError['issues'] & { length: number }): TrainyardError {
  const [{ pointer, detail }] = issues;
  return new TrainyardError('validationFailed', `The description does not fit: ${pointer}: ${detail}`, {
    issues: issues.slice(0, 20),
  });
}
