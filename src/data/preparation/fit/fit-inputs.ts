import type { AnyDefinition } from '../../../contracts/definition/classical.ts';
import type { FittedColumn } from '../../../contracts/preparation.ts';
import type { MeanTargets } from '../columns/category/mean-targets.ts';
import type { CrossFit } from '../columns/encode-context.ts';
import { newImageColumn } from '../columns/image-column.ts';
import type { PrepareOptions } from '../prepare-options.ts';
import type { RawColumns } from '../read/raw-columns.ts';
import type { SourceColumns } from '../read/source-columns.ts';
import type { RecentRows } from '../split/recent-rows.ts';
import type { TargetFolds } from '../split/target-folds.ts';
import { unusable } from '../unusable.ts';
import { crossFitColumns } from './cross-fit.ts';
import { fitColumns } from './fit-columns.ts';
import { inOrderOf } from './reused-columns.ts';
import type { Note } from '../note.ts';
import { unknownCategoryNotes } from './unknown-categories.ts';

/** The input columns as they were fitted. */
export interface FittedInputs {
  /** In the order of the inputs. */
  columns: FittedColumn[];
  /** Under target encoding; null without it. */
  crossFit: CrossFit | null;
  /** Whether the scale of images is still to be fitted, once they are decoded. */
  fitsImages: boolean;
}

/** What inputs are fitted on. */
interface FitOn {
  /** The training rows, and those of the other parts. */
  train: Int32Array;
  heldOut: readonly Int32Array[];
  folds: TargetFolds | null;
  recentOf: (raw: RawColumns) => RecentRows | null;
}

/**
 * Fits the input columns on the training rows, those aside that were fitted before.
 * @param notes gets which columns were left out, and which hold values that no training row has
 * @throws TrainyardError trainingDataUnusable
 */
export async function fitInputs(
  options: PrepareOptions,
  source: SourceColumns,
  on: FitOn,
  notes: Note[],
): Promise<FittedInputs> {
  return options.fitted
    ? crossFitAgain(options.fitted.columns, source, on)
    : fitAnew(options, source, on, notes);
}

/** What was fitted before holds the means over all training rows; those without each fold are found again. */
async function crossFitAgain(
  columns: FittedColumn[],
  source: SourceColumns,
  { folds, recentOf }: FitOn,
): Promise<FittedInputs> {
  if (folds === null) return { columns, crossFit: null, fitsImages: false };
  const byColumn = new Map<string, MeanTargets[]>();
  for await (const raw of source.groups())
    for (const [name, means] of crossFitColumns(columns, raw, recentOf(raw), folds))
      byColumn.set(name, means);
  return { columns, crossFit: { folds, byColumn }, fitsImages: false };
}

async function fitAnew(
  { definition, reused }: PrepareOptions,
  source: SourceColumns,
  { train, heldOut, folds, recentOf }: FitOn,
  notes: Note[],
): Promise<FittedInputs> {
  const { inputs, preparation } = definition;
  const known = reused?.columns ?? new Map<string, FittedColumn>();
  const open = { ...definition, inputs: inputs.filter(({ name }) => !known.has(name)) };
  const found = [...known.values()];
  const byColumn = new Map<string, MeanTargets[]>();
  for await (const raw of source.groups()) {
    checkBooleans(definition, raw);
    const recent = recentOf(raw);
    const columns = fitColumns(open, source.table, raw, { train, recent, folds }, notes);
    found.push(...columns);
    notes.push(...unknownCategoryNotes(definition, raw, { train, heldOut }));
    if (folds === null) continue;
    for (const [name, means] of crossFitColumns(columns, raw, recent, folds)) byColumn.set(name, means);
  }
  const image = open.inputs.find(({ type }) => type === 'image');
  if (image) found.push(newImageColumn(image.name, preparation.image!));
  return {
    columns: inOrderOf(inputs, found),
    crossFit: folds && { folds, byColumn },
    fitsImages: image !== undefined && preparation.image!.normalize === 'standardize',
  };
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
