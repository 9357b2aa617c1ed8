import addFormatsModule from 'ajv-formats';
import { Ajv, type ValidateFunction } from 'ajv';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Operation, Schema } from './operations.ts';
import type { Answer } from './send-request.ts';

const addFormats = addFormatsModule as unknown as (ajv: Ajv) => Ajv;

/** Refusals that belong to the connection: the document has them under `default`. */
const connectionStatuses = [408, 417, 431];

/** Tells how an answer differs from what the document says of the operation; null where it does not. */
export type AnswerCheck = (operation: Operation, answer: Answer) => string | null;

/** A check of answers by the document's schemas. */
export function createAnswerCheck(components: Record<string, Schema>): AnswerCheck {
  const ajv = addFormats(new Ajv({ strict: false, validateFormats: true }));
  ajv.addFormat('binary', true);
  ajv.addSchema({ $id: 'document', components: { schemas: components } });
  const compiled = new Map<Schema, ValidateFunction>();
  const validatorOf = (schema: Schema): ValidateFunction => {
    const known = compiled.get(schema);
    if (known) return known;
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as Schema;
    const validate = ajv.compile(absolute);
    compiled.set(schema, validate);
    return validate;
  };

  return ({ responses }, { status, headers, body }) => {
    const isOfConnection = connectionStatuses.includes(status);
    const described = responses[String(status)] ?? (isOfConnection ? responses.default : undefined);
    if (!described) return `the status ${status} is not described`;
    const mediaType = (headers['content-type'] ?? '').split(';', 1)[0].trim();
    if (mediaType === 'text/event-stream') return null;
    if (!described.content) return body.length === 0 ? null : `a body where none is described`;
    const media = described.content[mediaType];
    if (!media) return `the media type ${mediaType || '(none)'} is not described for ${status}`;
    if (!mediaType.endsWith('json') || !media.schema) return null;
    let value: unknown;
    try {
      value = JSON.parse(unpacked(body, headers['content-encoding']).toString('utf8'));
    } catch (error) {
      return `the body is not JSON: ${(error as Error).message}`;
    }
    const validate = validatorOf(media.schema);
    if (validate(value)) return null;
    const [first] = validate.errors ?? [];
    return `the body does not fit: ${first?.instancePath} ${first?.message}`;
  };
}

function unpacked(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'br') return brotliDecompressSync(body);
  return encoding === 'gzip' ? gunzipSync(body) : body;
}
