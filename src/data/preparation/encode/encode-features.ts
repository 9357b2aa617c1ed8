import { splitParts, type SplitPart } from '../../../contracts/definition/split-parts.ts';
import type { FittedColumn, FittedImageColumn } from '../../../contracts/preparation.ts';
import type { DataEngine } from '../../data-engine.ts';
import { widthOf } from '../columns/column-kinds.ts';
import type { EncodeContext } from '../columns/encode-context.ts';
import type { StoredFeatures } from '../prepared-data.ts';
import { windowBytes } from '../read/feature-memory.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import type { SourceColumns } from '../read/source-columns.ts';
import type { SplitRows } from '../split/choose-rows.ts';
import { encodeColumns } from './encode-columns.ts';
import { channelStatistics, encodeImages, scaleImages, type ImagePlace } from './encode-images.ts';
import { storeFeatures, type FeatureFiles } from './store-features.ts';
import type { Streaming } from './streaming.ts';

/** The features of a split, [rows × width], row-major: in memory, or in a file and then empty here. */
export interface EncodedPart {
  features: Float32Array;
  stored?: StoredFeatures;
}

/** The features of all splits. */
export interface EncodedFeatures {
  /** The fitted columns, the scale of images among them. */
  columns: FittedColumn[];
  parts: Record<SplitPart, EncodedPart>;
  /** Closes the files. */
  close?: () => Promise<void>;
}

/** What is encoded, and where to. */
export interface EncodeOptions {
  engine: DataEngine;
  source: SourceColumns;
  columns: FittedColumn[];
  /** Features of a row. */
  width: number;
  rows: SplitRows;
  /** null: features are held in memory. */
  streamed: Streaming | null;
  /** What writers need to know of raw columns. @param firstRow the row of the dataset that their row 0 is */
  contextOf: (raw: RawColumns, firstRow: number) => EncodeContext;
  /** Whether the scale of images is to be fitted on these rows. */
  fitsImages: boolean;
}

/**
 * Encodes the rows of all splits.
 * @throws TrainyardError trainingDataUnusable naming the row of an image that can't be decoded
 */
export async function encodeFeatures(options: EncodeOptions): Promise<EncodedFeatures> {
  return options.streamed ? encodeToFiles(options, options.streamed) : encodeInMemory(options);
}

async function encodeInMemory(options: EncodeOptions): Promise<EncodedFeatures> {
  const { engine, source, columns, width, rows, contextOf, fitsImages } = options;
  const held = splitParts.map((name) => ({
    rows: rows[name],
    features: new Float32Array(rows[name].length * width),
  }));
  for await (const raw of source.groups()) encodeColumns(columns, raw, contextOf(raw, 0), held);
  const image = imageIn(columns, width);
  if (image) await encodeImages({ engine, table: source.table }, image.column, image.place, held);
  const scaled = image && fitsImages ? await scaleHeldImages(image.column, image.place, held) : null;
  const [train, validation, test] = held.map(({ features }) => ({ features }));
  return { columns: withImage(columns, scaled), parts: { train, validation, test } };
}

/** Fits the scale of images on the training rows, the first of the parts, and brings all parts to it. */
async function scaleHeldImages(
  column: FittedImageColumn,
  place: ImagePlace,
  parts: readonly { features: Float32Array }[],
): Promise<FittedImageColumn> {
  const statistics = await channelStatistics(column, place, async (visit) => visit(parts[0].features));
  const scaled = { ...column, ...statistics };
  for (const { features } of parts) scaleImages(scaled, place, features);
  return scaled;
}

async function encodeToFiles(options: EncodeOptions, streamed: Streaming): Promise<EncodedFeatures> {
  const { engine, source, columns, width, rows, contextOf, fitsImages } = options;
  const image = imageIn(columns, width);
  const files = await storeFeatures({
    engine,
    source,
    columns,
    contextOf,
    image,
    width,
    rows,
    folder: streamed.folder,
    windowBytes: windowBytes(streamed.memoryLimitBytes),
  });
  const scaled = image && fitsImages ? await scaleStoredImages(image.column, image.place, files) : null;
  const part = (stored: StoredFeatures): EncodedPart => ({ features: new Float32Array(0), stored });
  return {
    columns: withImage(columns, scaled),
    parts: { train: part(files.train), validation: part(files.validation), test: part(files.test) },
    close: () => files.close(),
  };
}

/** As {@link scaleHeldImages}, of features in files. */
async function scaleStoredImages(
  column: FittedImageColumn,
  place: ImagePlace,
  files: FeatureFiles,
): Promise<FittedImageColumn> {
  const statistics = await channelStatistics(column, place, (visit) =>
    files.eachWindow('train', (features) => {
      visit(features);
      return 'read';
    }),
  );
  const scaled = { ...column, ...statistics };
  for (const part of splitParts)
    await files.eachWindow(part, (features) => {
      scaleImages(scaled, place, features);
      return 'changed';
    });
  return scaled;
}

/** The columns with that of images as it was scaled; null: as it was. */
const withImage = (columns: FittedColumn[], scaled: FittedImageColumn | null): FittedColumn[] =>
  scaled === null ? columns : columns.map((column) => (column.kind === 'image' ? scaled : column));

/** The fitted column of images, and where its features go; null where there is none. @param width features of a row */
function imageIn(
  columns: readonly FittedColumn[],
  width: number,
): { column: FittedImageColumn; place: ImagePlace } | null {
  let at = 0;
  for (const column of columns) {
    if (column.kind === 'image') return { column, place: { at, width } };
    at += widthOf(column);
  }
  return null;
}
