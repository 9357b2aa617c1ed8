import type { ResolvedDefinition } from '../../contracts/definition/definition.ts';
import { TrainyardError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import { groupDuplicates } from './duplicate-groups.ts';
import type { CodedColumn, RowFacts } from './raw-columns.ts';
import { splitCodes, splitRows, type SplitFractions } from './split-rows.ts';

/** Rows of each split, by their numbers in the dataset, rising. */
export interface SplitRows {
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

export const splitNames = ['train', 'validation', 'test'] as const;

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/**
 * Leaves out rows that can't be used and, where asked for, duplicates; divides the others by the split's seed.
 * @param classes the target of a classification, for a stratified split
 * @param notes gets what was left out
 * @throws TrainyardError trainingDataUnusable when no row is left, or a split would be empty
 */
export function chooseRows(
  definition: Pick<ResolvedDefinition, 'split' | 'preparation' | 'task'>,
  facts: RowFacts,
  classes: CodedColumn | null,
  notes: string[],
): SplitRows {
  const { split, preparation, task } = definition;
  const total = facts.usable.length;
  const { firstOf } = groupDuplicates(facts.hashes);
  const splitOf = new Uint8Array(total).fill(splitCodes.none);
  const kept = new Int32Array(total);
  let rows = 0;
  let withoutTarget = 0;
  let incomplete = 0;
  let duplicates = 0;
  for (let row = 0; row < total; row++) {
    if ((facts.usable[row] & 1) === 0) withoutTarget++;
    else if (facts.usable[row] !== 3) incomplete++;
    else if (preparation.deduplicate && firstOf[row] !== row) duplicates++;
    else kept[rows++] = row;
  }
  if (withoutTarget > 0)
    notes.push(`${count(withoutTarget, 'row')} without a value of "${task.target}" left out.`);
  if (incomplete > 0) notes.push(`${count(incomplete, 'row')} with a missing value left out.`);
  if (duplicates > 0)
    notes.push(`${count(duplicates, 'duplicate row')} left out; the first of each is kept.`);
  const usable = kept.subarray(0, rows);
  if (rows === 0) throw unusable('noRows', 'No row is left to train on.', notes);

  const fractions: SplitFractions = [split.train, split.validation, split.test];
  const random = createRandom(split.seed, 'split');
  const groupOf = preparation.deduplicate ? null : firstOf;
  if (split.strategy === 'stratified' && classes !== null)
    for (const members of byClass(usable, classes)) splitRows(members, groupOf, fractions, random, splitOf);
  else splitRows(usable, groupOf, fractions, random, splitOf);

  const chosen = rowsOfSplits(splitOf);
  for (const [i, name] of splitNames.entries())
    if (fractions[i] > 0 && chosen[name].length === 0)
      throw unusable(
        'emptySplit',
        `The ${name} split would be empty: ${count(rows, 'row')} at fractions ${fractions.join(', ')}.`,
        notes,
      );
  return chosen;
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

export function unusable(code: string, detail: string, notes: readonly string[] = []): TrainyardError {
  return new TrainyardError('trainingDataUnusable', [detail, ...notes].join(' '), {
    issues: [{ code, detail }],
  });
}
