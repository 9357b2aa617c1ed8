import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

const pieceBytes = 1 << 16;
const [lineFeed, carriageReturn, space, tab] = [10, 13, 32, 9];

/**
 * Copies a text without its last lines, such as totals and notes below a table. Lines without anything in them do not count.
 * @param count of the lines to leave out, from 1
 */
export async function copyWithoutLastLines(
  from: string,
  to: string,
  { count, signal }: { count: number; signal?: AbortSignal | undefined },
): Promise<void> {
  const end = await startOfLastLines(from, count);
  if (end === 0) await writeFile(to, '');
  else await pipeline(createReadStream(from, { end: end - 1 }), createWriteStream(to), { signal });
}

/** The offset in bytes at which the last lines begin. */
async function startOfLastLines(path: string, count: number): Promise<number> {
  const { size } = await stat(path);
  const file = await open(path, 'r');
  const piece = Buffer.allocUnsafe(pieceBytes);
  try {
    let lines = 0;
    let isBlank = true;
    for (let end = size; end > 0;) {
      const start = Math.max(0, end - pieceBytes);
      await file.read(piece, 0, end - start, start);
      for (let i = end - start - 1; i >= 0; i--) {
        const byte = piece[i];
        if (byte === lineFeed || byte === carriageReturn) {
          if (lines === count) return start + i + 1;
          isBlank = true;
        } else if (isBlank && byte !== space && byte !== tab) {
          isBlank = false;
          lines += 1;
        }
      }
      end = start;
    }
    return 0;
  } finally {
    await file.close();
  }
}
