import { TrainyardError } from '../../errors.ts';
import { wordsOf, type Note } from './note.ts';

/** The error of data that can not be trained on. @param notes what was left out before */
export function unusable(code: string, detail: string, notes: readonly Note[] = []): TrainyardError {
  return new TrainyardError('trainingDataUnusable', [detail, ...notes.map(wordsOf)].join(' '), {
    issues: [{ code, detail }],
  });
}
