import type { DuplicateTreatment, ResolvedDefinition } from '../../../contracts/definition/definition.ts';
import { targetColumns } from '../../../targets/tasks.ts';
import { recommendationOf } from '../../../contracts/definition/definition.ts';
import { splitParts } from '../../../contracts/definition/split-parts.ts';
import { createRandom } from '../../../random.ts';
import { groupDuplicates } from './duplicate-groups.ts';
import type { CodedColumn } from '../read/raw-columns.ts';
import type { RowFacts } from '../read/row-facts.ts';
import { bindRows, removeStraddlers, splitByName, splitByTime } from './split-by-column.ts';
import { splitByLabels } from './split-by-labels.ts';
import { splitFolds } from './split-folds.ts';
import { splitCodes, splitGroups, splitRows } from './split-rows.ts';
import { splitStrata } from './split-strata.ts';
import type { SplitFractions } from './apportion.ts';
import { unusable } from '../unusable.ts';
import type { Note } from '../note.ts';

/** Rows of each split, by their numbers in the dataset, rising. */
export interface SplitRows {
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** Such as "price", or "a" or "b". */
const shownTargets = (task: ResolvedDefinition['task']): string =>
  targetColumns(task)
    .map((name) => `"${name}"`)
    .join(' or ');

/** What the rows are divided by; null where the strategy needs none of it. */
export interface SplitKeys {
  /** The target of a classification, for a stratified split. */
  classes: CodedColumn | null;
  /** Labels, for a stratified split: each one's values by row; null or absent where there are none. */
  labels?: readonly Float64Array[] | null;
  /** The split's column as a group or as the name of a split. */
  names: CodedColumn | null;
  /** The split's column as a time. */
  times: Float64Array | null;
}

/**
 * Leaves out rows that can't be used and, where asked for, duplicates; divides the others by the split's strategy.
 * @param notes gets what was left out
 * @param fold of a cross-validation the fold that is held out as test rows, from 1; null: its final model's rows
 * @throws TrainyardError trainingDataUnusable when no row is left, a split would be empty or the split's column names none
 */
export function chooseRows(
  definition: Pick<ResolvedDefinition, 'split' | 'preparation' | 'task' | 'sequence'>,
  facts: RowFacts,
  keys: SplitKeys,
  notes: Note[],
  fold: number | null = null,
): SplitRows {
  const { split } = definition;
  const { firstOf } = groupDuplicates(facts.hashes);
  const treatment = duplicateTreatment(definition);
  const usable = usableRows(definition, facts, keys, { firstOf, treatment }, notes);
  if (usable.length === 0) throw unusable('noRows', 'No row is left to train on.', notes);

  const splitOf = new Uint8Array(facts.usable.length).fill(splitCodes.none);
  divide(definition, usable, keys, treatment === 'keepTogether' ? firstOf : null, splitOf, notes, fold);
  if (treatment === 'keep' && split.strategy === 'column') noteStraddlers(usable, firstOf, splitOf, notes);

  const chosen = rowsOfSplits(splitOf);
  for (const name of splitParts)
    if ((split[name] > 0 || (fold !== null && name === 'test')) && chosen[name].length === 0)
      throw unusable(
        'emptySplit',
        `${fold === null ? `The ${name} split` : `The ${name} part of fold ${fold}`} would be empty: ${count(usable.length, 'row')} at fractions ${splitParts.map((part) => split[part]).join(', ')}.`,
        notes,
      );
  return chosen;
}

/** What becomes of equal rows; a definition of before says it by `preparation.deduplicate`. */
export function duplicateTreatment({
  split,
  preparation,
}: Pick<ResolvedDefinition, 'split' | 'preparation'>): DuplicateTreatment {
  return split.duplicates ?? (preparation.deduplicate ? 'drop' : 'keepTogether');
}

/** What follows the number of rows that equal an earlier one. */
const treatmentNotes: Readonly<Record<DuplicateTreatment, string>> = {
  drop: 'left out; the first of each is kept.',
  keep: 'kept: each is an observation of its own.',
  keepTogether: 'kept, in the same part as the row that each equals.',
};

/** Equal rows are counted by the plan, which warns of them where it decides; equal groups are not. */
function duplicatesNote(treatment: DuplicateTreatment, counted: string, isGroups: boolean): Note {
  const detail = `${counted} ${treatmentNotes[treatment]}`;
  const isUnknown = isGroups && treatment === 'drop';
  return isUnknown ? { code: 'equalRowsDropped', detail, pointer: '/split/duplicates' } : detail;
}

/** @param notes gets how many rows equal one of an earlier part, which the user's own split is kept with */
function noteStraddlers(usable: Int32Array, firstOf: Int32Array, splitOf: Uint8Array, notes: Note[]): void {
  const across = removeStraddlers(usable, firstOf, splitOf.slice());
  if (across > 0) notes.push(`${count(across, 'row')} kept that equal a row of an earlier part.`);
}

/** The rows to divide, rising. */
function usableRows(
  { split, task, sequence }: Pick<ResolvedDefinition, 'split' | 'task' | 'sequence'>,
  facts: RowFacts,
  { names, times }: SplitKeys,
  { firstOf, treatment }: { firstOf: Int32Array; treatment: DuplicateTreatment },
  notes: Note[],
): Int32Array {
  const total = facts.usable.length;
  const kept = new Int32Array(total);
  const isPlaced = (row: number): boolean =>
    (names === null || names.values[names.codes[row]] !== null) &&
    (times === null || !Number.isNaN(times[row]));
  let rows = 0;
  let withoutTarget = 0;
  let incomplete = 0;
  let unplaced = 0;
  let duplicates = 0;
  // Rows that are equal are usable alike, but one of them may have no place.
  const isSeen = new Uint8Array(total);
  for (let row = 0; row < total; row++) {
    if ((facts.usable[row] & 1) === 0) withoutTarget++;
    else if (facts.usable[row] !== 3) incomplete++;
    else if (!isPlaced(row)) unplaced++;
    else {
      const isFirst = isSeen[firstOf[row]] === 0;
      isSeen[firstOf[row]] = 1;
      if (!isFirst) duplicates++;
      if (isFirst || treatment !== 'drop') kept[rows++] = row;
    }
  }
  const isGroups = sequence?.kind === 'group';
  const what = isGroups ? 'group' : 'row';
  if (withoutTarget > 0) {
    const detail = `${count(withoutTarget, what)} without a value of ${shownTargets(task)} left out.`;
    const [column, ...others] = targetColumns(task);
    // Of several targets the definition warns one by one.
    notes.push(
      others.length > 0 ? detail : { code: 'missingTargetValues', detail, column, pointer: '/task/target' },
    );
  }
  if (incomplete > 0) {
    const detail = `${count(incomplete, what)} with a missing value left out.`;
    // The definition warns of missing users and items as of targets.
    const isKnown = recommendationOf(task) !== null;
    notes.push(isKnown ? detail : { code: 'missingInputValues', detail, pointer: '/inputs' });
  }
  if (unplaced > 0)
    notes.push({
      code: 'missingSplitValues',
      detail: `${count(unplaced, what)} without a value of "${split.column}" left out.`,
      column: split.column,
      pointer: '/split/column',
    });
  // Of rows that a time or a column has placed, those that can't stay together are counted once they are divided.
  const isPlacedLater = split.strategy === 'timeOrdered' || split.strategy === 'column';
  if (duplicates > 0 && !(treatment === 'keepTogether' && isPlacedLater))
    notes.push(duplicatesNote(treatment, count(duplicates, `duplicate ${what}`), isGroups));
  return kept.subarray(0, rows);
}

/**
 * Writes the split of each usable row.
 * @param firstOf for each row the first that equals it, where equal rows were kept; null: there are none
 */
function divide(
  { split }: Pick<ResolvedDefinition, 'split'>,
  usable: Int32Array,
  { classes, labels, names, times }: SplitKeys,
  firstOf: Int32Array | null,
  splitOf: Uint8Array,
  notes: Note[],
  fold: number | null,
): void {
  const fractions: SplitFractions = [split.train, split.validation, split.test];
  const random = createRandom(split.seed, 'split');
  switch (split.strategy) {
    case 'random':
      return splitRows(usable, firstOf, fractions, random, splitOf);
    case 'stratified':
      if (labels) return splitByLabels(usable, labels, firstOf, fractions, random, splitOf);
      if (classes === null) throw new Error('a stratified split needs the classes');
      return splitStrata(byClass(usable, classes), firstOf, fractions, random, splitOf);
    case 'grouped':
      return splitGroups(usable, bindRows(usable, names!, firstOf), fractions, random, splitOf);
    case 'kFold': {
      const groups = names === null ? null : bindRows(usable, names, firstOf);
      const strata = split.stratified && classes !== null ? byClass(usable, classes) : [usable];
      return splitFolds(strata, { groups, firstOf }, split, fold, splitOf);
    }
    case 'timeOrdered':
      splitByTime(usable, times!, fractions, splitOf, split.column);
      break;
    case 'column':
      splitByName(usable, names!, splitOf, split.column);
      break;
  }
  const removed = firstOf === null ? 0 : removeStraddlers(usable, firstOf, splitOf);
  if (removed > 0)
    notes.push({
      code: 'equalRowsDropped',
      detail: `${count(removed, 'row')} left out that equal a row of an earlier split.`,
      pointer: '/split/duplicates',
    });
}

/** Rows by class, classes in the order of their names, so that the split does not depend on the order of the rows. */
function byClass(rows: Int32Array, { codes, values }: CodedColumn): Int32Array[] {
  const members = values.map((): number[] => []);
  for (const row of rows) members[codes[row]].push(row);
  return values
    .map((value, code) => ({ value: value ?? '', rows: members[code] }))
    .filter((group) => group.rows.length > 0)
    .toSorted((a, b) => (a.value < b.value ? -1 : 1))
    .map((group) => Int32Array.from(group.rows));
}

/** The rows of each split, rising. */
function rowsOfSplits(splitOf: Uint8Array): SplitRows {
  const sizes = [0, 0, 0];
  for (const code of splitOf) if (code < 3) sizes[code]++;
  const lists = sizes.map((size) => new Int32Array(size));
  const filled = [0, 0, 0];
  for (let row = 0; row < splitOf.length; row++) {
    const code = splitOf[row];
    if (code < 3) lists[code][filled[code]++] = row;
  }
  return { train: lists[0], validation: lists[1], test: lists[2] };
}
