import type { ColumnReading } from '../../contracts/column-reading.ts';
import { isMissing, textMarks } from '../cells/missing-marks.ts';
import { trimCell } from '../cells/trim-cell.ts';

const twoLetters = /^[A-Z]{2}$/;
const regionLetters = /^[A-Z]{2,5}$/;
const regions = ['EMEA', 'APAC', 'LATAM'];
/** Among them NA is no state. */
const states = new Set(
  (
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD ' +
    'TN TX UT VT VA WA WV WI WY PR GU VI AS MP'
  ).split(' '),
);
const leastCodes = 3;

/**
 * Whether NA is one of the names of a text column: among three codes of two capital letters or more, such as countries (Namibia) and
 * continents, unless all are states of the US; and among regions of the world.
 */
export function isNamedNa(written: readonly string[]): boolean {
  const names = new Set<string>();
  for (const cell of written.map(trimCell)) {
    if (isMissing(cell, { type: 'text' })) continue;
    if (!regionLetters.test(cell)) return false;
    names.add(cell);
  }
  const codes = [...names];
  if (regions.some((region) => names.has(region))) return true;
  const isCodes = codes.length >= leastCodes && codes.every((name) => twoLetters.test(name));
  return isCodes && !codes.every((name) => states.has(name));
}

/** The reading of texts among which NA is a name. */
export const withNamedNa = (reading: ColumnReading): ColumnReading => ({
  ...reading,
  missing: textMarks.filter((mark) => mark !== '' && mark !== 'NA'),
});
