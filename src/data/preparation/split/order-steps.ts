import type { CodedColumn } from '../read/raw-columns.ts';
import { unusable } from '../unusable.ts';

/** Rows in the order of time, series by series. Series stand in the order of their groups' names. */
export interface OrderedSteps {
  /** Row numbers in the dataset. */
  rows: Int32Array;
  /** Series i is `rows[starts[i] … starts[i + 1])`. */
  starts: Int32Array;
  /** What each series' group is called; null where there are no groups. */
  names: (string | null)[];
}

/**
 * Orders rows by their series and time. Rows of the same time keep the order of the dataset.
 * @param rows have a group and a time
 * @param groups null: all rows are one series
 */
export function orderSteps(rows: Int32Array, groups: CodedColumn | null, times: Float64Array): OrderedSteps {
  const ranks = groups === null ? null : ranksOf(groups);
  const rankOf = (row: number): number => (ranks === null ? 0 : ranks[groups!.codes[row]]);
  const ordered = rows.toSorted((a, b) => rankOf(a) - rankOf(b) || times[a] - times[b] || a - b);
  const starts: number[] = [];
  const names: (string | null)[] = [];
  for (const [i, row] of ordered.entries()) {
    if (i > 0 && rankOf(row) === rankOf(ordered[i - 1])) continue;
    starts.push(i);
    names.push(groups === null ? null : groups.values[groups.codes[row]]);
  }
  return { rows: ordered, starts: Int32Array.from([...starts, ordered.length]), names };
}

/** The place of each code among the names, so that the order of the rows doesn't matter. */
function ranksOf({ values }: CodedColumn): Int32Array {
  const byName = Array.from(values.keys()).toSorted((a, b) =>
    (values[a] ?? '') < (values[b] ?? '') ? -1 : 1,
  );
  const ranks = new Int32Array(values.length);
  for (const [rank, code] of byName.entries()) ranks[code] = rank;
  return ranks;
}

/**
 * A series has one value at a time: what comes next is not known otherwise.
 * @throws TrainyardError trainingDataUnusable naming two rows of the same time
 */
export function requireDistinctTimes(
  { rows, starts, names }: OrderedSteps,
  times: Float64Array,
  columns: { group: string | null; time: string },
): void {
  for (let series = 0; series < names.length; series++)
    for (let i = starts[series] + 1; i < starts[series + 1]; i++) {
      if (times[rows[i]] !== times[rows[i - 1]]) continue;
      const where = names[series] === null ? '' : ` of "${columns.group}" = "${names[series]}"`;
      throw unusable(
        'sameTime',
        `Rows ${rows[i - 1] + 1} and ${rows[i] + 1}${where} have the same "${columns.time}". ` +
          (columns.group === null
            ? 'Name the column that tells the series apart as task.group, or leave one of them out.'
            : 'A series has one row at a time.'),
      );
    }
}
