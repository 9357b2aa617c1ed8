import { maxGroups } from '../../contracts/group-evaluation.ts';
import type { CodedColumn } from '../../data/preparation/read/raw-columns.ts';

/** Numbers and times with more different values than this are cut into quarters. */
const mostSingleValues = 10;

/** Rows that share a value of a column. */
export interface RowGroup {
  /** As in `GroupReport`. */
  value: string | null;
  others: boolean;
  /** Places in the list of rows that was asked about. */
  places: number[];
}

/**
 * Divides rows of a dataset by their value of a column, the largest group first. Of more values than {@link maxGroups} the rarest ones share a
 * group. Ordered values that are more than a few are cut at the quartiles of these rows; equal values stay together.
 * @param column the values of all rows of the dataset by name
 * @param order the values as numbers that rise with them, NaN where one is missing; null: they have no order
 * @param rowNumbers rows of the dataset, from 0
 */
export function divideRows(
  column: CodedColumn,
  order: Float64Array | null,
  rowNumbers: Int32Array,
): RowGroup[] {
  const byCode = new Map<number, number[]>();
  for (const [place, row] of rowNumbers.entries()) {
    const code = column.codes[row];
    const places = byCode.get(code);
    if (places) places.push(place);
    else byCode.set(code, [place]);
  }
  const single: RowGroup[] = Array.from(byCode, ([code, places]) => ({
    value: column.values[code],
    others: false,
    places,
  }));
  const known = single.filter(({ value }) => value !== null);
  if (order !== null && known.length > mostSingleValues) {
    const missing = single.filter(({ value }) => value === null);
    return byRows([...quarters(known, ({ places }) => order[rowNumbers[places[0]]]), ...missing]);
  }
  const sorted = byRows(single);
  if (sorted.length <= maxGroups) return sorted;
  const rest = sorted.slice(maxGroups - 1);
  const others: RowGroup = {
    value: `${rest.length} other values`,
    others: true,
    places: rest.flatMap(({ places }) => places),
  };
  return byRows([...sorted.slice(0, maxGroups - 1), others]);
}

/** At most four groups of about as many rows, each named by its smallest and its largest value. */
function quarters(groups: readonly RowGroup[], numberOf: (group: RowGroup) => number): RowGroup[] {
  const rising = groups.toSorted((a, b) => numberOf(a) - numberOf(b));
  const rows = rising.reduce((sum, { places }) => sum + places.length, 0);
  const cut: RowGroup[][] = [[], [], [], []];
  let before = 0;
  for (const group of rising) {
    // Where the middle of its rows lies.
    const middle = before + group.places.length / 2;
    cut[Math.min(3, Math.floor((4 * middle) / rows))].push(group);
    before += group.places.length;
  }
  return cut
    .filter((parts) => parts.length > 0)
    .map((parts) => ({
      value: parts.length === 1 ? parts[0].value : `${parts[0].value} … ${parts.at(-1)!.value}`,
      others: false,
      places: parts.flatMap(({ places }) => places),
    }));
}

const byRows = (groups: readonly RowGroup[]): RowGroup[] =>
  groups.toSorted((a, b) => b.places.length - a.places.length);
