import { kindOfTarget } from '../../../targets/targets.ts';
import type { InputColumn } from '../../../contracts/definition/definition.ts';
import type { FittedPreparation } from '../../../contracts/preparation.ts';
import { createRowIssues } from './row-issues.ts';
import { createStepsTransform } from './steps-transform.ts';
import { createRowWriter } from './write-row.ts';

/** Turns JSON rows into the features that the model was trained on. */
export interface RowTransform {
  /** Features of a row. */
  width: number;
  /**
   * Features of the rows, [rows × width], row-major. A null is a missing value; a key that is absent is an error. Where
   * missing values become the most recent ones, the rows count as following each other.
   * @throws TrainyardError predictionInputInvalid, its issues pointing at `/rows/3/age`
   */
  transform(rows: readonly Record<string, unknown>[]): Promise<Float32Array>;
}

/**
 * The transform of prediction rows.
 * @param inputs the columns that the definition names; those that preparation left out must be there too and are ignored
 */
export function createRowTransform(
  fitted: FittedPreparation,
  inputs: readonly Pick<InputColumn, 'name'>[],
): RowTransform {
  if (fitted.steps !== undefined) return createStepsTransform(fitted, fitted.steps, inputs);
  const writer = createRowWriter(fitted.columns, {
    inputs: inputs.map(({ name }) => name),
    targets: kindOfTarget(fitted.target).namesOf(fitted.target),
  });
  const { width } = writer;
  return {
    width,
    async transform(rows) {
      const out = new Float32Array(rows.length * width);
      const issues = createRowIssues();
      const seen = new Map<string, unknown>();
      const decoding: Promise<void>[] = [];
      for (const [i, row] of rows.entries()) {
        const pending = writer.write(
          row,
          out,
          i * width,
          (column, code, detail) => issues.add(['rows', i], column, code, detail),
          seen,
        );
        decoding.push(...pending);
        if (issues.isFull) break;
      }
      await Promise.all(decoding);
      issues.throwIfAny();
      return out;
    },
  };
}
