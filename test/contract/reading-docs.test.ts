import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { spreadsheetErrors, textMarks, valueMarks } from '../../src/data/cells/missing-marks.ts';

const page = await readFile(path.join(import.meta.dirname, '..', '..', 'docs', 'reading.md'), 'utf8');

/** The words of the block under a comment, of which those with a space stand as two. */
function listed(title: string): string[] {
  const block = new RegExp(`<!-- ${title} -->\\s*\`\`\`text\\n([^\`]*)\`\`\``).exec(page)![1];
  return block.trim().split(/\s+/);
}
const words = (marks: readonly string[]): Set<string> =>
  new Set(marks.filter((mark) => mark !== '').flatMap((mark) => mark.split(' ')));

it('the page on reading lists every mark that means "no value"', () => {
  const errors = listed('errors of spreadsheets');
  expect(errors).toEqual([...spreadsheetErrors]);
  const known: ReadonlySet<string> = new Set(spreadsheetErrors);
  expect(new Set(listed('marks of names'))).toEqual(
    words(textMarks.filter((mark) => !known.has(mark) || mark === 'N/A')),
  );
  const lower = new Set(errors.map((error) => error.toLowerCase()));
  const values = valueMarks.filter((mark) => !lower.has(mark.toLowerCase()) || mark === '#n/a');
  expect(new Set(listed('marks of values'))).toEqual(words(values));
});
