interface Schema {
  default?: unknown;
  example?: unknown;
  required?: string[];
  properties?: Record<string, Schema>;
}
interface Operation {
  parameters?: { required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
}

/**
 * The document for Swagger UI, whose forms would begin with defaults and made-up values as if they had been chosen: what
 * is optional starts empty here. A parameter's default is told in its description. Changes the document that it is given.
 */
export function uiDocument<D extends object>(document: D): D {
  const { paths = {} } = document as { paths?: Record<string, Record<string, Operation>> };
  for (const { parameters = [], requestBody } of Object.values(paths).flatMap(Object.values<Operation>)) {
    for (const parameter of parameters) {
      const value = parameter.schema?.default;
      if (parameter.required || value === undefined) continue;
      delete parameter.schema!.default;
      parameter.description = `${parameter.description ?? ''} Default: ${JSON.stringify(value)}.`.trim();
    }
    const form = requestBody?.content['multipart/form-data']?.schema;
    for (const [name, field] of Object.entries(form?.properties ?? {})) {
      if (!form?.required?.includes(name)) field.example = '';
    }
  }
  return document;
}
