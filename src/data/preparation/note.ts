import type { NewWarning } from '../../contracts/warning.ts';

/** What preparation tells of its work: in words where it does what was asked for, as a warning where one may want to act on it. */
export type Note = string | NewWarning;

/** The words of a note. */
export const wordsOf = (note: Note): string => (typeof note === 'string' ? note : note.detail);
