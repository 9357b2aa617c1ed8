import type { UnknownColumns } from '../../../contracts/model.ts';
import type { RowScaling } from '../row-scaling.ts';

/** Turns JSON rows into the features that the model was trained on. */
export interface RowTransform {
  /** Features of a row. */
  width: number;
  /**
   * Features of the rows, [rows × width], row-major. A null is a missing value; a key that is absent is an error. Where
   * missing values become the most recent ones, the rows count as following each other.
   * @param unknownColumns what becomes of keys that are no columns; `refuse` by default
   * @param seen what is kept from the rows before these, and from these for those after them; by default none are before
   * @throws TrainyardError predictionInputInvalid, its issues pointing at `/rows/3/age`
   */
  transform(
    rows: readonly Record<string, unknown>[],
    unknownColumns?: UnknownColumns,
    seen?: Map<string, unknown>,
  ): Promise<Float32Array>;
  /** What the values that are predicted for these rows are scaled by; absent: the fitted target says it for all of them. */
  scalingOf?(rows: readonly Record<string, unknown>[]): RowScaling;
}
