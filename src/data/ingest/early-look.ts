import { Transform } from 'node:stream';
import { detectFormat, type DeclaredFormat } from './detect-format.ts';
import { binaryContent, lineTooLong } from './scan-text.ts';
import { encodingOf } from './text-encoding.ts';

const lineFeed = 10;

/**
 * Passes decompressed bytes on, and stops at what makes them no table before all of them are written: a zero byte in a text, or a line over
 * the limit. Some kilobytes may unpack to gigabytes.
 * @throws TrainyardError datasetInvalid (binaryContent, lineTooLong, notParquet, …)
 */
export function earlyLook(declared: DeclaredFormat, maxLineBytes: number): Transform {
  let checks: { zeros: boolean; lines: boolean } | null = null;
  let position = 0;
  let line = 1;
  let lineBytes = 0;
  const check = (chunk: Buffer): void => {
    checks ??= checksOf(chunk, declared);
    const zeroAt = checks.zeros ? chunk.indexOf(0) : -1;
    for (let at = 0; checks.lines || zeroAt >= 0;) {
      const end = chunk.indexOf(lineFeed, at);
      if (zeroAt >= 0 && (end < 0 || zeroAt < end)) throw binaryContent(position + zeroAt, line);
      lineBytes += (end < 0 ? chunk.length : end) - at;
      if (checks.lines && lineBytes > maxLineBytes) throw lineTooLong(line, maxLineBytes);
      if (end < 0) break;
      line++;
      lineBytes = 0;
      at = end + 1;
    }
    position += chunk.length;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        check(chunk);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

function checksOf(start: Buffer, declared: DeclaredFormat): { zeros: boolean; lines: boolean } {
  const format = detectFormat(start, declared);
  if (format === 'parquet' || format === 'zip' || encodingOf(start.subarray(0, 4096)) !== 'utf-8')
    return { zeros: false, lines: false };
  return { zeros: true, lines: format !== 'json' };
}
