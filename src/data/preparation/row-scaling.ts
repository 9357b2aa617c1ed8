/** What values are scaled by: (value − offset) / scale. */
export interface Scale {
  offset: number;
  scale: number;
}

/** What the values of each row are scaled by, [rows] each. */
export interface RowScaling {
  offsets: Float64Array;
  scales: Float64Array;
}

/** What value `index` of a row is scaled by: the row's own scale, or that of the target where rows have none. */
export const scaleAt = (
  { offsets, scales }: { offsets: readonly number[]; scales: readonly number[] },
  scaling: RowScaling | undefined,
  row: number,
  index: number,
): Scale =>
  scaling
    ? { offset: scaling.offsets[row], scale: scaling.scales[row] }
    : { offset: offsets[index], scale: scales[index] };

/** That of `count` rows from row `first` on. */
export const scalingOfRows = ({ offsets, scales }: RowScaling, first: number, count: number): RowScaling => ({
  offsets: offsets.subarray(first, first + count),
  scales: scales.subarray(first, first + count),
});
