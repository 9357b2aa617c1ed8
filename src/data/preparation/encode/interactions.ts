import type { Note } from '../note.ts';
import type { ResolvedRecommendation } from '../../../targets/interactions/recommendation.ts';
import type { InputBlock } from '../../../contracts/preparation.ts';
import type { PreparedData, PreparedSplit } from '../prepared-data.ts';
import { createRandom, type Random } from '../../../random.ts';

/** Where a row's user and item stand, and how many of each there are, index 0 (unknown) among them. */
export interface PairPlaces {
  user: number;
  item: number;
  users: number;
  items: number;
}

/** Finds the user and the item among the blocks of a row. */
export function pairPlacesOf(
  inputs: readonly InputBlock[],
  task: Pick<ResolvedRecommendation, 'user' | 'item'>,
): PairPlaces {
  const blockOf = (name: string) => {
    const block = inputs.find((candidate) => candidate.name === name);
    if (block?.kind !== 'category') throw new Error(`"${name}" is not embedded`);
    return block;
  };
  const [user, item] = [blockOf(task.user), blockOf(task.item)];
  return { user: user.at, item: item.at, users: user.count, items: item.count };
}

/** The items that each user has a row with in a split, by their indices; drawn pairs, whose target is 0, are not counted. */
export function itemsOfUsers(
  { rows, features, targets }: Pick<PreparedSplit, 'rows' | 'features' | 'targets'>,
  width: number,
  { user, item }: Pick<PairPlaces, 'user' | 'item'>,
): Map<number, Set<number>> {
  const items = new Map<number, Set<number>>();
  for (let row = 0; row < rows; row += 1) {
    if (targets[row] !== 1) continue;
    const index = features[row * width + user];
    const taken = items.get(index) ?? new Set();
    items.set(index, taken.add(features[row * width + item]));
  }
  return items;
}

/**
 * What a recommendation adds to prepared rows: a note of held-out rows that name someone or something unknown and, where there is
 * no rating, pairs of a user and an item that are none of the rows. Those of the training rows are items that their user has
 * no training row with, whatever is held out; those of held-out rows are none of the user's held-out items either. For a user who
 * has a row with every item there are none.
 * @param seed the run's
 */
export function prepareInteractions(
  data: PreparedData,
  task: ResolvedRecommendation,
  seed: number,
): PreparedData {
  const places = pairPlacesOf(data.inputs, task);
  const notes: Note[] = [...data.notes, ...unknownNotes(data, places)];
  if (task.negatives === 0) return { ...data, notes };
  const trained = itemsOfUsers(data.train, data.width, places);
  const extend = (part: 'train' | 'validation' | 'test'): PreparedSplit => {
    const split = data[part];
    const own = itemsOfUsers(split, data.width, places);
    const avoidOf = (user: number) => new Set([...(trained.get(user) ?? []), ...own.get(user)!]);
    const random = createRandom(seed, `negatives of ${part}`);
    return withNegatives(split, { ...places, width: data.width }, task.negatives, avoidOf, random);
  };
  const [train, validation, test] = [extend('train'), extend('validation'), extend('test')];
  notes.push(
    `${train.rows - data.train.rows} pairs of a user and an item without a training row were drawn as negative examples beside the ${data.train.rows} training rows.`,
  );
  return { ...data, train, validation, test, notes };
}

/** Each row, followed by the pairs that were drawn for it; their targets are 0. */
function withNegatives(
  split: PreparedSplit,
  { user, item, items, width }: PairPlaces & { width: number },
  negatives: number,
  avoidOf: (user: number) => ReadonlySet<number>,
  random: Random,
): PreparedSplit {
  const most = split.rows * (1 + negatives);
  const features = new Float32Array(most * width);
  const targets = new Float32Array(most);
  const rowNumbers = new Int32Array(most);
  const draws = new Map<number, () => number | null>();
  let filled = 0;
  for (let row = 0; row < split.rows; row += 1) {
    const numbers = split.features.subarray(row * width, (row + 1) * width);
    const index = numbers[user];
    const draw = draws.get(index) ?? createDraw(items, avoidOf(index), random);
    draws.set(index, draw);
    for (let copy = 0; copy <= negatives; copy += 1) {
      const drawn = copy === 0 ? null : draw();
      if (copy > 0 && drawn === null) break;
      features.set(numbers, filled * width);
      if (drawn !== null) features[filled * width + item] = drawn;
      targets[filled] = Number(drawn === null);
      rowNumbers[filled] = split.rowNumbers[row];
      filled += 1;
    }
  }
  return {
    ...split,
    rows: filled,
    features: features.slice(0, filled * width),
    targets: targets.slice(0, filled),
    rowNumbers: rowNumbers.slice(0, filled),
  };
}

/** Draws one of the known items that are not to be avoided, each as likely as the others; null where there is none. */
function createDraw(items: number, avoid: ReadonlySet<number>, random: Random): () => number | null {
  // Where most are to be avoided, trying again and again would take long.
  if (2 * avoid.size < items) {
    return () => {
      for (;;) {
        const item = 1 + random.integer(items - 1);
        if (!avoid.has(item)) return item;
      }
    };
  }
  const open = Array.from({ length: items - 1 }, (_, index) => index + 1).filter((item) => !avoid.has(item));
  return () => (open.length === 0 ? null : open[random.integer(open.length)]);
}

function unknownNotes(data: PreparedData, { user, item }: PairPlaces): Note[] {
  const details = (['validation', 'test'] as const).flatMap((part) => {
    const { rows, features } = data[part];
    let unknown = 0;
    for (let row = 0; row < rows; row += 1) {
      const at = row * data.width;
      if (features[at + user] === 0 || features[at + item] === 0) unknown += 1;
    }
    if (unknown === 0) return [];
    return `${unknown} of ${rows} ${part} rows name a user or an item without a training row; they are in no ranking.`;
  });
  return details.length === 0
    ? []
    : [{ code: 'unknownInTraining', detail: details.join(' '), pointer: '/split' }];
}
