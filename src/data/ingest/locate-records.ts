import { createReadStream } from 'node:fs';

/** Where a record of a CSV stands. */
export interface RecordPlace {
  /** Row from 1, the header not counted. */
  row: number;
  /** Line of the file, from 1. */
  line: number;
}

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;

/** How records are counted in a file. */
export interface RecordCounting {
  /** Lines at the start that are no records. */
  skipLines: number;
  hasHeader: boolean;
  /** What encloses fields; empty: nothing. */
  quote: string;
}

/**
 * Rows and lines of the records that begin at, or just after, the given offsets: DuckDB's own count of lines includes
 * blank ones and leaves out those inside quotes. Rescans the file up to the last offset.
 * @param offsets rising byte offsets, from 0
 */
export function locateRecords(
  path: string,
  offsets: readonly number[],
  counting: RecordCounting,
): Promise<RecordPlace[]> {
  return scan(path, offsets.length, counting, (found, { position }) => position >= offsets[found]);
}

/** Lines of records by their rows. @param rows rising, from 1 */
export function locateRows(
  path: string,
  rows: readonly number[],
  counting: RecordCounting,
): Promise<RecordPlace[]> {
  return scan(path, rows.length, counting, (found, { row }) => row >= rows[found]);
}

async function scan(
  path: string,
  count: number,
  { skipLines, hasHeader, quote }: RecordCounting,
  isThere: (found: number, at: { position: number; row: number }) => boolean,
): Promise<RecordPlace[]> {
  const places: RecordPlace[] = [];
  const mark = quote === '' ? -1 : quote.charCodeAt(0);
  let position = 0;
  let line = 1;
  let row = hasHeader ? -1 : 0;
  let quoted = false;
  let blank = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    for (const byte of chunk as Buffer) {
      if (byte === lineFeed) {
        line++;
        if (!quoted) blank = true;
      } else if (byte !== carriageReturn && !(blank && byte === space) && line > skipLines) {
        if (blank) {
          blank = false;
          row++;
        }
        while (places.length < count && isThere(places.length, { position, row })) places.push({ row, line });
        if (byte === mark) quoted = !quoted;
      }
      position++;
    }
    if (places.length === count) break;
  }
  while (places.length < count) places.push({ row, line });
  return places;
}
