import { isBeyondChance, logFactorial, logWays, sumOf } from './chance.ts';

/** From this strength on thresholds tell classes apart almost alone; below, strong features of honest tables lie. */
export const strongThresholds = 0.98;
/** Rows outside of the most frequent class below which thresholds say nothing. */
const leastOthers = 10;

/** A column of numbers, of which thresholds may tell classes apart. */
export interface OrderedNumbers {
  /** NaN where there is none. */
  values: Float64Array;
  /** The rows that have a number, by rising number. */
  order: Int32Array;
}

/** The classes of rows. */
export interface RowClasses {
  /** The class of each row, from 0. */
  codes: Uint8Array;
  /** Rows of each class; 0 for the code of rows that have none, which do not count. */
  counts: Float64Array;
}

/** Classes with the rows of each. @param missing the code of rows without a class; −1: there are none */
export function rowClasses(codes: Uint8Array, size: number, missing: number): RowClasses {
  const counts = new Float64Array(size);
  for (const code of codes) counts[code] += 1;
  if (missing >= 0) counts[missing] = 0;
  return { codes, counts };
}

/**
 * How well thresholds on a number tell classes apart: one between each two of them, so that every class lies between two thresholds.
 * The share of the errors of always naming the most frequent class that are avoided; rows without a number are named as their most
 * frequent class. 0 below 0.98, where less than 10 rows are of other classes, and where chance alone may do as well: of the ways to
 * deal the classes to the rows, so many have an order of k classes (k!), `wrong` rows elsewhere, and one class where there is no number.
 * @param tried columns that were compared with the classes: one of many is good by chance
 */
export function thresholdStrength(source: OrderedNumbers, target: RowClasses, tried: number): number {
  const ofTarget = [...target.counts].filter((count) => count > 0);
  const rows = sumOf(ofTarget);
  const others = rows - Math.max(0, ...ofTarget);
  if (others < leastOthers) return 0;
  const mostWrong = Math.floor((1 - strongThresholds) * others + 1e-9);
  const groups = groupClasses(source, target, mostWrong);
  if (groups === null) return 0;
  const ofMissing = target.counts.slice();
  for (const counts of groups) for (const [code, count] of counts) ofMissing[code] -= count;
  const wrong = rows - rightByIntervals(groups, target.counts.length) - Math.max(...ofMissing);
  if (wrong > mostWrong) return 0;
  const classes = ofTarget.length;
  const chances =
    logFactorial(classes) +
    (sumOf(ofMissing) > 0 ? Math.log(classes) : 0) +
    logWays([wrong, rows - wrong]) +
    wrong * Math.log(Math.max(1, classes - 1)) +
    Math.log(tried);
  return isBeyondChance(ofTarget, chances) ? 1 - wrong / others : 0;
}

/** Rows of one number: how many of each class. */
type EqualNumbers = [code: number, rows: number][];

/**
 * The classes by rising number; null as soon as more than `mostWrong` rows have to be named wrongly: those outside of the most
 * frequent class of their number, or so many that the class changes as often as it does. Unrelated columns end after a few rows.
 */
function groupClasses(
  { values, order }: OrderedNumbers,
  { codes, counts: totals }: RowClasses,
  mostWrong: number,
): EqualNumbers[] | null {
  const classes = totals.reduce((sum, count) => sum + Number(count > 0), 0);
  const groups: EqualNumbers[] = [];
  let [wrong, changes, before] = [0, 0, -1];
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    const counts = countCodes(codes, order, start, end).filter(([code]) => totals[code] > 0);
    start = end;
    if (counts.length === 0) continue;
    const [commonest, count] = counts.reduce((a, b) => (b[1] > a[1] ? b : a));
    wrong += counts.reduce((sum, [, n]) => sum + n, 0) - count;
    if (before !== -1 && commonest !== before) changes += 1;
    before = commonest;
    // A number that is named otherwise than by its commonest class has a wrong row, and undoes two changes.
    if (wrong > mostWrong || changes - (classes - 1) > 2 * mostWrong) return null;
    groups.push(counts);
  }
  return groups;
}

function countCodes(codes: Uint8Array, order: Int32Array, start: number, end: number): EqualNumbers {
  if (end === start + 1) return [[codes[order[start]], 1]];
  const counts = new Map<number, number>();
  for (let i = start; i < end; i++) {
    const code = codes[order[i]];
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts];
}

/** The most rows that are named rightly by intervals, one for each class, in the order of the classes' middle rows. */
function rightByIntervals(groups: readonly EqualNumbers[], size: number): number {
  const totals = new Float64Array(size);
  for (const counts of groups) for (const [code, count] of counts) totals[code] += count;
  const seen = new Float64Array(size);
  const places: number[] = [];
  for (const counts of groups)
    for (const [code, count] of counts) {
      if (seen[code] < totals[code] / 2 && seen[code] + count >= totals[code] / 2) places.push(code);
      seen[code] += count;
    }
  const placeOf = new Map(places.map((code, place) => [code, place]));
  // Of each class the most right rows so far, where the last interval is its own.
  const right = new Float64Array(places.length);
  for (const counts of groups) {
    for (let place = 1; place < right.length; place++)
      right[place] = Math.max(right[place], right[place - 1]);
    for (const [code, count] of counts) right[placeOf.get(code)!] += count;
  }
  return Math.max(0, ...right);
}
