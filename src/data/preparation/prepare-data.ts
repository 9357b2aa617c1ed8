import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import {
  examplesPerRow,
  recommendationOf,
  targetKindOf,
  type InputColumn,
  type ResolvedImage,
} from '../../contracts/definition/definition.ts';
import { splitParts, type SplitPart } from '../../contracts/definition/split-parts.ts';
import { stepsOf } from '../../contracts/definition/steps-of.ts';
import type { FittedColumn, FittedPreparation } from '../../contracts/preparation.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import type { PreparedData, PreparedSplit } from './prepared-data.ts';
import { createRandom } from '../../random.ts';
import { loadTarget } from '../../targets/load-targets.ts';
import { targetKinds } from '../../targets/targets.ts';
import type { DataEngine } from '../data-engine.ts';
import { chooseRows, type SplitRows } from './split/choose-rows.ts';
import { featureNamesOf, kindOf, noisyFeaturesOf } from './columns/column-kinds.ts';
import { imageKind } from './columns/image-column.ts';
import { crossFitColumns, type CrossFit } from './fit/cross-fit.ts';
import { groupDuplicates } from './split/duplicate-groups.ts';
import { encodeFeatures, newImageColumn, type EncodeOptions } from './encode/encode-features.ts';
import { areHeld, bytesPerFeature } from './read/feature-memory.ts';
import { fitColumns, withoutOutliers } from './fit/fit-columns.ts';
import { inputLayoutOf } from './encode/input-layout.ts';
import { prepareInteractions } from './encode/interactions.ts';
import { megabytes } from './read/memory-check.ts';
import type { PreparedTarget } from './fit/prepared-target.ts';
import { cellsPerRow, readRowFacts, type RawColumns } from './read/raw-columns.ts';
import { readSplitColumn } from './read/read-split-column.ts';
import { recentRowsOf } from './split/recent-rows.ts';
import { resampleRows } from './split/resample-rows.ts';
import { openSource } from './read/source-columns.ts';
import { prepareSteps } from './prepare-steps.ts';
import { divideIntoFolds } from './split/target-folds.ts';
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
  const source = await openSource(options);
  const { table, targets, columns, image } = source;
  // An input becomes at least one feature: what is too large by that is refused before it is read.
  const leastWidth = cellsPerRow(columns) + (image ? imageWidth(preparation.image!) : 0);
  source.checkWidth(options.scratchDir === undefined ? leastWidth : 0);

  const facts = await readRowFacts(
    engine,
    table,
    [...inputs, ...targets].map(({ name }) => name),
    targets.map(({ name }) => name),
    requiredInputs(definition).map(({ name }) => name),
  );
  const targetColumn = await source.readTargets();
  onProgress(0.3);

  const { names, times } = await readSplitColumn(engine, table, definition);
  const classes = (task.target === null ? null : targetColumn.categories.get(task.target)) ?? null;
  const labels =
    targetKinds.get(targetKindOf(task)).groups === 'labels'
      ? targets.map(({ name }) => targetColumn.numbers.get(name)!)
      : null;
  let rows = chooseRows(definition, facts, { classes, labels, names, times }, notes, options.fold ?? null);
  let crossFit: CrossFit | undefined;
  const complete = (raw: RawColumns): RawColumns => ({
    ...raw,
    crossFit,
    recent: recentRowsOf(definition, raw, table.rows, rows, times),
  });
  /** Goes through the raw columns, and through a part of the progress. */
  const eachGroup = (from: number, to: number, work: (raw: RawColumns) => void): Promise<void> =>
    source.eachGroup((raw, done) => {
      work(complete(raw));
      onProgress(from + (to - from) * done);
    });
  if (preparation.outliers?.action === 'drop') {
    const dropped = new Uint8Array(rows.train.length);
    await eachGroup(0.3, 0.4, (raw) => withoutOutliers(definition, raw, rows.train, dropped));
    rows = dropTrainRows(rows, dropped, notes);
  }
  const kind = await loadTarget(targetKindOf(task));
  const target = kind.prepare({
    task,
    training: definition.training,
    raw: targetColumn,
    types: table.types,
    rows,
    fitted: options.fitted?.target ?? options.reused?.target ?? null,
  });
  if (preparation.targetEncoding !== undefined && target !== null)
    crossFit = {
      folds: divideIntoFolds(
        { rows: rows.train, targets: target.of(rows.train), target: target.fitted },
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
    await eachGroup(0.4, 0.65, (raw) => {
      checkBooleans(definition, raw);
      const columnsOfGroup = fitColumns(open, table, raw, rows, notes);
      crossFitColumns(columnsOfGroup, raw);
      found.push(...columnsOfGroup);
    });
    if (image) found.push(newImageColumn(image.name, preparation.image!));
    const order = new Map(inputs.map(({ name }, i) => [name, i]));
    fitted = found.toSorted((a, b) => order.get(a.name)! - order.get(b.name)!);
  }
  // What was fitted before holds the means over all training rows; those without each fold are found again.
  if (options.fitted && crossFit !== undefined)
    await eachGroup(0.4, 0.65, (raw) => crossFitColumns(fitted, raw));
  if (fitted.length === 0) throw unusable('noInputs', 'No input column has a value to learn from.', notes);

  const balanced = balanceTrainRows(rows, target, definition, notes);
  const featureNames = featureNamesOf(fitted);
  const width = featureNames.length;
  const chosenRows = splitParts.reduce((sum, name) => sum + balanced[name].length, 0);
  const streamed = streamingOf(options, chosenRows * width * bytesPerFeature, notes);
  // A row becomes several where negatives are drawn.
  if (!streamed) source.checkWidth(width * examplesPerRow(task), Math.max(table.rows, chosenRows));
  const encoded = await encodeFeatures({
    engine, source, fitted, width, rows: balanced, streamed, crossFit, complete,
    fitsImages: !options.fitted && preparation.image?.normalize === 'standardize',
    onProgress: (fraction) => onProgress(0.65 + 0.33 * fraction),
  }); // prettier-ignore
  onProgress(1);

  const split = (name: SplitPart): PreparedSplit => ({
    ...encoded.parts[name],
    rows: balanced[name].length,
    rowNumbers: balanced[name],
    // Of autoencoding it is the same array: neither is ever changed.
    targets: target?.of(balanced[name]) ?? encoded.parts[name].features,
  });
  const train = split('train');
  const targetFit: FittedTarget = target?.fitted ?? { kind: 'self' };
  const prepared: PreparedData = {
    width,
    targetWidth: targetFit.kind === 'self' ? width : Math.max(1, targets.length),
    inputs: inputLayoutOf(fitted),
    noisyFeatures: noisyFeaturesOf(fitted),
    train,
    validation: split('validation'),
    test: split('test'),
    columnWidths: fitted.map((column) => ({ name: column.name, width: kindOf(column).widthOf(column) })),
    preparation: { formatVersion: 1, columns: fitted, target: targetFit, featureNames },
    classWeights:
      preparation.imbalance === 'classWeights' ? kind.balancedWeights(train.targets, targetFit) : null,
    notes,
    ...(encoded.close && { close: encoded.close }),
  };
  return recommendation ? prepareInteractions(prepared, recommendation, definition.seed) : prepared;
}

/** Where features of that size go that are not held; null where they are. @param notes gets the decision */
function streamingOf(
  { definition, scratchDir, memoryLimitBytes }: PrepareOptions,
  featureBytes: number,
  notes: string[],
): EncodeOptions['streamed'] {
  const { task, preparation } = definition;
  // The most recent value of a row may be in any other part of the file. An autoencoder's report looks at all features.
  // Negatives are drawn in memory.
  const isWhole =
    targetKindOf(task) === 'self' ||
    recommendationOf(task) !== null ||
    Object.values(preparation.missing).includes('mostRecent');
  if (scratchDir === undefined || isWhole || areHeld(featureBytes, memoryLimitBytes)) return null;
  notes.push(
    `The features take ${megabytes(featureBytes)}; a run may take ${megabytes(memoryLimitBytes)}: they are streamed from disk.`,
  );
  return { folder: scratchDir, memoryLimitBytes };
}

/** The inputs without which a row is left out. */
function requiredInputs({ task, inputs, preparation }: AnyDefinition): InputColumn[] {
  return inputs.filter(({ type }) => {
    // Nothing can stand for a picture, or for the one that a recommendation is for.
    if (type === 'image' || recommendationOf(task) !== null) return true;
    // A missing text is an empty one.
    if (type === 'text') return false;
    return preparation.missing[type === 'categorical' ? 'categorical' : 'numeric'] === 'drop';
  });
}

const imageWidth = (image: ResolvedImage): number => imageKind.widthOf(newImageColumn('', image));

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
