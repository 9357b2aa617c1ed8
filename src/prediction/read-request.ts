import { Ajv } from 'ajv';
import { PredictRequest } from '../contracts/model.ts';
import { readJson } from '../read-json.ts';

const fits = new Ajv({ strict: false }).compile(PredictRequest) as (
  value: unknown,
) => value is PredictRequest;

/**
 * Reads the body of a request for predictions; null where it is not one. What is wrong with it is then for the server to say, by the
 * same reader and schema.
 */
export function readRequest(body: Uint8Array): PredictRequest | null {
  try {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    const value = readJson(bytes, { exactNumbers: true });
    return fits(value) ? value : null;
  } catch {
    return null;
  }
}
