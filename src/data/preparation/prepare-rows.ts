import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import { examplesPerRow, recommendationOf } from '../../contracts/definition/definition.ts';
import { targetColumns, targetKindOf } from '../../targets/tasks.ts';
import { splitParts, type SplitPart } from '../../contracts/definition/split-parts.ts';
import { loadTarget } from '../../targets/load-targets.ts';
import type { TargetTraining } from '../../targets/target-training.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import { featureNamesOf, noisyFeaturesOf, widthOf } from './columns/column-kinds.ts';
import { newImageColumn } from './columns/image-column.ts';
import { inputLayoutOf } from './columns/input-layout.ts';
import { divideRows, type RowDivision } from './divide-rows.ts';
import { encodeFeatures, type EncodedFeatures } from './encode/encode-features.ts';
import { prepareInteractions } from './encode/interactions.ts';
import { streamingOf } from './encode/streaming.ts';
import { fitInputs, type FittedInputs } from './fit/fit-inputs.ts';
import type { PreparedTarget } from './fit/prepared-target.ts';
import type { PrepareOptions } from './prepare-options.ts';
import type { PreparedData, PreparedSplit } from './prepared-data.ts';
import { cellsPerRow } from './read/column-request.ts';
import { bytesPerFeature } from './read/feature-memory.ts';
import type { RawColumns } from './read/raw-columns.ts';
import { openSource, type SourceColumns } from './read/source-columns.ts';
import { balanceTrainRows } from './split/balance-rows.ts';
import { duplicateTreatment, type SplitRows } from './split/choose-rows.ts';
import { groupDuplicates } from './split/duplicate-groups.ts';
import { recentRowsOf, type RecentRows } from './split/recent-rows.ts';
import { divideIntoFolds, type TargetFolds } from './split/target-folds.ts';
import { unusable } from './unusable.ts';
import type { Note } from './note.ts';

/**
 * Makes a dataset whose rows are one example each ready to train on.
 * @throws TrainyardError trainingDataUnusable, outOfMemory (before anything large is allocated)
 */
export async function prepareRows(options: PrepareOptions): Promise<PreparedData> {
  const { definition } = options;
  const notes: Note[] = [];
  const source = await openSource(options);
  checkLeastWidth(source, options);
  const division = await divideRows(source, options, notes);
  const kind = await loadTarget(targetKindOf(definition.task));
  const target = kind.prepare({
    task: definition.task,
    training: definition.training,
    preparation: definition.preparation,
    raw: division.targets,
    types: source.table.types,
    rows: division.rows,
    fitted: options.fitted?.target ?? options.reused?.target ?? null,
  });
  const folds = targetFoldsOf(definition, division, target);
  const recentOf = (raw: RawColumns): RecentRows | null =>
    recentRowsOf(definition, raw, source.table.rows, division.rows, division.times);
  const { train, validation, test } = division.rows;
  const on = { train, heldOut: [validation, test], folds, recentOf };
  const fitted = await fitInputs(options, source, on, notes);
  if (fitted.columns.length === 0)
    throw unusable('noInputs', 'No input column has a value to learn from.', notes);

  const rows = balanceTrainRows(division.rows, target, definition, notes);
  const encoded = await encodeRows(options, source, fitted, { rows, recentOf }, notes);
  const prepared = assemble(definition, encoded, rows, { target, kind }, notes);
  const recommendation = recommendationOf(definition.task);
  return recommendation ? prepareInteractions(prepared, recommendation, definition.seed) : prepared;
}

/**
 * An input becomes at least one feature: what is too large by that is refused before it is read.
 * @throws TrainyardError outOfMemory
 */
function checkLeastWidth(source: SourceColumns, { definition, scratchDir }: PrepareOptions): void {
  const { columns, image } = source;
  const imageWidth = image ? widthOf(newImageColumn('', definition.preparation.image!)) : 0;
  source.checkWidth(scratchDir === undefined ? cellsPerRow(columns) + imageWidth : 0);
}

/** Under target encoding the training rows with their targets, divided; null without it. */
function targetFoldsOf(
  definition: AnyDefinition,
  { rows, facts }: RowDivision,
  target: PreparedTarget | null,
): TargetFolds | null {
  const { preparation, seed } = definition;
  if (preparation.targetEncoding === undefined || target === null) return null;
  // Of rows that are observations of their own none is another's twin.
  const firstOf =
    duplicateTreatment(definition) === 'keep'
      ? Int32Array.from(facts.usable.keys())
      : groupDuplicates(facts.hashes).firstOf;
  return divideIntoFolds(
    { rows: rows.train, targets: target.of(rows.train), target: target.fitted },
    firstOf,
    { ...preparation.targetEncoding, seed },
  );
}

/** Encodes the rows of all parts, in memory or to files. @param notes gets where the features are streamed from disk */
async function encodeRows(
  options: PrepareOptions,
  source: SourceColumns,
  fitted: FittedInputs,
  { rows, recentOf }: { rows: SplitRows; recentOf: (raw: RawColumns) => RecentRows | null },
  notes: Note[],
): Promise<EncodedFeatures> {
  const { engine, definition } = options;
  const width = featureNamesOf(fitted.columns).length;
  const chosenRows = splitParts.reduce((sum, name) => sum + rows[name].length, 0);
  const streamed = streamingOf(options, chosenRows * width * bytesPerFeature, notes);
  // A row becomes several where negatives are drawn.
  if (!streamed)
    source.checkWidth(width * examplesPerRow(definition.task), Math.max(source.table.rows, chosenRows));
  return encodeFeatures({
    engine,
    source,
    columns: fitted.columns,
    width,
    rows,
    streamed,
    contextOf: (raw, firstRow) => ({ recent: recentOf(raw), crossFit: fitted.crossFit, firstRow }),
    fitsImages: fitted.fitsImages,
  });
}

/** Puts together what training takes. */
function assemble(
  { preparation, task }: AnyDefinition,
  { columns, parts, close }: EncodedFeatures,
  rows: SplitRows,
  { target, kind }: { target: PreparedTarget | null; kind: Pick<TargetTraining, 'balancedWeights'> },
  notes: Note[],
): PreparedData {
  const split = (name: SplitPart): PreparedSplit => ({
    ...parts[name],
    rows: rows[name].length,
    rowNumbers: rows[name],
    // Of autoencoding it is the same array: neither is ever changed.
    targets: target?.of(rows[name]) ?? parts[name].features,
    ...(name !== 'train' && target?.truthOf && { truth: target.truthOf(rows[name]) }),
  });
  const train = split('train');
  const targetFit: FittedTarget = target?.fitted ?? { kind: 'self' };
  const featureNames = featureNamesOf(columns);
  const width = featureNames.length;
  return {
    width,
    targetWidth: targetFit.kind === 'self' ? width : Math.max(1, targetColumns(task).length),
    inputs: inputLayoutOf(columns),
    noisyFeatures: noisyFeaturesOf(columns),
    train,
    validation: split('validation'),
    test: split('test'),
    columnWidths: columns.map((column) => ({ name: column.name, width: widthOf(column) })),
    preparation: { formatVersion: 1, columns, target: targetFit, featureNames },
    classWeights:
      preparation.imbalance === 'classWeights' ? kind.balancedWeights(train.targets, targetFit) : null,
    notes,
    ...(close && { close }),
  };
}
