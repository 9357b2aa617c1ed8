import type { SplitPart } from '../../contracts/definition/split-parts.ts';
import type { StepCounts } from '../../contracts/row-counts.ts';
import { TrainyardError } from '../../errors.ts';
import type { Note } from './note.ts';

/**
 * Counts the examples of each part as a run divides them, with what it would warn of; where it could not divide them, the problem.
 * @param divide the examples of each part, and how many training rows each class has; null: the target has none
 */
export async function countDivision(
  divide: (notes: Note[]) => Promise<{
    rows: Readonly<Record<SplitPart, { readonly length: number }>>;
    trainOfClass: number[] | null;
  }>,
): Promise<StepCounts> {
  const notes: Note[] = [];
  const warnings = (): StepCounts['warnings'] => notes.filter((note) => typeof note !== 'string');
  try {
    const { rows, trainOfClass } = await divide(notes);
    const { train, validation, test } = rows;
    const parts = { train: train.length, validation: validation.length, test: test.length };
    return { parts, trainOfClass, problem: null, warnings: warnings() };
  } catch (error) {
    if (!(error instanceof TrainyardError) || error.code !== 'trainingDataUnusable') throw error;
    const [{ code = error.code, detail }] = error.issues;
    return { parts: null, trainOfClass: null, problem: { code, detail }, warnings: warnings() };
  }
}
