import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A JSON Schema of the document. */
export type Schema = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  schema: Schema;
}

/** An operation as the document describes it. */
export interface Operation {
  id: string;
  method: string;
  /** Such as `/api/v1/runs/{runId}`. */
  path: string;
  parameters: Parameter[];
  /** Schemas of the body by media type; none where it has no body. */
  bodies: Record<string, { schema: Schema; example?: unknown }>;
  /** By status, or `default`: the schema of each media type. */
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

interface Document {
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { schemas: Record<string, Schema> };
}
type DescribedOperation = {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Operation['bodies'] };
  responses: Operation['responses'];
};

/** The operations of `openapi/openapi.json`, and the schemas that they refer to. */
export function readOperations(): { operations: Operation[]; components: Record<string, Schema> } {
  const file = path.resolve(import.meta.dirname, '..', '..', 'openapi', 'openapi.json');
  const { paths, components } = JSON.parse(readFileSync(file, 'utf8')) as Document;
  const operations = Object.entries(paths).flatMap(([address, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      id: described.operationId,
      method: method.toUpperCase(),
      path: address,
      parameters: described.parameters ?? [],
      bodies: described.requestBody?.content ?? {},
      responses: described.responses,
    })),
  );
  return { operations, components: components.schemas };
}
