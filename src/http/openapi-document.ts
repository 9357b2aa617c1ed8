import { errorTable, TrainyardError, type ErrorCode } from '../errors.ts';
import { completeSchemas } from './document-schemas.ts';
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
  components: { schemas: Record<string, Record<string, unknown>> };
}

/** Refusals of a connection rather than of an operation. */
const connectionErrors = [
  'malformedRequest',
  'requestTooSlow',
  'expectationFailed',
  'headersTooLarge',
] as const satisfies readonly ErrorCode[];

/** What a body may be refused with, also where none is meant. */
const bodyErrors = [
  'malformedRequest',
  'bodyTooLarge',
  'unsupportedMediaType',
  'requestTooSlow',
] as const satisfies readonly ErrorCode[];

/** Adds to the generated document what a JSON Schema can't say: examples, media types of uploads and of problems. */
export function completeDocument(
  document: OpenApiDocument,
  docs: ReadonlyMap<string, OperationDocs>,
): OpenApiDocument {
  for (const path of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(path)) {
      const known = docs.get(operation.operationId ?? '');
      if (!known) continue;
      if (known.aliasOf) leaveOutAlias(operation, known.aliasOf);
      completeParameters(operation, known);
      completeBody(operation, known);
      completeReplies(operation, known);
      completeProblems(operation, method, known.errors);
    }
  }
  document.components.schemas = completeSchemas(document.components.schemas);
  return document;
}

function leaveOutAlias(operation: OpenApiOperation, alias: NonNullable<OperationDocs['aliasOf']>): void {
  operation.parameters = operation.parameters?.filter(({ name }) => name !== alias.query);
  delete operation.responses[alias.status];
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

function completeProblems(operation: OpenApiOperation, method: string, errors: readonly ErrorCode[]): void {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...errors, ...(method === 'get' ? [] : bodyErrors)])) {
    const status = statusOfKind[errorTable[code].kind];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [status, codes] of byStatus) {
    const description = codes.map((code) => `\`${code}\`: ${errorTable[code].title}.`).join(' ');
    operation.responses[status] = problemReply(description, codes[0]);
  }
  const anyCall = connectionErrors.map((code) => `${statusOfKind[errorTable[code].kind]} \`${code}\``);
  const description = `Any call may be refused before it is looked at: ${anyCall.join(', ')}.`;
  operation.responses.default = problemReply(description, connectionErrors[0]);
}

function problemReply(
  description: string,
  code: ErrorCode,
): { description: string; content: Record<string, Media> } {
  const error = new TrainyardError(code, `${errorTable[code].title}.`);
  const { instance, requestId } = exampleProblemContext;
  return {
    description,
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        example: problemOf(error, { url: instance, id: requestId }),
      },
    },
  };
}
