import { describe, expect, it } from 'vitest';
import type { ResolvedRecommendation } from '../../../src/targets/interactions/recommendation.ts';
import type { PreparedData, PreparedSplit } from '../../../src/data/preparation/prepared-data.ts';
import {
  itemsOfUsers,
  pairPlacesOf,
  prepareInteractions,
} from '../../../src/data/preparation/encode/interactions.ts';

type Pair = [user: number, item: number];

/** The item stands before the user, as columns may. */
function split(pairs: Pair[]): PreparedSplit {
  return {
    rows: pairs.length,
    features: Float32Array.from(pairs.flatMap(([user, item]) => [item, user])),
    targets: new Float32Array(pairs.length).fill(1),
    rowNumbers: Int32Array.from(pairs.keys()),
  };
}

function dataOf(train: Pair[], test: Pair[], items = 10): PreparedData {
  return {
    width: 2,
    inputs: [
      { kind: 'category', name: 'item', at: 0, width: 1, count: items + 1 },
      { kind: 'category', name: 'user', at: 1, width: 1, count: 4 },
    ],
    train: split(train),
    validation: split([]),
    test: split(test),
    preparation: { formatVersion: 1, columns: [], target: { kind: 'interactions' }, featureNames: [] },
    classWeights: null,
    notes: [],
  };
}

const task = (negatives: number): ResolvedRecommendation => ({
  type: 'recommendation', target: null, positiveClass: null, user: 'user', item: 'item', negatives,
}); // prettier-ignore

const pairsOf = ({
  rows,
  features,
  targets,
}: PreparedSplit): { user: number; item: number; target: number }[] =>
  Array.from({ length: rows }, (_, row) => {
    return { user: features[2 * row + 1], item: features[2 * row], target: targets[row] };
  });

describe('drawn pairs', () => {
  const train: Pair[] = [[1, 1], [1, 2], [2, 1], [2, 2], [2, 3], [2, 4], [2, 5], [2, 6], [2, 7], [2, 8]]; // prettier-ignore
  const test: Pair[] = [[1, 3], [2, 9]]; // prettier-ignore

  it('follow each row, are never items of a training row of the user, and are all items otherwise', () => {
    const prepared = prepareInteractions(dataOf(train, test), task(50), 7);
    expect(prepared.train.rows).toBe(51 * train.length);
    const pairs = pairsOf(prepared.train);
    expect(pairs.filter(({ target }) => target === 1).map(({ user, item }) => [user, item])).toEqual(train);
    const drawn = pairs.filter(({ target }) => target === 0);
    const itemsOf = (user: number) =>
      [...new Set(drawn.filter((other) => other.user === user).map(({ item }) => item))].toSorted(
        (a, b) => a - b,
      );
    // Held-out items are drawn as others are: training must not know which they are. Index 0 is no item.
    expect(itemsOf(1)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    expect(itemsOf(2)).toEqual([9, 10]);
    expect([...prepared.train.rowNumbers.subarray(0, 52)]).toEqual([
      ...Array.from({ length: 51 }, () => 0),
      1,
    ]);
  });

  it('of held-out rows are none of their items either', () => {
    const { test: held } = prepareInteractions(dataOf(train, test), task(50), 7);
    const drawn = pairsOf(held).filter(({ target }) => target === 0);
    expect(new Set(drawn.filter(({ user }) => user === 2).map(({ item }) => item))).toEqual(new Set([10]));
    expect(drawn.some(({ user, item }) => user === 1 && item <= 3)).toBe(false);
  });

  it('are evenly spread', () => {
    const { train: drawn } = prepareInteractions(dataOf([[1, 1]], []), task(9000), 7); // prettier-ignore
    const counts = new Map<number, number>();
    for (const { item, target } of pairsOf(drawn))
      if (target === 0) counts.set(item, (counts.get(item) ?? 0) + 1);
    // 1000 each; a standard deviation is 30.
    for (let item = 2; item <= 10; item += 1) expect(Math.abs(counts.get(item)! - 1000)).toBeLessThan(150);
  });

  it('are none for a user who has every item', () => {
    const all = Array.from({ length: 10 }, (_, index): Pair => [1, index + 1]);
    const { train: rows, notes } = prepareInteractions(dataOf(all, []), task(4), 7);
    expect(rows.rows).toBe(10);
    expect(notes).toContainEqual(expect.stringContaining('0 pairs'));
  });

  it('are the same with the same seed, others with another', () => {
    const featuresOf = (seed: number) =>
      prepareInteractions(dataOf(train, test), task(4), seed).train.features;
    expect(featuresOf(7)).toEqual(featuresOf(7));
    expect(featuresOf(7)).not.toEqual(featuresOf(8));
  });

  it('are not drawn where there are ratings; unknown users and items are counted', () => {
    const data = dataOf(train, [...test, [0, 3], [1, 0], [0, 0]]);
    const prepared = prepareInteractions(data, { ...task(0), target: 'stars' }, 7);
    expect(prepared.train).toBe(data.train);
    expect(prepared.notes).toEqual([
      {
        code: 'unknownInTraining',
        detail: '3 of 5 test rows name a user or an item without a training row; they are in no ranking.',
        pointer: '/split',
      },
    ]);
  });
});

it('items are those of the rows, not the drawn ones', () => {
  const prepared = prepareInteractions(dataOf([[1, 4], [3, 2]], []), task(3), 1); // prettier-ignore
  const places = pairPlacesOf(prepared.inputs, { user: 'user', item: 'item' });
  expect(places).toEqual({ user: 1, item: 0, users: 4, items: 11 });
  expect(itemsOfUsers(prepared.train, 2, places)).toEqual(new Map([[1, new Set([4])], [3, new Set([2])]])); // prettier-ignore
});
