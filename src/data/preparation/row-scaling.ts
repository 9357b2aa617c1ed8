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

/** That of `count` rows from row `first` on. */
export const scalingOfRows = ({ offsets, scales }: RowScaling, first: number, count: number): RowScaling => ({
  offsets: offsets.subarray(first, first + count),
  scales: scales.subarray(first, first + count),
});
