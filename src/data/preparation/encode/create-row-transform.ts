import type { InputColumn } from '../../../contracts/definition/definition.ts';
import type { FittedPreparation } from '../../../contracts/preparation.ts';
import { kindOfTarget } from '../../../targets/targets.ts';
import { createRowIssues } from './row-issues.ts';
import type { RowTransform } from './row-transform.ts';
import { createStepsTransform } from './steps-transform.ts';
import { createRowWriter } from './write-row.ts';

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
    ...(fitted.readings && { readings: fitted.readings }),
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
