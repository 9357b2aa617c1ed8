import { TrainyardError } from '../../errors.ts';

/** The error of data that can not be trained on. @param notes what was left out before */
export function unusable(code: string, detail: string, notes: readonly string[] = []): TrainyardError {
  return new TrainyardError('trainingDataUnusable', [detail, ...notes].join(' '), {
    issues: [{ code, detail }],
  });
}
