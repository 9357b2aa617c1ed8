/** A parameter or body of an operation, as far as Swagger UI fills it in. */
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  example?: string | number | boolean;
  schema?: { default?: string | number | boolean; example?: string | number | boolean };
}
interface Media {
  schema?: { $ref?: string; default?: unknown; format?: string };
  example?: unknown;
}
interface DocumentedOperation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, unknown>;
}

/** A request that Swagger UI sends when an operation is tried out with what the form shows. */
export interface ExampleRequest {
  operationId: string;
  method: string;
  /** Path and query. */
  url: string;
  contentType: string | null;
  body: string | null;
  /** Statuses that the document lists. */
  documented: number[];
}

/**
 * The requests of all operations of an OpenAPI document, in its order, with the values that Swagger UI's forms begin with. Operations whose body is
 * bytes are left out: its form asks for a file.
 */
export function exampleRequests(document: {
  paths: Record<string, Record<string, DocumentedOperation>>;
}): ExampleRequest[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      if (asksForFile(operation)) return [];
      let url = path;
      const query = new URLSearchParams();
      for (const parameter of operation.parameters ?? []) {
        const value = parameter.example ?? parameter.schema?.example ?? parameter.schema?.default;
        if (parameter.in === 'path') {
          if (value === undefined)
            throw new Error(`${operation.operationId}: no example of ${parameter.name}`);
          url = url.replace(`{${parameter.name}}`, encodeURIComponent(String(value)));
        } else if (value !== undefined && parameter.in === 'query') query.set(parameter.name, String(value));
        else if (value !== undefined) throw new Error(`${parameter.name} is no query or path parameter`);
      }
      const [contentType, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [null, null];
      const { example } = media ?? {};
      if (media && example === undefined) throw new Error(`${operation.operationId}: no example of the body`);
      const request = {
        operationId: operation.operationId,
        method: method.toUpperCase(),
        url: query.size > 0 ? `${url}?${query.toString()}` : url,
        contentType,
        body: media ? (typeof example === 'string' ? example : JSON.stringify(example)) : null,
        documented: Object.keys(operation.responses).map(Number),
      };
      return [request];
    }),
  );
}

function asksForFile({ requestBody }: DocumentedOperation): boolean {
  const [media] = Object.values(requestBody?.content ?? {});
  return media?.schema?.format === 'binary';
}
