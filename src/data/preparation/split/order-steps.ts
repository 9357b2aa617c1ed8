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
  const { codes, values } = groups ?? { codes: null, values: [null] };
  const codeOf = (row: number): number => (codes === null ? 0 : codes[row]);
  const sizes = new Int32Array(values.length);
  for (const row of rows) sizes[codeOf(row)] += 1;
  const inUse = Array.from(values.keys()).filter((code) => sizes[code] > 0);
  const series = inUse.toSorted((a, b) => ((values[a] ?? '') < (values[b] ?? '') ? -1 : 1));
  const starts = new Int32Array(series.length + 1);
  const next = new Int32Array(values.length);
  for (const [i, code] of series.entries()) {
    next[code] = starts[i];
    starts[i + 1] = starts[i] + sizes[code];
  }
  const ordered = new Int32Array(rows.length);
  for (const row of rows) ordered[next[codeOf(row)]++] = row;
  for (let i = 0; i < series.length; i++) sortByTime(ordered.subarray(starts[i], starts[i + 1]), times);
  return { rows: ordered, starts, names: series.map((code) => values[code]) };
}

/** Sorts rows in place, which most tables have in order already. */
function sortByTime(rows: Int32Array, times: Float64Array): void {
  const before = (a: number, b: number): number => times[a] - times[b] || a - b;
  for (let i = 1; i < rows.length; i++)
    if (before(rows[i - 1], rows[i]) > 0) {
      rows.sort(before);
      return;
    }
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
