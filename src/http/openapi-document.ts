import { errorTable, TrainyardError, type ErrorCode } from '../errors.ts';
import { examplePath, exampleProblemContext } from './examples.ts';
import type { OperationDocs } from './operation.ts';
import { problemOf, statusOfKind } from './problem-reply.ts';

interface Media {
  schema?: unknown;
  example?: unknown;
}

/** An operation of the document, as far as it is completed here. */
export interface OpenApiOperation {
  operationId?: string;
  parameters?: { in: string; name: string; required?: boolean; example?: unknown }[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
}

/** The document, as far as it is completed here. */
export interface OpenApiDocument {
  paths: Record<string, Record<string, OpenApiOperation>>;
}

/** Adds to the generated document what a JSON Schema can't say: examples, media types of uploads and of problems. */
export function completeDocument(
  document: OpenApiDocument,
  docs: ReadonlyMap<string, OperationDocs>,
): OpenApiDocument {
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path)) {
      const known = docs.get(operation.operationId ?? '');
      if (!known) continue;
      completeParameters(operation, known);
      completeBody(operation, known);
      completeReplies(operation, known);
      completeProblems(operation, known.errors);
    }
  }
  return document;
}

/** Parameters that must be given have the example of the documentation's story; others have none, so a form leaves them empty. */
function completeParameters(operation: OpenApiOperation, { pathExamples }: OperationDocs): void {
  for (const parameter of operation.parameters ?? []) {
    if (parameter.required) parameter.example = { ...examplePath, ...pathExamples }[parameter.name];
    else delete parameter.example;
  }
}

function completeBody(
  operation: OpenApiOperation,
  { bodyMedia, bodyExample, bodyOptional }: OperationDocs,
): void {
  if (bodyMedia) operation.requestBody = { required: true, content: bodyMedia as Record<string, Media> };
  const body = operation.requestBody;
  if (!body) return;
  body.required = !bodyOptional;
  const [first] = Object.values(body.content);
  if (first && bodyExample !== undefined) first.example = bodyExample;
}

function completeReplies(operation: OpenApiOperation, { replies }: OperationDocs): void {
  for (const [status, { example }] of Object.entries(replies)) {
    const [media] = Object.values(operation.responses[status]?.content ?? {});
    if (media && example !== undefined) media.example = example;
  }
}

function completeProblems(operation: OpenApiOperation, errors: readonly ErrorCode[]): void {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errors) {
    const status = statusOfKind[errorTable[code].kind];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [status, codes] of byStatus) {
    const error = new TrainyardError(codes[0], `${errorTable[codes[0]].title}.`);
    const { instance, requestId } = exampleProblemContext;
    operation.responses[status] = {
      description: codes.map((code) => `\`${code}\`: ${errorTable[code].title}.`).join(' '),
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          example: problemOf(error, { url: instance, id: requestId }),
        },
      },
    };
  }
}
