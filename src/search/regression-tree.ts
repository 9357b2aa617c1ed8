import type { Random } from '../random.ts';

/** A column of what a tree is grown on. */
export interface Feature {
  /** Of a choice: how many values it has, and values are their indices; null for numbers in [0, 1]. */
  choices: number | null;
  /** A value of each row; NaN where the row has none. */
  values: Float64Array;
  /** Choices that the feature's values are there for: those of other features, by their indices. */
  conditions: readonly Condition[];
}

/** Which choices of a feature a condition allows. */
export interface Condition {
  feature: number;
  allowed: readonly boolean[];
}

/** What a leaf allows of a feature: numbers from … to, or which choices. */
export type Extent = { from: number; to: number } | { allowed: readonly boolean[] };

/** A box of the space with one prediction. */
export interface Leaf {
  /** One of each feature. */
  extents: readonly Extent[];
  value: number;
}

/** A split of a node's rows in two. */
interface Split {
  feature: number;
  /** What goes to the left: numbers up to here, or these choices. */
  left: { upTo: number } | { choices: ReadonlySet<number> };
  gain: number;
}

/** Rows that a tree is grown on at most, so that a forest of a long search takes no longer than one of 300 trials. */
const maxRows = 300;

/**
 * Grows a regression tree (CART, Breiman 1984) on rows drawn with replacement, until the rows of a leaf are equal, and gives its leaves. A
 * node is split by a feature only if all its rows have a value of it, so that a parameter is asked for only where it is there. The
 * split that a condition of such a feature asks for counts with what the feature itself gains behind it.
 * Choices are split in two by the order of their mean targets, which finds the best of all splits.
 * @param targets of each row
 */
export function growTree(features: readonly Feature[], targets: Float64Array, random: Random): Leaf[] {
  const rows = Array.from({ length: Math.min(targets.length, maxRows) }, () =>
    random.integer(targets.length),
  );
  const ranks = features.map(({ values }) => rankValues(values));
  const whole = features.map(({ choices }): Extent =>
    choices === null ? { from: 0, to: 1 } : { allowed: Array.from({ length: choices }, () => true) },
  );
  const leaves: Leaf[] = [];
  const open: { rows: number[]; extents: readonly Extent[] }[] = [{ rows, extents: whole }];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { rows: ofNode, extents } = node;
    const split = bestSplit(features, ranks, targets, ofNode);
    if (split === null) {
      leaves.push({ extents, value: ofNode.reduce((sum, row) => sum + targets[row], 0) / ofNode.length });
      continue;
    }
    const { values } = features[split.feature];
    const goesLeft = (row: number): boolean =>
      'upTo' in split.left ? values[row] <= split.left.upTo : split.left.choices.has(values[row]);
    const [left, right] = splitExtent(extents[split.feature], split.left);
    open.push(
      { rows: ofNode.filter(goesLeft), extents: extents.with(split.feature, left) },
      { rows: ofNode.filter((row) => !goesLeft(row)), extents: extents.with(split.feature, right) },
    );
  }
  return leaves;
}

/** The split that lowers the sum of squares most; null where none lowers it. */
function bestSplit(
  features: readonly Feature[],
  ranks: readonly Float64Array[],
  targets: Float64Array,
  rows: readonly number[],
): Split | null {
  if (rows.every((row) => targets[row] === targets[rows[0]])) return null;
  let best: Split | null = null;
  for (const [index, feature] of features.entries()) {
    const isThere = rows.every((row) => !Number.isNaN(feature.values[row]));
    const found = isThere
      ? splitBy(index, feature, ranks[index], targets, rows)
      : splitByCondition(index, features, ranks[index], targets, rows);
    if (found !== null && found.gain > (best?.gain ?? 0)) best = found;
  }
  return best;
}

/** The best split by a feature that all rows have. */
function splitBy(
  index: number,
  { choices, values }: Feature,
  ranks: Float64Array,
  targets: Float64Array,
  rows: readonly number[],
): Split | null {
  const order = choices === null ? null : orderChoices(choices, values, targets, rows);
  const places = order === null ? null : order.map((_, choice) => order.indexOf(choice));
  const placeOf = (row: number): number => (places === null ? ranks[row] : places[values[row]]);
  const sorted = sortBy(rows, placeOf, targets.length);
  const found = scan(sorted, values, targets);
  if (found === null) return null;
  const before = sorted[found.count - 1];
  if (places === null)
    return {
      feature: index,
      left: { upTo: between(values[before], values[sorted[found.count]]) },
      gain: found.gain,
    };
  const left = places.flatMap((place, choice) => (place <= placeOf(before) ? [choice] : []));
  return { feature: index, left: { choices: new Set(left) }, gain: found.gain };
}

/** The split into rows that meet a condition of a feature and others, with the gain of the feature's own best split of the former. */
function splitByCondition(
  index: number,
  features: readonly Feature[],
  ranks: Float64Array,
  targets: Float64Array,
  rows: readonly number[],
): Split | null {
  for (const { feature, allowed } of features[index].conditions) {
    const { values } = features[feature];
    if (rows.some((row) => Number.isNaN(values[row]))) continue;
    const meets = rows.filter((row) => allowed[values[row]]);
    const others = rows.filter((row) => !allowed[values[row]]);
    if (meets.length === 0 || others.length === 0) continue;
    if (meets.some((row) => Number.isNaN(features[index].values[row]))) continue;
    const gain = squareOfSum(meets, targets) + squareOfSum(others, targets) - squareOfSum(rows, targets);
    const further = splitBy(index, features[index], ranks, targets, meets);
    const choices = new Set(allowed.flatMap((is, choice) => (is ? [choice] : [])));
    return { feature, left: { choices }, gain: gain + (further?.gain ?? 0) };
  }
  return null;
}

/** (Σ y)² / n: what knowing their mean takes from the sum of squares of some rows. */
const squareOfSum = (rows: readonly number[], targets: Float64Array): number =>
  rows.reduce((sum, row) => sum + targets[row], 0) ** 2 / rows.length;

/** A number that is at least `low` and below `high`, halfway if there are others between them. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}

/** Rows by an integer, equal ones by their own number. @param count more than any row's number */
function sortBy(rows: readonly number[], integerOf: (row: number) => number, count: number): Float64Array {
  // Numbers without a comparison of ours sort ten times as fast.
  const keys = Float64Array.from(rows, (row) => integerOf(row) * count + row);
  return keys.toSorted().map((key) => key % count);
}

/** The place of each row's value among all values of its feature; equal values have the same. */
function rankValues(values: Float64Array): Float64Array {
  const distinct = new Map([...new Set(values)].toSorted((a, b) => a - b).map((value, i) => [value, i]));
  return values.map((value) => distinct.get(value) ?? 0);
}

/** How many of the sorted rows go to the left where that gains most; null where nothing gains. */
function scan(
  sorted: Float64Array,
  values: Float64Array,
  targets: Float64Array,
): { count: number; gain: number } | null {
  const total = sorted.reduce((sum, row) => sum + targets[row], 0);
  let best: { count: number; gain: number } | null = null;
  let sum = 0;
  for (let count = 1; count < sorted.length; count++) {
    sum += targets[sorted[count - 1]];
    if (values[sorted[count - 1]] === values[sorted[count]]) continue;
    const rest = total - sum;
    const gain =
      (sum * sum) / count + (rest * rest) / (sorted.length - count) - (total * total) / sorted.length;
    if (gain > (best?.gain ?? 0)) best = { count, gain };
  }
  return best;
}

/** Choices by their mean targets in some rows; those that no row has in the middle, by the mean of all. */
function orderChoices(
  choices: number,
  values: Float64Array,
  targets: Float64Array,
  rows: readonly number[],
): number[] {
  const sums = new Float64Array(choices);
  const counts = new Float64Array(choices);
  let total = 0;
  for (const row of rows) {
    sums[values[row]] += targets[row];
    counts[values[row]]++;
    total += targets[row];
  }
  const means = sums.map((sum, i) => (counts[i] > 0 ? sum / counts[i] : total / rows.length));
  return [...means.keys()].toSorted((a, b) => means[a] - means[b] || a - b);
}

function splitExtent(extent: Extent, left: Split['left']): [Extent, Extent] {
  if ('from' in extent && 'upTo' in left)
    return [
      { from: extent.from, to: left.upTo },
      { from: left.upTo, to: extent.to },
    ];
  if ('allowed' in extent && 'choices' in left)
    return [
      { allowed: extent.allowed.map((is, i) => is && left.choices.has(i)) },
      { allowed: extent.allowed.map((is, i) => is && !left.choices.has(i)) },
    ];
  throw new Error('a split does not fit its feature');
}
