import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { TrainyardError } from '../../errors.ts';

/** How the lines of a text file end. */
export type LineEnd = 'lf' | 'crlf' | 'cr' | 'mixed';

/** What one pass over a text file found. */
export interface TextScan {
  bytes: number;
  /** A UTF-8 byte order mark stands at the start. */
  hasBom: boolean;
  lineEnd: LineEnd;
  /** Whether there is an underscore between digits after the first line. */
  hasUnderscores: boolean;
  /** The first {@link headBytes} of the text, without the mark. */
  head: string;
  /** Pieces from all over the file, each from a line's start to a line's end (as far as lines without quotes tell). */
  pieces: string[];
}

export interface ScanOptions {
  /** Longest line in bytes; null where lines mean nothing, as in a JSON array. */
  maxLineBytes: number | null;
  signal?: AbortSignal | undefined;
  /** Bytes read so far. */
  onBytes?: (bytes: number) => void;
}

const headBytes = 1 << 20;
const pieceCount = 24;
const pieceBytes = 1 << 16;
const readBytes = 1 << 20;

const invalid = (detail: string, code: string, where: { line?: number } = {}): TrainyardError =>
  new TrainyardError('datasetInvalid', detail, { issues: [{ code, detail, ...where }] });

/** The error of a byte that no text holds. @param offset from 0 */
export const binaryContent = (offset: number, line: number): TrainyardError =>
  invalid(`Byte ${offset + 1} (line ${line}) is zero: this is not a text file.`, 'binaryContent', { line });

/** The error of a line over the limit. */
export const lineTooLong = (line: number, most: number): TrainyardError =>
  invalid(
    `Line ${line} is longer than ${most} bytes, the limit for one line. A missing line break or an unclosed quote is the usual cause.`,
    'lineTooLong',
    { line },
  );

/**
 * Reads a text file once, near the disk's speed, for what DuckDB can't tell or tells too late: that it is UTF-8, that it
 * is text at all, how long its lines are, how they end. Keeps samples for finding delimiter and types.
 * @throws TrainyardError datasetInvalid (encoding, binaryContent, lineTooLong)
 */
export async function scanTextFile(path: string, options: ScanOptions): Promise<TextScan> {
  // A chunk no longer than the longest line: then no line inside a chunk is too long, and only its first and last
  // line break need to be looked for.
  const size = Math.max(16, Math.min(readBytes, options.maxLineBytes ?? readBytes));
  const file = await open(path, 'r');
  try {
    const { size: totalBytes } = await file.stat();
    const buffer = Buffer.allocUnsafe(size + 4);
    const ends = createLineEndCounter();
    const head: Buffer[] = [];
    const pieces: string[] = [];
    let headSize = 0;
    let position = 0;
    let carried = 0; // bytes of an unfinished character, kept at the buffer's start
    let lineBytes = 0; // bytes of the line so far, before this chunk
    let hasBom = false;
    let hasUnderscores = false;
    let nextPieceAt = headBytes;

    for (;;) {
      options.signal?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, carried, size, position);
      const fresh = buffer.subarray(carried, carried + bytesRead);
      if (bytesRead === 0) {
        if (carried > 0) throw await encodingFault(path, position - carried);
        break;
      }
      if (position === 0) hasBom = fresh[0] === 0xef && fresh[1] === 0xbb && fresh[2] === 0xbf;
      const zeroAt = fresh.indexOf(0);
      if (zeroAt >= 0) {
        throw binaryContent(position + zeroAt, await lineAt(path, position + zeroAt));
      }
      const whole = buffer.subarray(0, carried + bytesRead);
      const rest = unfinishedBytes(whole);
      const complete = whole.subarray(0, whole.length - rest);
      if (!isUtf8(complete)) throw await encodingFault(path, position - carried + firstInvalidByte(complete));

      if (options.maxLineBytes !== null) {
        const first = fresh.indexOf(10);
        const longest = lineBytes + (first < 0 ? bytesRead : first);
        if (longest > options.maxLineBytes) {
          throw lineTooLong(await lineAt(path, position), options.maxLineBytes);
        }
        lineBytes = first < 0 ? longest : bytesRead - 1 - fresh.lastIndexOf(10);
      }
      ends.push(fresh);
      hasUnderscores ||= hasGroupedDigits(fresh, position === 0 ? Math.max(0, fresh.indexOf(10)) : 0);

      if (headSize < headBytes) {
        head.push(Buffer.from(fresh));
        headSize += bytesRead;
      } else if (position >= nextPieceAt) {
        const from = fresh.indexOf(10) + 1;
        const to = fresh.lastIndexOf(10, Math.min(bytesRead, from + pieceBytes)) + 1;
        if (from > 0 && to > from) pieces.push(fresh.toString('utf8', from, to));
        nextPieceAt = position + Math.floor(totalBytes / pieceCount);
      }
      position += bytesRead;
      buffer.copyWithin(0, carried + bytesRead - rest, carried + bytesRead);
      carried = rest;
      options.onBytes?.(position);
    }
    const text = new TextDecoder().decode(Buffer.concat(head)); // drops the mark
    return { bytes: position, hasBom, lineEnd: ends.result(), hasUnderscores, head: text, pieces };
  } finally {
    await file.close();
  }
}

const isDigit = (byte: number | undefined): boolean => byte === undefined || (byte >= 48 && byte <= 57);

/** Whether there is an underscore between digits, as in 1_000. What lies before and after the bytes may be a digit. */
function hasGroupedDigits(bytes: Buffer, from: number): boolean {
  for (let at = bytes.indexOf(95, from); at >= 0; at = bytes.indexOf(95, at + 1))
    if (isDigit(bytes[at - 1]) && isDigit(bytes[at + 1])) return true;
  return false;
}

/** How many bytes at the end begin a UTF-8 character that is not finished; 0 … 3. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

/** Offset of the first byte that is not UTF-8, by halving. */
function firstInvalidByte(bytes: Buffer): number {
  let valid = 0;
  let end = bytes.length;
  while (end - valid > 1) {
    const middle = (valid + end) >> 1;
    const part = bytes.subarray(valid, middle);
    const complete = part.length - unfinishedBytes(part);
    if (!isUtf8(part.subarray(0, complete))) end = middle;
    else if (complete === 0) break;
    else valid += complete;
  }
  while (valid < end && bytes[valid] < 0x80) valid++;
  return valid;
}

async function encodingFault(path: string, offset: number): Promise<TrainyardError> {
  const line = await lineAt(path, offset);
  return invalid(
    `Byte ${offset + 1} (line ${line}) is not UTF-8, which is expected. Tell its \`encoding\`, such as windows-1252 (Latin-1; Excel in Western Europe), windows-1251 (Cyrillic), shift_jis (Japanese) or gb18030 (Chinese), or save it as UTF-8.`,
    'encoding',
    { line },
  );
}

/** The line, from 1, that a byte offset lies in; rescans the file up to it. */
async function lineAt(path: string, offset: number): Promise<number> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(readBytes);
    let line = 1;
    for (let position = 0; position < offset;) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(readBytes, offset - position), position);
      if (bytesRead === 0) break;
      for (let i = 0; i < bytesRead; i++) if (buffer[i] === 10) line++;
      position += bytesRead;
    }
    return line;
  } finally {
    await file.close();
  }
}

/** Tells LF, CRLF, CR and a mixture apart; looks at single line breaks only while it must. */
function createLineEndCounter() {
  let crlf = false;
  let lf = false;
  let cr = false;
  let last = 0;
  return {
    push(bytes: Buffer): void {
      const hasCr = bytes.includes(13);
      cr ||= hasCr;
      if (!hasCr && last !== 13 && bytes.includes(10)) lf = true;
      else if (!(crlf && lf))
        for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
          if ((at === 0 ? last : bytes[at - 1]) === 13) crlf = true;
          else lf = true;
          if (crlf && lf) break;
        }
      last = bytes.at(-1) ?? last;
    },
    result(): LineEnd {
      if (crlf && lf) return 'mixed';
      if (crlf) return 'crlf';
      return cr && !lf ? 'cr' : 'lf';
    },
  };
}
