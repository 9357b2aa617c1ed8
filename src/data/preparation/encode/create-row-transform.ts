import type { InputColumn } from '../../../contracts/definition/definition.ts';
import type { FittedPreparation } from '../../../contracts/preparation.ts';
import { ignoredColumns } from './ignored-columns.ts';
import { keyRenamer } from './rename-keys.ts';
import { createRowIssues } from './row-issues.ts';
import type { RowTransform } from './row-transform.ts';
import { createStepsTransform } from './steps-transform.ts';
import { createRowWriter } from './write-row.ts';

/**
 * The transform of prediction rows. Columns of the dataset that the model does not look at may be there and are ignored: those
 * that are no inputs, such as the target, and those that preparation left out.
 * @param inputs the columns that the definition names
 */
export function createRowTransform(
  fitted: FittedPreparation,
  inputs: readonly Pick<InputColumn, 'name'>[],
): RowTransform {
  const transform = createPlainTransform(fitted, inputs);
  const rename = keyRenamer(fitted.readings);
  if (rename === null) return transform;
  return {
    width: transform.width,
    transform: (rows, unknownColumns, seen) => transform.transform(rename(rows), unknownColumns, seen),
    ...(transform.scalingOf && { scalingOf: (rows) => transform.scalingOf!(rename(rows)) }),
  };
}

/** The transform of rows whose keys are the names of the columns. */
function createPlainTransform(
  fitted: FittedPreparation,
  inputs: readonly Pick<InputColumn, 'name'>[],
): RowTransform {
  if (fitted.steps !== undefined) return createStepsTransform(fitted, fitted.steps, inputs);
  const writer = createRowWriter(fitted.columns, {
    ignored: ignoredColumns(fitted, inputs),
    ...(fitted.readings && { readings: fitted.readings }),
  });
  const { width } = writer;
  return {
    width,
    async transform(rows, unknownColumns = 'refuse', seen = new Map()) {
      const out = new Float32Array(rows.length * width);
      const issues = createRowIssues(unknownColumns);
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
