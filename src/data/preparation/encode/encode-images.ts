import { DuckDBBlobValue } from '../../duckdb.ts';
import type { FittedImageColumn } from '../../../contracts/preparation.ts';
import type { DataEngine } from '../../data-engine.ts';
import { UnreadableImage } from '../../images/decode-image.ts';
import { quoteName } from '../../sql-literals.ts';
import { imageKind, writeImage } from '../columns/image-column.ts';
import type { StoredTable } from '../read/stored-table.ts';
import { unusable } from '../unusable.ts';

/** Images that are decoded at a time; libuv has as many threads, and one more waits for each. */
const concurrentImages = 8;

/** A split: the rows of it, and where its features go, [rows × width], row-major. */
export interface ImagePart {
  rows: Int32Array;
  features: Float32Array;
}

/** Where an image's features are in a row: the first of them, and the features of the whole row. */
export interface ImagePlace {
  at: number;
  width: number;
}

/**
 * Decodes the images of some rows into their features. The encoded images are streamed: a chunk of the file is in memory at a time.
 * A row that is in several places is decoded once.
 * @param firstRow the row of the dataset that row 0 of the table is, where the table is a range of it
 * @throws TrainyardError trainingDataUnusable naming the row
 */
export async function encodeImages(
  { engine, table, firstRow = 0 }: { engine: DataEngine; table: StoredTable; firstRow?: number },
  column: FittedImageColumn,
  { at, width }: ImagePlace,
  parts: readonly ImagePart[],
): Promise<void> {
  const placesOf = placesByRow(table.rows, parts);
  const size = imageKind.widthOf(column);
  await engine.stream(`SELECT ${quoteName(column.name)} FROM ${table.from}`, async (chunk, offset) => {
    const cells = chunk.getColumnValues(0);
    let next = 0;
    const work = async (): Promise<void> => {
      for (let i = next++; i < cells.length; i = next++) {
        const [first, ...others] = placesOf(offset + i);
        if (first === undefined) continue;
        const cell = cells[i];
        if (!(cell instanceof DuckDBBlobValue))
          throw brokenImage(column.name, firstRow + offset + i, 'It is missing.');
        const target = parts[first.part].features;
        const start = first.index * width + at;
        await writeImage(column, cell.bytes, target, start).catch((error: unknown) => {
          throw error instanceof UnreadableImage
            ? brokenImage(column.name, firstRow + offset + i, error.message)
            : error;
        });
        for (const { part, index } of others)
          parts[part].features.set(target.subarray(start, start + size), index * width + at);
      }
    };
    await Promise.all(Array.from({ length: concurrentImages }, work));
  });
}

/**
 * The mean and deviation of each channel over the training rows' images, for the scale of `standardize`.
 * @param eachPart visits the features of all training rows, [some rows × width], in their order; is called twice
 */
export async function channelStatistics(
  column: FittedImageColumn,
  { at, width }: ImagePlace,
  eachPart: (visit: (features: Float32Array) => void) => Promise<void>,
): Promise<{ offset: number[]; scale: number[] }> {
  const { channels } = column;
  const size = imageKind.widthOf(column);
  /** The mean of some function of the values, for each channel. */
  const meanOf = async (term: (value: number, channel: number) => number): Promise<number[]> => {
    const sums = new Float64Array(channels);
    let rows = 0;
    await eachPart((features) => {
      rows += features.length / width;
      for (let row = at; row < features.length; row += width)
        for (let i = 0; i < size; i++) {
          const channel = i % channels;
          sums[channel] += term(features[row + i], channel);
        }
    });
    return Array.from(sums, (sum) => sum / ((rows * size) / channels));
  };
  const offset = await meanOf((value) => value);
  const variances = await meanOf((value, channel) => (value - offset[channel]) ** 2);
  // A channel without any difference is left as it is.
  return { offset, scale: variances.map((variance) => Math.sqrt(variance) || 1) };
}

/** Brings features that {@link encodeImages} wrote as 0 … 1, [some rows × width], to the column's scale. */
export function scaleImages(
  column: FittedImageColumn,
  { at, width }: ImagePlace,
  features: Float32Array,
): void {
  const { channels, offset, scale } = column;
  const size = imageKind.widthOf(column);
  for (let row = at; row < features.length; row += width)
    for (let i = 0; i < size; i++) {
      const channel = i % channels;
      features[row + i] = (features[row + i] - offset[channel]) / scale[channel];
    }
}

/** Finds the places that a row of the dataset has in the splits: none, one, or several where it is drawn more than once. */
function placesByRow(
  rows: number,
  parts: readonly ImagePart[],
): (row: number) => { part: number; index: number }[] {
  const starts = new Int32Array(rows + 1);
  for (const { rows: numbers } of parts) for (const row of numbers) starts[row + 1]++;
  for (let row = 0; row < rows; row++) starts[row + 1] += starts[row];
  const filled = starts.slice(0, rows);
  const partOf = new Uint8Array(starts[rows]);
  const indexOf = new Int32Array(starts[rows]);
  for (const [part, { rows: numbers }] of parts.entries())
    for (let index = 0; index < numbers.length; index++) {
      const place = filled[numbers[index]]++;
      partOf[place] = part;
      indexOf[place] = index;
    }
  return (row) =>
    Array.from({ length: starts[row + 1] - starts[row] }, (_, i) => ({
      part: partOf[starts[row] + i],
      index: indexOf[starts[row] + i],
    }));
}

const brokenImage = (name: string, row: number, reason: string) =>
  unusable('unreadableImage', `The image of "${name}" in row ${row + 1} can't be used. ${reason}`);
