import { createReadStream, createWriteStream } from 'node:fs';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { TrainyardError } from '../../errors.ts';

/** What gzip makes of nothing but repetition is a thousandth; tables that repeat themselves much come to a few hundredths. */
const mostRatio = 900;
/** Below so many bytes the ratio does not matter. */
const ratioBytes = 100_000_000;

/** Passes bytes on until there are too many: what stops a gzip bomb. @param bytesRead compressed ones so far */
function limitBytes(maxBytes: number, bytesRead: () => number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      bytes += chunk.length;
      if (bytes > ratioBytes && bytes > mostRatio * bytesRead()) return done(nothingButRepetition(bytes));
      if (bytes <= maxBytes) return done(null, chunk);
      done(
        new TrainyardError(
          'datasetLimitExceeded',
          `The data is larger than ${maxBytes} bytes when decompressed, the limit for one dataset.`,
          {
            issues: [{ code: 'uncompressedTooLarge', detail: `more than ${maxBytes} bytes decompressed` }],
          },
        ),
      );
    },
  });
}

function nothingButRepetition(bytes: number): TrainyardError {
  const detail = `The first ${bytes} bytes of the data compress to less than a ${mostRatio}th: they hold nothing but repetition.`;
  return new TrainyardError('datasetLimitExceeded', detail, {
    issues: [{ code: 'uncompressedTooLarge', detail }],
  });
}

/**
 * Decompresses a gzip file, several members included, never holding it whole.
 * @param options.look sees the bytes before they are written
 * @throws TrainyardError datasetLimitExceeded, datasetInvalid (gzip)
 */
export async function decompressFile(
  from: string,
  to: string,
  options: {
    maxBytes: number;
    look: Transform;
    signal?: AbortSignal | undefined;
    onBytes?: (bytes: number) => void;
  },
): Promise<void> {
  const source = createReadStream(from, { highWaterMark: 1 << 18 });
  const bytesRead = (): number => {
    options.onBytes?.(source.bytesRead);
    return source.bytesRead;
  };
  const stages = [
    source,
    createGunzip({ chunkSize: 1 << 18 }),
    options.look,
    limitBytes(options.maxBytes, bytesRead),
    createWriteStream(to, { highWaterMark: 1 << 20 }),
  ] as const;
  try {
    await pipeline(...stages, { signal: options.signal });
  } catch (error) {
    const { code } = error as { code?: string };
    if (!code?.startsWith('Z_')) throw error;
    const detail =
      code === 'Z_BUF_ERROR'
        ? 'The gzip data ends too early: the file is not complete.'
        : `The gzip data is damaged (${(error as Error).message}).`;
    throw new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'gzip', detail }], cause: error });
  }
}

/** Makes every line end LF: CRLF loses its CR; with `lonely`, a CR alone becomes LF too. */
function normalizeLineEnds(lonely: boolean): Transform {
  let heldCr = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const out = Buffer.allocUnsafe(chunk.length + 1);
      let length = 0;
      for (const byte of chunk) {
        if (heldCr && byte !== 10) out[length++] = lonely ? 10 : 13;
        heldCr = byte === 13;
        if (!heldCr) out[length++] = byte;
      }
      done(null, out.subarray(0, length));
    },
    flush(done) {
      done(null, heldCr ? Buffer.from([lonely ? 10 : 13]) : null);
    },
  });
}

/**
 * Copies a text file with LF line ends and without its byte order mark. DuckDB loses rows, silently, where CRLF and LF
 * are mixed, as they are in a CSV from Excel with line breaks inside cells.
 */
export async function copyWithPlainLineEnds(
  from: string,
  to: string,
  options: { skipBytes: number; lonelyCr: boolean; signal?: AbortSignal | undefined },
): Promise<void> {
  await pipeline(
    createReadStream(from, { start: options.skipBytes, highWaterMark: 1 << 20 }),
    normalizeLineEnds(options.lonelyCr),
    createWriteStream(to, { highWaterMark: 1 << 20 }),
    { signal: options.signal },
  );
}
