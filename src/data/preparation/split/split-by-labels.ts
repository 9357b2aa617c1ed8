import type { Random } from '../../../random.ts';
import { apportion, type SplitFractions } from './apportion.ts';

/** Rows that are placed together, and how many labels they have. */
interface Unit {
  rows: number[];
  labels: number[];
}

/**
 * Divides rows so that each of several labels is divided by the fractions as nearly as all of them allow: iterative
 * stratification (Sechidis, Tsoumakas, Vlahavas 2011). The label with fewest rows left goes first; each of its rows goes to
 * the part that lacks most rows of that label, of equal ones to that which lacks most rows, of equal ones by chance. Rows
 * without a label fill up what is left. A part that is full gets no more, so that the parts have as many rows as
 * {@link apportion} gives them.
 * @param labels each label's values, 0 or 1, by the number of the row in the dataset
 * @param groupOf for each row the representative of its group, which stays together and has the same labels; null: none
 * @param splitOf for each row of the dataset its split's code; written for `rows` only
 */
export function splitByLabels(
  rows: Int32Array,
  labels: readonly ArrayLike<number>[],
  groupOf: Int32Array | null,
  fractions: SplitFractions,
  random: Random,
  splitOf: Uint8Array,
): void {
  const units = unitsOf(random.shuffle(Int32Array.from(rows)), labels, groupOf);
  const members = labels.map((): Unit[] => []);
  for (const unit of units) for (const label of unit.labels) members[label].push(unit);
  const left = members.map((list) => sizeOf(list));
  const lacks = fractions.map((fraction) => fraction * rows.length);
  const room = apportion(rows.length, fractions);
  const lacksOfLabel = left.map((count) => fractions.map((fraction) => fraction * count));
  const placed = new Set<Unit>();

  const place = (unit: Unit, wanted: readonly number[] | null): void => {
    const size = unit.rows.length;
    const roomy = [0, 1, 2].filter((index) => room[index] >= size);
    const open = roomy.length > 0 ? roomy : [0, 1, 2].filter((index) => fractions[index] > 0);
    const part = neediest(open, wanted, lacks, random);
    for (const row of unit.rows) splitOf[row] = part;
    placed.add(unit);
    lacks[part] -= size;
    room[part] -= size;
    for (const label of unit.labels) {
      left[label] -= size;
      lacksOfLabel[label][part] -= size;
    }
  };
  for (;;) {
    let rarest = -1;
    for (const [label, count] of left.entries())
      if (count > 0 && (rarest < 0 || count < left[rarest])) rarest = label;
    if (rarest < 0) break;
    for (const unit of members[rarest]) if (!placed.has(unit)) place(unit, lacksOfLabel[rarest]);
  }
  for (const unit of units) if (!placed.has(unit)) place(unit, null);
}

function sizeOf(units: readonly Unit[]): number {
  return units.reduce((sum, { rows }) => sum + rows.length, 0);
}

function unitsOf(rows: Int32Array, labels: readonly ArrayLike<number>[], groupOf: Int32Array | null): Unit[] {
  const units = new Map<number, Unit>();
  for (const row of rows) {
    const key = groupOf === null ? row : groupOf[row];
    const unit = units.get(key);
    if (unit) unit.rows.push(row);
    else
      units.set(key, {
        rows: [row],
        labels: labels.flatMap((values, label) => (values[row] === 1 ? [label] : [])),
      });
  }
  return [...units.values()];
}

/** Of the open parts that which lacks most of what is wanted, of equal ones most rows, of equal ones one by chance. */
function neediest(
  open: readonly number[],
  wanted: readonly number[] | null,
  lacks: readonly number[],
  random: Random,
): number {
  let best: number[] = [];
  for (const part of open) {
    const [other] = best;
    const gain = other === undefined ? 1 : compare(part, other, wanted, lacks);
    if (gain > 0) best = [part];
    else if (gain === 0) best.push(part);
  }
  return best.length === 1 ? best[0] : best[random.integer(best.length)];
}

function compare(
  part: number,
  other: number,
  wanted: readonly number[] | null,
  lacks: readonly number[],
): number {
  const difference = wanted === null ? 0 : wanted[part] - wanted[other];
  // Shares such as 0.15 · 7 are rounded in the last digit; what differs by that is equal.
  if (Math.abs(difference) > 1e-9) return difference;
  const rows = lacks[part] - lacks[other];
  return Math.abs(rows) > 1e-9 ? rows : 0;
}
