import type { Prediction, PredictionOptions } from '../contracts/model.ts';
import { TrainyardError, type ErrorIssue } from '../errors.ts';
import { partsOf } from '../json-pointer.ts';
import type { LoadedModel } from '../prediction/loaded-model.ts';
import type { Examples } from './examples.ts';

/** A prediction, or why there is none. */
export type Predicted = { prediction: Prediction } | { reason: string };

/**
 * Predicts examples of a dataset as a request predicts its rows.
 * @param seen what is kept from the examples before these
 * @param marksInvalid whether examples that can not be predicted have a reason; else they are an error that names their rows
 * @throws predictionInputInvalid
 */
export async function predictExamples(
  model: Pick<LoadedModel, 'predict'>,
  examples: Examples,
  {
    marksInvalid,
    seen,
    ...options
  }: PredictionOptions & { marksInvalid: boolean; seen: Map<string, unknown> },
): Promise<Predicted[]> {
  const reasons = new Map<number, string>();
  for (;;) {
    const asked = examples.rows.map((_, i) => i).filter((i) => !reasons.has(i));
    try {
      const rows = reasons.size === 0 ? examples.rows : asked.map((i) => examples.rows[i]);
      // What a try that fails has seen does not count.
      const tried = new Map(seen);
      const predictions = rows.length === 0 ? [] : await model.predict(rows, { ...options, seen: tried });
      for (const [name, value] of tried) seen.set(name, value);
      const answers: Predicted[] = [];
      for (const [i, prediction] of predictions.entries()) answers[asked[i]] = { prediction };
      for (const [i, reason] of reasons) answers[i] = { reason };
      return answers;
    } catch (error) {
      const issues = issuesOf(error);
      if (issues === null) throw error;
      if (!marksInvalid)
        throw refused(issues.map(({ path, issue }) => ofDataset(issue, path, asked, examples)));
      const before = reasons.size;
      for (const { path, issue } of issues) {
        const example = asked[Number(path[1])];
        if (example !== undefined && !reasons.has(example)) reasons.set(example, issue.detail);
      }
      if (reasons.size === before) throw error;
    }
  }
}

/** The issues of an error that are all about rows; null: it is another one. */
function issuesOf(error: unknown): { path: string[]; issue: ErrorIssue }[] | null {
  if (!(error instanceof TrainyardError) || error.code !== 'predictionInputInvalid') return null;
  const issues = error.issues.map((issue) => ({ path: partsOf(issue.pointer ?? ''), issue }));
  return issues.length > 0 && issues.every(({ path }) => path[0] === 'rows') ? issues : null;
}

/** An issue of `/rows/3/age`, or of `/rows/3/steps/7/age`, as one of the row of the dataset, which counts from 1 there. */
function ofDataset(
  { detail, code, column }: ErrorIssue,
  path: readonly string[],
  asked: readonly number[],
  { numbers, stepNumbers }: Examples,
): ErrorIssue {
  const example = asked[Number(path[1])];
  const step = path[2] === 'steps' && path[3] !== undefined ? Number(path[3]) : null;
  const row = (step === null ? numbers[example] : stepNumbers?.[example][step]) ?? numbers[example];
  return { detail, ...(code && { code }), ...(column !== undefined && { column }), row: row + 1 };
}

function refused(issues: readonly ErrorIssue[]): TrainyardError {
  const [{ row, detail }] = issues;
  const message = `Row ${row} of the dataset does not fit the model: ${detail}`;
  return new TrainyardError('predictionInputInvalid', message, { issues });
}
