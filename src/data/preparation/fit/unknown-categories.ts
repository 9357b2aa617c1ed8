import type { AnyDefinition } from '../../../contracts/definition/classical.ts';
import { recommendationOf } from '../../../contracts/definition/definition.ts';
import type { Note } from '../note.ts';
import type { CodedColumn, RawColumns } from '../read/raw-columns.ts';

/** From this share of the held-out rows on it is a warning; below, a line of the log. */
const warnedShare = 0.01;
const shownCategories = 3;

/**
 * What is told of categories that only held-out rows have: a model counts them as unknown, and learns nothing of them. Users and items
 * of recommendations are told of by themselves, and hashing knows no categories.
 * @param rows of `raw`
 */
export function unknownCategoryNotes(
  { inputs, preparation, task }: AnyDefinition,
  raw: RawColumns,
  rows: { train: Int32Array; heldOut: readonly Int32Array[] },
): Note[] {
  if (preparation.categorical === 'hashing' || recommendationOf(task)) return [];
  const all = rows.heldOut.reduce((sum, { length }) => sum + length, 0);
  return inputs.flatMap(({ name, type }): Note[] => {
    const column = type === 'categorical' ? raw.categories.get(name) : undefined;
    const unknown = column ? unknownCategories(column, rows) : [];
    if (unknown.length === 0) return [];
    const count = unknown.reduce((sum, { rows: some }) => sum + some, 0);
    const shown = unknown.slice(0, shownCategories).map(({ category }) => JSON.stringify(category)); // prettier-ignore
    const detail = `${count} of ${all} held-out rows have a value of "${name}" that no training row has (${shown.join(', ')}${unknown.length > shownCategories ? `, … ${unknown.length} in all` : ''}): it counts as unknown.`;
    return count < warnedShare * all
      ? [detail]
      : [{ code: 'unknownInTraining', detail, column: name, pointer: '/split' }];
  });
}

/** The categories that held-out rows alone have, those of most rows first. */
function unknownCategories(
  { codes, values }: CodedColumn,
  { train, heldOut }: { train: Int32Array; heldOut: readonly Int32Array[] },
): { category: string; rows: number }[] {
  const isKnown = new Uint8Array(values.length);
  for (const row of train) isKnown[codes[row]] = 1;
  const counts = new Float64Array(values.length);
  for (const part of heldOut) for (const row of part) counts[codes[row]] += 1;
  return values
    .flatMap((category, code) =>
      category === null || isKnown[code] === 1 || counts[code] === 0 ? [] : { category, rows: counts[code] },
    )
    .toSorted((a, b) => b.rows - a.rows || (a.category < b.category ? -1 : 1));
}
