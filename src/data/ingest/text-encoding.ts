import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TextDecoder } from 'node:util';
import type { TextEncoding } from '../../contracts/dataset-reading.ts';
import { TrainyardError } from '../../errors.ts';
import { readStart } from './detect-format.ts';

/** Of the characters of a text in UTF-16 at least this share is Latin, where no mark at the start tells it. */
const latinShare = 0.4;

/**
 * The encoding of a text by its first bytes: UTF-16 where a mark says so, or every other byte of Latin text is zero; else UTF-8.
 * @throws TrainyardError datasetInvalid (encoding) for UTF-32
 */
export function encodingOf(start: Buffer): TextEncoding {
  const [a, b, c, d] = start;
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff))
    throw notRead('The file is UTF-32, which is not read; save it as UTF-8 and upload it again.');
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (const [i, byte] of start.entries()) if (byte === 0) zeros[i % 2]++;
  const least = (start.length / 2) * latinShare;
  if (start.length >= 4 && zeros[0] === 0 && zeros[1] > least) return 'utf-16le';
  if (start.length >= 4 && zeros[1] === 0 && zeros[0] > least) return 'utf-16be';
  return 'utf-8';
}

/**
 * A text as UTF-8: the file itself, or a copy.
 * @param told the encoding, where it is not to be found out
 * @throws TrainyardError datasetInvalid (encoding) naming the first place that is none of the encoding
 */
export async function decodeText(
  from: string,
  to: string,
  { told, signal }: { told?: TextEncoding | undefined; signal?: AbortSignal | undefined },
): Promise<{ path: string; encoding: TextEncoding }> {
  const encoding = told ?? encodingOf(await readStart(from));
  if (encoding === 'utf-8') return { path: from, encoding };
  // Without `fatal` a half character would become a question mark, silently.
  const decoder = new TextDecoder(encoding, { fatal: true });
  let bytes = 0;
  const decoded = (chunk: Buffer | undefined): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (error) {
      throw notRead(`The text is not ${encoding} somewhere after byte ${bytes}.`, error);
    }
  };
  const decoding = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        const text = decoded(chunk);
        bytes += chunk.length;
        done(null, text);
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        done(null, decoded(undefined));
      } catch (error) {
        done(error as Error);
      }
    },
  });
  await pipeline(createReadStream(from, { highWaterMark: 1 << 18 }), decoding, createWriteStream(to), {
    signal,
  });
  return { path: to, encoding };
}

function notRead(detail: string, cause?: unknown): TrainyardError {
  return new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'encoding', detail }], cause });
}
