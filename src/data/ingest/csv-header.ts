import { TrainyardError } from '../../errors.ts';
import { shorten } from './column-names.ts';
import { guessCsvType, type CsvColumnGuess } from './csv-types.ts';
import { isNullToken } from './null-tokens.ts';

const integerPattern = /^\d+$/;

/**
 * Whether the first record looks like data rather than names: every column that holds numbers, dates or true/false
 * begins with such a value; or, among columns of text only, each first cell occurs again further down its column.
 * Names that are rising integers over numbers, such as years, count as names where a text column has one too.
 */
export function looksLikeData(
  first: readonly string[],
  rows: readonly (readonly string[])[],
  guesses: readonly CsvColumnGuess[],
  decimalComma: boolean,
): boolean {
  const typed = guesses.flatMap((guess, j) =>
    guess.type !== 'VARCHAR' && rows.some((row) => !isNullToken((row[j] ?? '').trim())) ? [j] : [],
  );
  const occursAgain = (j: number): boolean => rows.some((row) => row[j] === first[j]);
  if (typed.length === 0) return rows.length > 1 && first.every((cell, j) => cell !== '' && occursAgain(j));
  const valueLike = (j: number): boolean => {
    const cell = first[j].trim();
    return (
      cell !== '' &&
      !isNullToken(cell) &&
      guessCsvType([cell], decimalComma).type !== 'VARCHAR' &&
      guessCsvType([cell], decimalComma).type === guesses[j].type
    );
  };
  if (!typed.every((j) => valueLike(j) || (isNullToken(first[j].trim()) && typed.some(valueLike))))
    return false;
  const text = first.map((_, j) => j).filter((j) => !typed.includes(j));
  const rising = typed.every((j, i) => {
    if (!integerPattern.test(first[j])) return false;
    return i === 0 || Number(first[j]) > Number(first[typed[i - 1]]);
  });
  return !(rising && typed.length > 1 && text.some((j) => first[j] !== '' && !occursAgain(j)));
}

/** The error for a first record that looks like data. */
export function noHeader(first: readonly string[]): TrainyardError {
  const shown = shorten(first.slice(0, 6).join(', '));
  const detail = `The first line (${shown}) looks like data: there is no header. Put a line with the columns' names first.`;
  return new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'noHeader', line: 1, detail }] });
}
