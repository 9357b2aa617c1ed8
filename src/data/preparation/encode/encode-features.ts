import { splitParts, type SplitPart } from '../../../contracts/definition/split-parts.ts';
import type { ResolvedImage } from '../../../contracts/definition/definition.ts';
import type { FittedColumn, FittedImageColumn } from '../../../contracts/preparation.ts';
import type { StoredFeatures } from '../prepared-data.ts';
import type { DataEngine } from '../../data-engine.ts';
import type { SplitRows } from '../split/choose-rows.ts';
import { kindOf } from '../columns/column-kinds.ts';
import type { CrossFit } from '../fit/cross-fit.ts';
import { encodeColumns } from './encode-columns.ts';
import { channelStatistics, encodeImages, scaleImages } from './encode-images.ts';
import { windowBytes } from '../read/feature-memory.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import type { SourceColumns } from '../read/source-columns.ts';
import { storeFeatures } from './store-features.ts';

/** The features of a split, [rows × width], row-major: in memory, or in a file and then empty here. */
export interface EncodedPart {
  features: Float32Array;
  stored?: StoredFeatures;
}

/** The features of all splits. */
export interface EncodedFeatures {
  parts: Record<SplitPart, EncodedPart>;
  /** Closes the files. */
  close?: () => Promise<void>;
}

export interface EncodeOptions {
  engine: DataEngine;
  source: SourceColumns;
  fitted: readonly FittedColumn[];
  width: number;
  rows: SplitRows;
  /** Folder and memory for features that are streamed; null: they are held. */
  streamed: { folder: string; memoryLimitBytes: number } | null;
  crossFit: CrossFit | undefined;
  /** Adds to a group of raw columns what writers need of them. */
  complete: (raw: RawColumns) => RawColumns;
  /** Whether the scale of pictures is to be fitted on these rows. */
  fitsImages: boolean;
  onProgress: (fraction: number) => void;
}

/** An image column whose values are 0 … 1. */
export function newImageColumn(name: string, image: ResolvedImage): FittedImageColumn {
  const { width, height, channels, fit } = image;
  const each = (value: number): number[] => Array.from({ length: channels }, () => value);
  return { kind: 'image', name, width, height, channels, fit, offset: each(0), scale: each(1) };
}

/**
 * Encodes the rows of all splits. A picture's scale, where it is to be fitted, is written into its column.
 * @throws TrainyardError trainingDataUnusable naming the row of a picture that can't be decoded
 */
export async function encodeFeatures(options: EncodeOptions): Promise<EncodedFeatures> {
  return options.streamed ? encodeToFiles(options, options.streamed) : encodeInMemory(options);
}

async function encodeInMemory(options: EncodeOptions): Promise<EncodedFeatures> {
  const { engine, source, fitted, width, rows, onProgress } = options;
  const image = imageColumn(fitted);
  const held = splitParts.map((name) => ({
    rows: rows[name],
    features: new Float32Array(rows[name].length * width),
  }));
  const tableShare = image ? 0.15 : 1;
  await source.eachGroup((raw, done) => {
    encodeColumns(fitted, options.complete(raw), held);
    onProgress(tableShare * done);
  });
  if (image) {
    const { column, at } = image;
    const place = { at, width };
    await encodeImages({ engine, table: source.table }, column, place, held, (done) =>
      onProgress(tableShare + (1 - tableShare) * done),
    );
    if (options.fitsImages) {
      const train = async (visit: (features: Float32Array) => void) => visit(held[0].features);
      Object.assign(column, await channelStatistics(column, place, train));
      for (const { features } of held) scaleImages(column, place, features);
    }
  }
  const [train, validation, test] = held.map(({ features }) => ({ features }));
  return { parts: { train, validation, test } };
}

async function encodeToFiles(
  options: EncodeOptions,
  { folder, memoryLimitBytes }: { folder: string; memoryLimitBytes: number },
): Promise<EncodedFeatures> {
  const { engine, source, fitted, width, rows, crossFit, onProgress } = options;
  const image = imageColumn(fitted);
  const files = await storeFeatures({
    engine, table: source.table, requests: source.columns, fitted, crossFit, image, width, rows, folder,
    windowBytes: windowBytes(memoryLimitBytes), onProgress,
  }); // prettier-ignore
  if (image && options.fitsImages) {
    const { column, at } = image;
    const place = { at, width };
    const train = (visit: (features: Float32Array) => void) =>
      files.eachWindow('train', (features) => {
        visit(features);
        return 'read';
      });
    Object.assign(column, await channelStatistics(column, place, train));
    for (const part of splitParts)
      await files.eachWindow(part, (features) => {
        scaleImages(column, place, features);
        return 'changed';
      });
  }
  const part = (stored: StoredFeatures): EncodedPart => ({ features: new Float32Array(0), stored });
  return {
    parts: { train: part(files.train), validation: part(files.validation), test: part(files.test) },
    close: () => files.close(),
  };
}

/** The fitted column of pictures, and its first feature; null where there is none. */
function imageColumn(fitted: readonly FittedColumn[]): { column: FittedImageColumn; at: number } | null {
  let at = 0;
  for (const column of fitted) {
    if (column.kind === 'image') return { column, at };
    at += kindOf(column).widthOf(column);
  }
  return null;
}
