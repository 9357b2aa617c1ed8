import type { InputColumn } from '../../contracts/definition/definition.ts';
import { targetNames, type FittedPreparation } from '../../contracts/preparation.ts';
import { TrainyardError, type ErrorIssue } from '../../errors.ts';
import { kindOf } from './columns/column-kinds.ts';

/** Turns JSON rows into the features that the model was trained on. */
export interface RowTransform {
  /** Features of a row. */
  width: number;
  /**
   * Features of the rows, [rows × width], row-major. A null is a missing value; a key that is absent is an error.
   * @throws TrainyardError predictionInputInvalid, its issues pointing at `/rows/3/age`
   */
  transform(rows: readonly Record<string, unknown>[]): Float32Array;
}

/** More issues than this help nobody. */
const reportedIssues = 50;

/**
 * The transform of prediction rows.
 * @param inputs the columns that the definition names; those that preparation left out must be there too and are ignored
 */
export function createRowTransform(
  fitted: FittedPreparation,
  inputs: readonly Pick<InputColumn, 'name'>[],
): RowTransform {
  const names = new Set([...inputs.map(({ name }) => name), ...fitted.columns.map(({ name }) => name)]);
  let width = 0;
  const columns = fitted.columns.map((column) => {
    const at = width;
    const kind = kindOf(column);
    width += kind.widthOf(column);
    return { name: column.name, at, write: kind.createCellWriter(column) };
  });
  const targets = targetNames(fitted.target);

  return {
    width,
    transform(rows) {
      const out = new Float32Array(rows.length * width);
      const issues: ErrorIssue[] = [];
      const report = (row: number, name: string | null, code: string, detail: string): void => {
        const pointer = `/rows/${row}${name === null ? '' : `/${pointerToken(name)}`}`;
        if (issues.length < reportedIssues)
          issues.push({ pointer, code, detail, ...(name === null ? {} : { column: name }) });
      };
      for (const [i, row] of rows.entries()) {
        if (typeof row !== 'object' || row === null || Array.isArray(row)) {
          report(i, null, 'notAnObject', 'A row is an object of values by column name.');
          continue;
        }
        for (const name of names)
          if (!Object.hasOwn(row, name))
            report(
              i,
              name,
              'missingColumn',
              `The column "${name}" is not there; give null for a missing value.`,
            );
        for (const name of Object.keys(row))
          if (!names.has(name))
            report(
              i,
              name,
              'unknownColumn',
              targets.includes(name)
                ? `"${name}" is what the model predicts; leave it out.`
                : `The model knows no column "${name}".`,
            );
        for (const { name, at, write } of columns) {
          if (!Object.hasOwn(row, name)) continue;
          const wrong = write(row[name], out, i * width + at);
          if (wrong !== null) report(i, name, 'wrongType', wrong);
        }
        if (issues.length >= reportedIssues) break;
      }
      if (issues.length > 0)
        throw new TrainyardError(
          'predictionInputInvalid',
          `The rows do not fit the model: ${issues[0].pointer}: ${issues[0].detail}`,
          { issues },
        );
      return out;
    },
  };
}

/** A name as a token of a JSON Pointer (RFC 6901). */
const pointerToken = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
