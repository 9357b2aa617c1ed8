import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import {
  examplesPerRow,
  recommendationOf,
  targetColumns,
  targetKindOf,
  type InputColumn,
  type ResolvedImage,
} from '../../contracts/definition/definition.ts';
import { stepsOf } from '../../contracts/definition/steps-of.ts';
import { splitParts, type SplitPart } from '../../contracts/definition/split-parts.ts';
import type {
  FittedColumn,
  FittedImageColumn,
  FittedPreparation,
  FittedTarget,
  PreparedData,
} from '../../contracts/preparation.ts';
import { TrainyardError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import type { DataEngine } from '../data-engine.ts';
import { chooseRows, type SplitRows } from './choose-rows.ts';
import { featureNamesOf, kindOf, noisyFeaturesOf } from './columns/column-kinds.ts';
import { imageKind } from './columns/image-column.ts';
import { crossFitColumns, type CrossFit } from './cross-fit.ts';
import { groupDuplicates } from './duplicate-groups.ts';
import { encodeColumns } from './encode-columns.ts';
import { channelStatistics, encodeImages, scaleImages } from './encode-images.ts';
import { areHeld, windowBytes } from './feature-memory.ts';
import { fitColumns, withoutOutliers } from './fit-columns.ts';
import { balancedLabelWeights, balancedWeights } from './fit-target.ts';
import { prepareInteractions } from './interactions.ts';
import { quoteName } from '../sql-literals.ts';
import { inputLayoutOf } from './input-layout.ts';
import { prepareLabels, prepareValues } from './prepare-several-targets.ts';
import { prepareTarget, type PreparedTarget } from './prepare-target.ts';
import { readSplitColumn } from './read-split-column.ts';
import { prepareSteps } from './steps/prepare-steps.ts';
import {
  cellsPerRow,
  cellWidth,
  openTable,
  readColumns,
  readRowFacts,
  requestFor,
  type ColumnRequest,
  type RawColumns,
  type StoredTable,
} from './raw-columns.ts';
import { recentRowsOf } from './recent-rows.ts';
import { resampleRows } from './resample-rows.ts';
import { storeFeatures, type FeatureFiles } from './store-features.ts';
import { divideIntoFolds } from './target-folds.ts';
import { unusable } from './unusable.ts';

export interface PrepareOptions {
  /** May read `parquetPath`. */
  engine: DataEngine;
  parquetPath: string;
  definition: AnyDefinition;
  /** The most memory that the data may take, in bytes. */
  memoryLimitBytes: number;
  /** 0 … 1 */
  onProgress?: (fraction: number) => void;
  /** Where features go that are too large for memory; such data is refused when absent. */
  scratchDir?: string;
  /** Of a cross-validation: the fold that is held out as test rows, from 1; null or absent: the final model's rows. */
  fold?: number | null;
  /** What was fitted before, to go on with; fitted anew when absent. */
  fitted?: FittedPreparation;
  /** Fitted on other data, to be reused: columns by name, and the target; the rest is fitted here. */
  reused?: { columns: ReadonlyMap<string, FittedColumn>; target: FittedTarget | null };
}

/** Columns of raw values that are held at once take at most this share of the memory. */
const rawShare = 1 / 3;
/** Per row: its hash and the table of hashes (32 bytes at most), split, target, number. */
const bytesPerRow = 56;
const bytesPerRawCell = 8;
const bytesPerFeature = 4;
const bytesPerToken = 4;

/**
 * Makes a dataset ready to train on: rows chosen and split by the seed, every transform fitted on the training split
 * only, features encoded. The same file, definition and seed give the same numbers on any machine.
 * @throws TrainyardError trainingDataUnusable, outOfMemory (before anything large is allocated)
 */
export async function prepareData(options: PrepareOptions): Promise<PreparedData> {
  const { engine, definition, onProgress = () => {} } = options;
  const steps = stepsOf(definition);
  if (steps !== null) return prepareSteps(options, steps);
  const { task, inputs, preparation } = definition;
  const notes: string[] = [];
  const recommendation = recommendationOf(task);
  const table = await openTable(engine, options.parquetPath);
  const targets = targetRequests(table, definition);
  const image = requireImage(table, inputs);
  const imageWidth = image ? imageKind.widthOf(newImageColumn(image.name, preparation.image!)) : 0;
  const columns = withoutImages(inputs).map((input) => requestFor(table, input, preparation.text?.tokenizer));
  const batches = planBatches(columns, table.rows, options.memoryLimitBytes * rawShare);
  const splitColumns = definition.split.column === undefined ? 0 : 1;
  const rawColumns = splitColumns + Math.max(...batches.map(cellsPerRow), 0);
  // An input becomes at least one feature: what is too large by that is refused before it is read.
  const textBytes = await bytesOfTexts(engine, table, columns);
  const checkWidth = (width: number, rowCount = table.rows): void =>
    checkMemory({ rows: rowCount, rawColumns, textBytes, width }, options.memoryLimitBytes);
  if (options.scratchDir === undefined) checkWidth(imageWidth + cellsPerRow(columns));
  else checkWidth(0);

  const required = inputs.filter(({ type }) => {
    // Nothing can stand for a picture, or for the one that a recommendation is for.
    if (type === 'image' || recommendation !== null) return true;
    // A missing text is an empty one.
    if (type === 'text') return false;
    return preparation.missing[type === 'categorical' ? 'categorical' : 'numeric'] === 'drop';
  });
  const facts = await readRowFacts(
    engine,
    table,
    [...inputs, ...targets].map(({ name }) => name),
    targets.map(({ name }) => name),
    required.map(({ name }) => name),
  );
  // A dataset that fits at once is read by one query, target and all.
  const held = batches.length === 1 ? await readColumns(engine, table, [...targets, ...columns]) : null;
  const targetColumn = held ?? (await readColumns(engine, table, targets));
  onProgress(0.3);

  const { names, times } = await readSplitColumn(engine, table, definition);
  const classes = (task.target === null ? null : targetColumn.categories.get(task.target)) ?? null;
  const labels =
    task.type === 'multiLabelClassification'
      ? targets.map(({ name }) => targetColumn.numbers.get(name)!)
      : null;
  let rows = chooseRows(definition, facts, { classes, labels, names, times }, notes, options.fold ?? null);
  let crossFit: CrossFit | undefined;
  const eachBatch = async (from: number, to: number, work: (raw: RawColumns) => void): Promise<void> => {
    for (const [i, batch] of batches.entries()) {
      const raw = held ?? (await readColumns(engine, table, batch));
      work({ ...raw, crossFit, recent: recentRowsOf(definition, raw, table.rows, rows, times) });
      onProgress(from + ((to - from) * (i + 1)) / batches.length);
    }
  };
  if (preparation.outliers?.action === 'drop') {
    const dropped = new Uint8Array(rows.train.length);
    await eachBatch(0.3, 0.4, (raw) => withoutOutliers(definition, raw, rows.train, dropped));
    rows = dropTrainRows(rows, dropped, notes);
  }
  const fittedTarget = prepareAnyTarget(
    definition,
    table,
    targetColumn,
    rows,
    options.fitted?.target ?? options.reused?.target ?? null,
  );
  if (preparation.targetEncoding !== undefined && fittedTarget !== null)
    crossFit = {
      folds: divideIntoFolds(
        { rows: rows.train, targets: fittedTarget.of(rows.train), target: fittedTarget.fitted },
        groupDuplicates(facts.hashes).firstOf,
        { ...preparation.targetEncoding, seed: definition.seed },
      ),
      byColumn: new Map(),
    };

  let fitted: FittedColumn[] = options.fitted?.columns ?? [];
  if (!options.fitted) {
    const known = options.reused?.columns ?? new Map<string, FittedColumn>();
    const open = { ...definition, inputs: inputs.filter(({ name }) => !known.has(name)) };
    const found: FittedColumn[] = [...known.values()];
    await eachBatch(0.4, 0.65, (raw) => {
      checkBooleans(definition, raw);
      const columnsOfBatch = fitColumns(open, table, raw, rows, notes);
      crossFitColumns(columnsOfBatch, raw);
      found.push(...columnsOfBatch);
    });
    if (image) found.push(newImageColumn(image.name, preparation.image!));
    const order = new Map(inputs.map(({ name }, i) => [name, i]));
    fitted = found.toSorted((a, b) => order.get(a.name)! - order.get(b.name)!);
  }
  // What was fitted before holds the means over all training rows; those without each fold are found again.
  if (options.fitted && crossFit !== undefined)
    await eachBatch(0.4, 0.65, (raw) => crossFitColumns(fitted, raw));
  if (fitted.length === 0) throw unusable('noInputs', 'No input column has a value to learn from.', notes);

  const balanced = balanceTrainRows(rows, fittedTarget, definition, notes);
  const featureNames = featureNamesOf(fitted);
  const width = featureNames.length;
  const files = await storeIfLarge();
  // A row becomes several where negatives are drawn.
  if (!files) checkWidth(width * examplesPerRow(task), Math.max(table.rows, chosenRows()));
  const parts = splitParts.map((name) => ({
    rows: balanced[name],
    features: new Float32Array(files ? 0 : balanced[name].length * width),
  }));
  if (!files) await eachBatch(0.65, image ? 0.7 : 0.98, (raw) => encodeColumns(fitted, raw, parts));
  if (image) await encodeImageColumn();
  const [train, validation, test] = parts.map(({ rows: rowNumbers, features }, i) => ({
    rows: rowNumbers.length,
    features,
    ...(files && { stored: files[splitParts[i]] }),
    // Of autoencoding it is the same array: neither is ever changed.
    targets: fittedTarget?.of(rowNumbers) ?? features,
    rowNumbers,
  }));
  onProgress(1);
  const targetFit: FittedTarget = fittedTarget?.fitted ?? { kind: 'self' };
  const prepared: PreparedData = {
    width,
    targetWidth: targetFit.kind === 'self' ? width : Math.max(1, targets.length),
    inputs: inputLayoutOf(fitted),
    noisyFeatures: noisyFeaturesOf(fitted),
    train,
    validation,
    test,
    columnWidths: fitted.map((column) => ({ name: column.name, width: kindOf(column).widthOf(column) })),
    preparation: { formatVersion: 1, columns: fitted, target: targetFit, featureNames },
    classWeights:
      preparation.imbalance === 'classWeights' ? balancedTargetWeights(train.targets, targetFit) : null,
    notes,
    ...(files && { close: () => files.close() }),
  };
  return recommendation ? prepareInteractions(prepared, recommendation, definition.seed) : prepared;

  /** Decodes the pictures into the features, where they are not in files already; fits their scale where it is asked for. */
  async function encodeImageColumn(): Promise<void> {
    const { column, at } = imageColumn()!;
    const place = { at, width };
    if (!files) await encodeImages({ engine, table }, column, place, parts, (f) => onProgress(0.7 + 0.28 * f));
    if (options.fitted || preparation.image!.normalize === 'unit') return;
    const eachPart = async (part: SplitPart, visit: (features: Float32Array) => 'changed' | 'read') => {
      if (files) await files.eachWindow(part, visit);
      else visit(parts[splitParts.indexOf(part)].features);
    };
    const statistics = await channelStatistics(column, place, (add) =>
      eachPart('train', (features) => {
        add(features);
        return 'read';
      }),
    );
    Object.assign(column, statistics);
    for (const part of splitParts)
      await eachPart(part, (features) => {
        scaleImages(column, place, features);
        return 'changed';
      });
  }

  /** The fitted column of pictures, and its first feature. */
  function imageColumn(): { column: FittedImageColumn; at: number } | null {
    const index = fitted.findIndex(({ kind }) => kind === 'image');
    if (index < 0) return null;
    const at = fitted.slice(0, index).reduce((sum, before) => sum + kindOf(before).widthOf(before), 0);
    return { column: fitted[index] as FittedImageColumn, at };
  }

  function chosenRows(): number {
    return splitParts.reduce((sum, name) => sum + balanced[name].length, 0);
  }

  /** Encodes to files where the features do not fit; null where they do. */
  async function storeIfLarge(): Promise<FeatureFiles | null> {
    const bytes = chosenRows() * width * bytesPerFeature;
    const { scratchDir: folder, memoryLimitBytes } = options;
    // The most recent value of a row may be in any other part of the file. An autoencoder's targets are the features, which
    // a window does not hold twice. Negatives are drawn in memory.
    const isWhole =
      fittedTarget === null ||
      recommendation !== null ||
      Object.values(preparation.missing).includes('mostRecent');
    if (folder === undefined || isWhole || areHeld(bytes, memoryLimitBytes)) return null;
    notes.push(
      `The features take ${megabytes(bytes)}; a run may take ${megabytes(memoryLimitBytes)}: they are streamed from disk.`,
    );
    return await storeFeatures({
      engine, table, requests: columns, fitted, crossFit, image: imageColumn(), width, rows: balanced, folder,
      budgetBytes: windowBytes(memoryLimitBytes),
      windowBytes: windowBytes(memoryLimitBytes),
      onProgress: (fraction) => onProgress(0.65 + 0.33 * fraction),
    }); // prettier-ignore
  }
}

const withoutImages = (inputs: readonly InputColumn[]): InputColumn[] =>
  inputs.filter(({ type }) => type !== 'image');

/** The input that is an image. @throws TrainyardError trainingDataUnusable where its column holds something else */
function requireImage(table: StoredTable, inputs: readonly InputColumn[]): InputColumn | null {
  const image = inputs.find(({ type }) => type === 'image');
  if (image === undefined) return null;
  const stored = table.types.get(image.name);
  if (stored !== 'BLOB')
    throw unusable(
      'wrongType',
      `The column "${image.name}" holds ${stored ?? 'nothing'} and cannot be used as image.`,
    );
  return image;
}

/** An image column whose values are 0 … 1. */
function newImageColumn(name: string, image: ResolvedImage): FittedImageColumn {
  const { width, height, channels, fit } = image;
  const each = (value: number): number[] => Array.from({ length: channels }, () => value);
  return { kind: 'image', name, width, height, channels, fit, offset: each(0), scale: each(1) };
}

function targetRequests(table: StoredTable, { task }: AnyDefinition): ColumnRequest[] {
  const type = task.type === 'classification' ? 'categorical' : 'numeric';
  return targetColumns(task).map((name) => requestFor(table, { name, type }));
}

/** The target of any task; null where it is the row itself. */
function prepareAnyTarget(
  definition: AnyDefinition,
  table: StoredTable,
  raw: RawColumns,
  rows: SplitRows,
  fitted: FittedTarget | null,
): PreparedTarget | null {
  const { task } = definition;
  switch (targetKindOf(task)) {
    case 'self':
      return null;
    case 'interactions':
      return { fitted: { kind: 'interactions' }, of: (list) => new Float32Array(list.length).fill(1) };
    case 'labels':
      return prepareLabels(definition, raw, rows);
    case 'values':
      return prepareValues(definition, raw, rows, fitted);
    default: {
      const stored = table.types.get(task.target!);
      return prepareTarget(definition, raw, rows, {
        numericClasses: stored === 'DOUBLE' || stored === 'BIGINT',
        fitted,
      });
    }
  }
}

/** Weights that make up for classes, or labels, of different size; null where there are none. */
function balancedTargetWeights(targets: Float32Array, target: FittedTarget): number[] | null {
  if (target.kind === 'classes') return balancedWeights(targets, target.classes.length);
  return target.kind === 'labels' ? balancedLabelWeights(targets, target.names.length) : null;
}

/**
 * Memory that texts take once they are cut into tokens, about: a word of four letters and a space becomes one number of four
 * bytes, as does every single character.
 */
async function bytesOfTexts(
  engine: DataEngine,
  table: StoredTable,
  columns: readonly ColumnRequest[],
): Promise<number> {
  const texts = columns.filter((column) => column.as === 'text');
  if (texts.length === 0) return 0;
  const lengths = texts.map(
    ({ name, tokenizer }) =>
      `coalesce(sum(length(${quoteName(name)})), 0) * ${tokenizer === 'word' ? 1 : bytesPerToken}`,
  );
  const [found] = await engine.query(
    `SELECT CAST(${lengths.join(' + ')} AS DOUBLE) AS bytes FROM ${table.from}`,
  );
  return Number(found['bytes']);
}

/** @throws TrainyardError outOfMemory naming what is needed and what may be taken */
function checkMemory(
  {
    rows,
    rawColumns,
    textBytes,
    width,
  }: { rows: number; rawColumns: number; textBytes: number; width: number },
  limitBytes: number,
): void {
  const needed = rows * (bytesPerRow + rawColumns * bytesPerRawCell + width * bytesPerFeature) + textBytes;
  if (needed <= limitBytes) return;
  throw new TrainyardError(
    'outOfMemory',
    `The data takes about ${megabytes(needed)} as ${rows} rows of ${width} features; a run may take ${megabytes(limitBytes)}. Use fewer columns, categories or words, or raise the limit.`,
  );
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** Columns in groups whose raw values fit the budget; at least one column each. */
function planBatches(
  columns: readonly ColumnRequest[],
  rows: number,
  budgetBytes: number,
): ColumnRequest[][] {
  const cells = Math.floor(budgetBytes / Math.max(1, rows * bytesPerRawCell));
  const batches: ColumnRequest[][] = [];
  for (const column of columns) {
    const last = batches.at(-1);
    if (last !== undefined && cellsPerRow(last) + cellWidth(column) <= cells) last.push(column);
    else batches.push([column]);
  }
  return batches;
}

function dropTrainRows(rows: SplitRows, dropped: Uint8Array, notes: string[]): SplitRows {
  const train = rows.train.filter((_, i) => dropped[i] === 0);
  const count = rows.train.length - train.length;
  if (count > 0) notes.push(`${count} training rows with outliers left out.`);
  if (train.length === 0) throw unusable('emptySplit', 'Every training row holds an outlier.', notes);
  return { ...rows, train };
}

/** Evens out the classes of the training rows, where asked for. @param notes gets how many rows were added or left out */
function balanceTrainRows(
  rows: SplitRows,
  target: PreparedTarget | null,
  { preparation, seed }: Pick<AnyDefinition, 'preparation' | 'seed'>,
  notes: string[],
): SplitRows {
  const { imbalance: mode } = preparation;
  if (target === null || (mode !== 'oversample' && mode !== 'undersample')) return rows;
  const train = resampleRows(rows.train, target.of(rows.train), mode, createRandom(seed, 'imbalance'));
  const change = Math.abs(train.length - rows.train.length);
  notes.push(
    mode === 'oversample'
      ? `${change} repetitions of training rows added, so that every class has as many as the largest.`
      : `${change} training rows left out, so that every class has as few as the smallest.`,
  );
  return { ...rows, train };
}

/** @throws TrainyardError trainingDataUnusable when a column used as boolean holds other numbers than 0 and 1 */
function checkBooleans({ inputs }: AnyDefinition, raw: RawColumns): void {
  for (const { name, type } of inputs) {
    if (type !== 'boolean') continue;
    const row = raw.numbers
      .get(name)
      ?.findIndex((value) => value !== 0 && value !== 1 && !Number.isNaN(value));
    if (row !== undefined && row >= 0)
      throw unusable(
        'wrongType',
        `The column "${name}" is used as boolean and holds ${raw.numbers.get(name)![row]} in row ${row + 1}.`,
      );
  }
}
