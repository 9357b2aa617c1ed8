import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How far something is, in bytes; the total is null where the other side does not say. */
export interface Progress {
  done: number;
  total: number | null;
}

/** Time limits of a download, in milliseconds. */
export interface DownloadLimits {
  /** Until the answer begins. */
  connectMilliseconds: number;
  /** Without a byte. */
  stallMilliseconds: number;
}

const defaultLimits: DownloadLimits = { connectMilliseconds: 20_000, stallMilliseconds: 60_000 };

/**
 * Downloads a file, streaming, and returns the SHA-256 of what came, in hexadecimal.
 * @throws Error with the cause in plain words: not reachable, not there, stalled, cut off
 */
export async function downloadFile(
  url: string,
  file: string,
  onProgress: (progress: Progress) => void,
  limits: DownloadLimits = defaultLimits,
): Promise<string> {
  const abort = new AbortController();
  const stop = (reason: string): void => abort.abort(new Error(reason));
  let timer = setTimeout(
    stop,
    limits.connectMilliseconds,
    `no answer within ${limits.connectMilliseconds} ms`,
  );
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const length = Number(response.headers.get('content-length'));
    const total = length > 0 ? length : null;
    const hash = createHash('sha256');
    let done = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        clearTimeout(timer);
        timer = setTimeout(stop, limits.stallMilliseconds, `no data for ${limits.stallMilliseconds} ms`);
        hash.update(chunk);
        done += chunk.length;
        onProgress({ done, total });
        next(null, chunk);
      },
    });
    const body = Readable.fromWeb(response.body);
    await pipeline(body, meter, createWriteStream(file), { signal: abort.signal });
    if (total !== null && done !== total) throw new Error(`it was cut off after ${done} of ${total} bytes`);
    return hash.digest('hex');
  } catch (error) {
    throw new Error(describeFailure(error, abort.signal), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function describeFailure(error: unknown, signal: AbortSignal): string {
  if (signal.aborted && signal.reason instanceof Error) return signal.reason.message;
  if (!(error instanceof Error)) return String(error);
  // fetch says only "fetch failed" and keeps the reason in its cause.
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** SHA-256 of a file, in hexadecimal. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
