import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { closeBrace, openBrace } from '../../json-bytes.ts';
import { createKeyFinder } from './json-keys.ts';
import type { JsonArray } from './json-scan.ts';

/** Where the features of GeoJSON (RFC 7946) lie in a file. */
export interface Features {
  /** Of a collection: the bytes of its list. Null: the features stand one after another, as GeoJSON text sequences do (RFC 8142). */
  part: { start: number; end: number } | null;
}

const isFeature = (text: string): boolean =>
  /"type"\s*:\s*"Feature"/.test(text) && /"properties"\s*:/.test(text) && /"geometry"\s*:/.test(text);

/**
 * The features of a file, where it is GeoJSON; else null.
 * @param head the beginning of the text
 * @param found whether it is one object, and the arrays of objects in it
 */
export function featuresIn(
  head: string,
  { isObject, wrapped }: { isObject: boolean; wrapped: readonly JsonArray[] },
): Features | null {
  if (!isFeature(head)) return null;
  if (!isObject)
    return head
      .replace(/^\uFEFF/, '')
      .trimStart()
      .startsWith('{')
      ? { part: null }
      : null;
  const list = wrapped.find(({ path }) => path.length === 1 && path[0] === 'features');
  return list === undefined ? null : { part: list };
}

/**
 * Writes the properties of features as records, an object a line: what GIS programs show as the table of a layer.
 * @param options.part as {@link Features} tells
 */
export async function writeProperties(
  from: string,
  to: string,
  { part, signal }: Features & { signal?: AbortSignal | undefined },
): Promise<void> {
  const range = part === null ? {} : { start: part.start, end: part.end - 1 };
  await pipeline(
    createReadStream(from, { highWaterMark: 1 << 20, ...range }),
    propertiesOf(part === null ? 1 : 2),
    createWriteStream(to, { highWaterMark: 1 << 20 }),
    { signal },
  );
}

/** Bytes of line breaks become spaces: they stand between values only. */
const isLineBreak = (byte: number): boolean => byte === 10 || byte === 13;

/** @param depth of a feature's brackets */
function propertiesOf(depth: 1 | 2): Transform {
  const finder = createKeyFinder(depth);
  let key: number[] = [];
  let name = '';
  let open = 0;
  let inString = false;
  let escaped = false;
  /** Whether the bytes belong to the properties of the feature, and whether it has had any. */
  let isInside = false;
  let hasProperties = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const out = Buffer.alloc(2 * chunk.length + 4);
      let length = 0;
      for (const byte of chunk) {
        const found = finder.push(byte);
        if (found === 'key') key.push(byte);
        else if (found === 'endOfKey') {
          name = Buffer.from(key).toString('utf8');
          key = [];
        }
        const wasString = inString;
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === 92) escaped = true;
          else if (byte === 34) inString = false;
        } else if (byte === 34) inString = true;
        if (!wasString && byte === openBrace) {
          open += 1;
          // Within the list, or at the top, a feature's own brace is the first.
          if (open === 2 && name === 'properties') isInside = hasProperties = true;
        }
        if (isInside) out[length++] = !inString && isLineBreak(byte) ? 32 : byte;
        if (wasString || byte !== closeBrace) continue;
        open -= 1;
        if (isInside && open === 1) {
          isInside = false;
          out[length++] = 10;
        }
        if (open === 0) {
          // Properties may be null.
          if (!hasProperties) length += out.write('{}\n', length);
          hasProperties = false;
          name = '';
        }
      }
      done(null, out.subarray(0, length));
    },
  });
}
