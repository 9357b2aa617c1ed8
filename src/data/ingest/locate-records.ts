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
const quote = 34;

/**
 * Rows and lines of the records that begin at, or just after, the given offsets: DuckDB's own count of lines includes
 * blank ones and leaves out those inside quotes. Rescans the file up to the last offset.
 * @param offsets rising byte offsets, from 0
 */
export async function locateRecords(path: string, offsets: readonly number[]): Promise<RecordPlace[]> {
  const places: RecordPlace[] = [];
  let position = 0;
  let line = 1;
  let row = -1; // the header is record 0
  let quoted = false;
  let blank = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    for (const byte of chunk as Buffer) {
      if (byte === lineFeed) {
        line++;
        if (!quoted) blank = true;
      } else if (byte !== carriageReturn) {
        if (blank) {
          blank = false;
          row++;
        }
        while (places.length < offsets.length && position >= offsets[places.length])
          places.push({ row, line });
        if (byte === quote) quoted = !quoted;
      }
      position++;
    }
    if (places.length === offsets.length) break;
  }
  while (places.length < offsets.length) places.push({ row, line });
  return places;
}
