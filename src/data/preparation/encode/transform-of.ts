import type { FittedPreparation } from '../../../contracts/preparation.ts';
import { keyRenamer } from './rename-keys.ts';
import { createRowIssues } from './row-issues.ts';
import type { RowTransform } from './row-transform.ts';
import { createStepsTransform } from './steps-transform.ts';
import { createRowWriter } from './write-row.ts';

/**
 * The transform of prediction rows, by what was fitted and nothing else: the reader of an export has no more.
 * @param ignored columns that may be there and are not looked at
 */
export function transformOf(fitted: FittedPreparation, ignored: readonly string[]): RowTransform {
  const transform = createPlainTransform(fitted, ignored);
  const rename = keyRenamer({ ...fitted, otherColumns: ignored });
  if (rename === null) return transform;
  return {
    width: transform.width,
    transform: (rows, unknownColumns, seen) => transform.transform(rename(rows), unknownColumns, seen),
    ...(transform.scalingOf && { scalingOf: (rows) => transform.scalingOf!(rename(rows)) }),
  };
}

/** The transform of rows whose keys are the names of the columns. */
function createPlainTransform(fitted: FittedPreparation, ignored: readonly string[]): RowTransform {
  if (fitted.steps !== undefined) return createStepsTransform(fitted, fitted.steps, ignored);
  const writer = createRowWriter(fitted.columns, {
    ignored,
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
