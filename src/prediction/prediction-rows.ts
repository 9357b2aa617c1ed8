import type { PredictRequest } from '../contracts/model.ts';
import { TrainyardError } from '../errors.ts';
import { pointerTo } from '../json-pointer.ts';

type Row = Record<string, unknown>;

/** The rows of a request as objects, and where an issue of them stands in what was sent. */
export interface RequestRows {
  rows: readonly Row[];
  /** `/rows/3/age` as it was sent: `/data/3/0`, where rows came as arrays. */
  readonly pointerOf: (pointer: string) => string;
}

/**
 * The rows of a request, whichever way they came.
 * @throws predictionInputInvalid where there are none, or both ways are used, or a row does not have one value for each column
 */
export function rowsOf({ rows, columns, data }: PredictRequest): RequestRows {
  if (rows !== undefined && columns === undefined && data === undefined)
    return { rows, pointerOf: (pointer) => pointer };
  if (rows !== undefined || columns === undefined || data === undefined) {
    const detail = 'Give either rows, as objects, or columns and data, as arrays of values.';
    throw invalid([{ pointer: rows === undefined ? '/rows' : '/data', code: 'rowsMissing', detail }]);
  }
  const firstAt = new Map<string, number>();
  for (const [i, name] of columns.entries()) if (!firstAt.has(name)) firstAt.set(name, i);
  const issues = [
    ...columns.flatMap((name, i) =>
      firstAt.get(name) === i
        ? []
        : [
            {
              pointer: `/columns/${i}`,
              code: 'duplicateColumn',
              detail: `The column "${name}" is named twice.`,
            },
          ],
    ),
    ...data.flatMap((row, i) =>
      row.length === columns.length
        ? []
        : [
            {
              pointer: `/data/${i}`,
              code: 'wrongLength',
              detail: `A row has one value for each of the ${columns.length} columns, not ${row.length}.`,
            },
          ],
    ),
  ];
  if (issues.length > 0) throw invalid(issues.slice(0, reportedIssues));
  const positions = new Map(columns.map((name, i) => [pointerTo(name).slice(1), i]));
  return {
    rows: data.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))),
    pointerOf(pointer) {
      const [, , row, column] = pointer.split('/');
      if (column === undefined) return `/data/${row}`;
      const at = positions.get(column);
      return at === undefined ? '/columns' : `/data/${row}/${at}`;
    },
  };
}

/** More issues than this help nobody, and a request has up to 10,000 rows. */
const reportedIssues = 50;

type Issue = { pointer: string; code: string; detail: string };

function invalid(issues: Issue[]): TrainyardError {
  return new TrainyardError('predictionInputInvalid', issues[0].detail, { issues });
}

const isOfRows = ({ pointer }: { pointer?: string }): boolean => pointer?.startsWith('/rows/') ?? false;

/** An error about rows with pointers into what was sent, and no more issues than help. */
export function withPointers(error: unknown, pointerOf: RequestRows['pointerOf']): unknown {
  if (!(error instanceof TrainyardError) || !error.issues.some(isOfRows)) return error;
  const issues = error.issues
    .slice(0, reportedIssues)
    .map((issue) => (isOfRows(issue) ? { ...issue, pointer: pointerOf(issue.pointer!) } : issue));
  const [first] = issues;
  return new TrainyardError(error.code, `The rows do not fit the model: ${first.pointer}: ${first.detail}`, {
    issues,
    cause: error,
  });
}
