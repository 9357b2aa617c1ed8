import type { Prediction } from '../contracts/model.ts';
import { maxDependencePredictions, type PartialDependenceRequest } from '../contracts/partial-dependence.ts';
import { quantileOfSorted } from '../data/preparation/columns/order-statistics.ts';
import { errorToPlain, TrainyardError, type ErrorIssue } from '../errors.ts';
import { pointerTo } from '../json-pointer.ts';
import { readJson } from '../read-json.ts';
import type { OpenQuestion, Outcome, QuestionedModel } from './question.ts';
import { rowsOf } from './prediction-rows.ts';

/** Types of columns that have values to be varied over. */
const variedTypes: ReadonlySet<string> = new Set(['numeric', 'categorical', 'boolean', 'dateTime']);
const defaultPoints = 20;

/**
 * Opens the question how predictions change with a column: each row is predicted with each of the values. Its answer is the rest of a
 * `PartialDependence`, from `column` on, without the brace before.
 * @param body JSON of a `PartialDependenceRequest` that fits its schema
 */
export function openDependence(
  body: Buffer,
  model: Pick<QuestionedModel, 'tensors'>,
): OpenQuestion | Outcome {
  try {
    const request = readJson(body, { exactNumbers: true }) as PartialDependenceRequest;
    const { column, individual = false, unknownColumns } = request;
    const { rows, pointerOf } = rowsOf(request);
    const type = typeOf(column, model);
    const values = request.values ?? gridOf(column, type, rows, request.points ?? defaultPoints);
    if (values.length === 0)
      throw invalid({ pointer: '/values', code: 'rowsMissing', detail: `No row has a value of "${column}"; give values.` }); // prettier-ignore
    if (rows.length * values.length > maxDependencePredictions)
      throw invalid({
        pointer: '/rows',
        code: 'tooManyRows',
        detail: `${rows.length} rows with ${values.length} values each are more than ${maxDependencePredictions} predictions. Send fewer rows, or ask for fewer points.`,
      });
    const varied = values.flatMap((value) => rows.map((row) => ({ ...row, [column]: value })));
    return {
      rows: { rows: varied, options: { unknownColumns } },
      answer(predictions) {
        const answer = {
          column,
          rows: rows.length,
          values,
          outputs: curvesOf(predictions, rows.length, individual),
        };
        return { predictions: JSON.stringify(answer).slice(1, -1) };
      },
      refuse: (error) => ({
        error: errorToPlain(
          withOwnPointers(error, ([, , row, ...rest]) => {
            const at = Number(row);
            if (rest[0] === column || rest[0] === pointerTo(column).slice(1))
              return request.values ? pointerTo('values', String(Math.floor(at / rows.length))) : '/column';
            return pointerOf(['', 'rows', at % rows.length, ...rest].join('/'));
          }),
        ),
      }),
    };
  } catch (error) {
    return { error: errorToPlain(error) };
  }
}

/** @throws predictionInputInvalid where the column is none that can be varied */
function typeOf(column: string, model: Pick<QuestionedModel, 'tensors'>): string {
  const { columns, steps } = model.tensors().inputs;
  const refuse = (code: string, detail: string): TrainyardError =>
    invalid({ pointer: '/column', code, detail });
  if (steps !== null)
    throw refuse(
      'optionNotApplicable',
      'An example of this model is several rows, which have no single value to vary.',
    );
  const found = columns.find(({ name }) => name === column);
  if (!found)
    throw refuse('unknownColumn', `The model has no input "${column}"; its inputs are ${columns.map(({ name }) => `"${name}"`).slice(0, 20).join(', ')}.`); // prettier-ignore
  if (!variedTypes.has(found.type))
    throw refuse('columnTypeMismatch', `The column "${column}" holds ${found.type} values, which are not varied one by one.`); // prettier-ignore
  return found.type;
}

/**
 * Values of a column to predict with, by those of the rows: of numbers as scikit-learn's `partial_dependence` has them, each different one or so
 * many from the 5th to the 95th percentile; of others the most frequent ones.
 */
function gridOf(
  column: string,
  type: string,
  rows: readonly Record<string, unknown>[],
  points: number,
): unknown[] {
  const given = rows.map((row) => row[column]).filter((value) => value !== null && value !== undefined);
  if (type === 'numeric') {
    const numbers = Float64Array.from(given, Number).filter(Number.isFinite).toSorted();
    const different = [...new Set(numbers)];
    if (different.length <= points) return different;
    const [low, high] = [quantileOfSorted(numbers, 0.05), quantileOfSorted(numbers, 0.95)];
    return Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  }
  const counts = new Map<unknown, number>();
  for (const value of given) counts.set(value, (counts.get(value) ?? 0) + 1);
  const frequent = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, points);
  const values = frequent.map(([value]) => value);
  return type === 'dateTime' ? values.map(String).toSorted((a, b) => (a < b ? -1 : 1)) : values;
}

/** @param predictions of all rows with the first value, then with the second one, and so on */
function curvesOf(
  predictions: readonly Prediction[],
  rows: number,
  individual: boolean,
): { output: string; average: number[]; individual?: number[][] }[] {
  const numbers = predictions.map(numbersOf);
  const count = predictions.length / rows;
  return Object.keys(numbers[0]).map((output) => {
    const at = (row: number, value: number): number => numbers[value * rows + row][output];
    const curve = (row: number): number[] => Array.from({ length: count }, (_, value) => at(row, value));
    const curves = Array.from({ length: rows }, (_, row) => curve(row));
    const average = Array.from(
      { length: count },
      (_, value) => curves.reduce((sum, own) => sum + own[value], 0) / rows,
    );
    return { output, average, ...(individual && { individual: curves }) };
  });
}

/** The numbers of a prediction by the name of their output. */
function numbersOf(prediction: Prediction): Record<string, number> {
  if ('probabilities' in prediction) return prediction.probabilities;
  if ('labelProbabilities' in prediction) return prediction.labelProbabilities;
  if ('values' in prediction) return prediction.values;
  if ('value' in prediction) return { value: prediction.value };
  if ('score' in prediction) return { score: prediction.score };
  if ('reconstructionError' in prediction) return { reconstructionError: prediction.reconstructionError };
  // Of an imported model a row may be a whole series, or the answer outputs of any names; texts are not drawn as curves.
  const listed = 'outputs' in prediction ? prediction.outputs : { forecast: prediction.forecast };
  return Object.fromEntries(
    Object.entries(listed).flatMap(([name, value]): (readonly [string, number])[] => {
      if (typeof value === 'number') return [[name, value]];
      return Array.isArray(value) ? value.map((each, i) => [`${name}.${i + 1}`, each] as const) : [];
    }),
  );
}

/** An error about rows as one about what was sent. @param pointerOf of the parts of `/rows/3/age` */
function withOwnPointers(error: unknown, pointerOf: (parts: readonly string[]) => string): unknown {
  if (!(error instanceof TrainyardError) || error.issues.length === 0) return error;
  const all = error.issues.map((issue) =>
    issue.pointer?.startsWith('/rows/') ? { ...issue, pointer: pointerOf(issue.pointer.split('/')) } : issue,
  );
  // A value that is wrong is wrong in every row.
  const issues = all.filter((issue, i) => all.findIndex(({ pointer }) => pointer === issue.pointer) === i);
  return new TrainyardError(error.code, `The rows do not fit the model: ${issues[0].pointer}: ${issues[0].detail}`, { issues, cause: error }); // prettier-ignore
}

function invalid(issue: ErrorIssue & { detail: string }): TrainyardError {
  return new TrainyardError('predictionInputInvalid', issue.detail, { issues: [issue] });
}
