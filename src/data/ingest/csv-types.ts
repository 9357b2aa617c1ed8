import { isNullToken } from './null-tokens.ts';

/** How a CSV column is read. Integers are read as DOUBLE, which holds them exactly up to 2⁵³. */
export type CsvType = 'DOUBLE' | 'BOOLEAN' | 'TIMESTAMPTZ' | 'DOUBLE[]' | 'VARCHAR';

/** What a sample says of a column. */
export interface CsvColumnGuess {
  type: CsvType;
  /** Whether every sampled number was an integer. */
  integers: boolean;
}

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const commaNumberPattern = /^[+-]?\d+,\d+$/;
const pointNumberPattern = /^[+-]?\d*\.\d+$/;
const integerPattern = /^[+-]?\d+$/;
const infinityPattern = /^[+-]?inf(inity)?$/i;
const leadingZeroPattern = /^[+-]?0\d+$/;
const booleanPattern = /^(true|false)$/i;
const dateTimePattern =
  /^\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?\s?(Z|[+-]\d{2}(:?\d{2})?)?)?$/;

/** A list of numbers as JSON writes it; each quantifier ends at a character that the next can't begin with. */
const vectorPattern =
  /^\[\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?(\s*,\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)*\s*\]$/;

/** Digits beyond which a number no longer holds an integer exactly: such columns are identifiers, kept as text. */
const exactDigits = 15;
/** A column is read as a type although this share of a sample does not fit it: a full read then judges each value. */
const toleratedShare = 0.02;

/** Whether numbers are written with a decimal comma: some are, and none has a decimal point. */
export function usesDecimalComma(records: readonly (readonly string[])[], delimiter: string): boolean {
  if (delimiter === ',') return false;
  let commas = 0;
  for (const record of records)
    for (const cell of record) {
      if (commaNumberPattern.test(cell)) commas++;
      else if (pointNumberPattern.test(cell)) return false;
    }
  return commas > 0;
}

/** Guesses how to read a column from sampled cells (header not among them). A column with no value at all is read as numbers. */
export function guessCsvType(cells: readonly string[], decimalComma: boolean): CsvColumnGuess {
  let values = 0;
  let numbers = 0;
  let integers = 0;
  let booleans = 0;
  let dateTimes = 0;
  let vectors = 0;
  let identifiers = 0;
  for (const raw of cells) {
    const cell = raw.trim();
    if (isNullToken(cell)) continue;
    values++;
    const number = decimalComma ? cell.replace(',', '.') : cell;
    if (numberPattern.test(number) || infinityPattern.test(number)) {
      numbers++;
      if (integerPattern.test(number)) {
        integers++;
        if (number.length > exactDigits || leadingZeroPattern.test(number)) identifiers++;
      }
    } else if (booleanPattern.test(cell)) booleans++;
    else if (dateTimePattern.test(cell)) dateTimes++;
    else if (vectorPattern.test(cell)) vectors++;
  }
  const fits = (count: number): boolean =>
    count > 0 && values - count <= Math.max(1, values * toleratedShare) && count > values - count;
  if (values === 0) return { type: 'DOUBLE', integers: false };
  if (fits(numbers) && identifiers === 0) return { type: 'DOUBLE', integers: integers === numbers };
  if (fits(booleans)) return { type: 'BOOLEAN', integers: false };
  if (fits(dateTimes)) return { type: 'TIMESTAMPTZ', integers: false };
  if (fits(vectors)) return { type: 'DOUBLE[]', integers: false };
  return { type: 'VARCHAR', integers: false };
}
