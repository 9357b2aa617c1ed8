import type { Prediction } from '../contracts/model.ts';
import { TrainyardError, type ErrorIssue } from '../errors.ts';

/** Outputs beyond this may overflow where a prediction takes their exponential (e^709 is the largest double). */
const safeOutput = 700;

/**
 * Refuses rows whose prediction is not a finite number, which JSON can't hold: their values are too far from what the model
 * was trained on.
 * @param outputs the model's, [rows × outputs], which say for most rows that nothing can be wrong; null: every prediction is looked at
 * @throws TrainyardError predictionInputInvalid, its issues pointing at `/rows/3`
 */
export function requireFinite(
  predictions: readonly Prediction[],
  outputs: { values: Float32Array; width: number } | null,
): void {
  const issues: ErrorIssue[] = [];
  for (const [row, prediction] of predictions.entries()) {
    const isSafe =
      outputs !== null && isWithin(outputs.values, row * outputs.width, (row + 1) * outputs.width);
    if (isSafe || isFinite(prediction)) continue;
    const detail =
      'The prediction of this row is not a finite number: a value is too far from those that the model was trained on.';
    issues.push({ pointer: `/rows/${row}`, code: 'predictionNotFinite', detail });
  }
  if (issues.length === 0) return;
  const [{ pointer, detail }] = issues;
  throw new TrainyardError('predictionInputInvalid', `The rows do not fit the model: ${pointer}: ${detail}`, {
    issues,
  });
}

function isWithin(values: Float32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!(Math.abs(values[i]) < safeOutput)) return false;
  return true;
}

/** Whether every number in a part of a prediction is finite. */
function isFinite(part: unknown): boolean {
  if (typeof part === 'number') return Number.isFinite(part);
  if (typeof part !== 'object' || part === null) return true;
  return Object.values(part).every(isFinite);
}
