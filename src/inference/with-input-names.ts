import type { PredictRequest } from '../contracts/model.ts';
import { TrainyardError } from '../errors.ts';
import { partsOf } from '../json-pointer.ts';

/** An error about rows in the words of tensors: input, row, and step where there are steps. */
export function withInputNames(error: unknown, { columns }: PredictRequest): unknown {
  if (
    !(error instanceof TrainyardError) ||
    error.code !== 'predictionInputInvalid' ||
    error.issues.length === 0
  )
    return error;
  const [{ pointer = '', detail }, ...others] = error.issues;
  const [, row, ...rest] = partsOf(pointer);
  const [first, step, inStep] = rest;
  const name = columns ? columns[Number(first)] : first === 'steps' ? inStep : first;
  const where = [
    ...(name === undefined ? [] : [`input "${name}"`]),
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(first === 'steps' && step !== undefined ? [`step ${step}`] : []),
  ].join(', ');
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const message = where === '' ? `${detail}${more}` : `${where}: ${detail}${more}`;
  return new TrainyardError(error.code, message, { issues: error.issues, cause: error });
}
