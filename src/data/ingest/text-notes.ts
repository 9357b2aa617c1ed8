import type { ColumnReading } from '../../contracts/column-reading.ts';
import type { ReadColumn } from '../../contracts/dataset-reading.ts';
import { toleratedShare, type ColumnFacts, type ReadingHints } from '../cells/column-facts.ts';
import { countSample } from '../cells/count-cells.ts';
import { decideReading } from '../cells/decide-reading.ts';
import { isMissing } from '../cells/missing-marks.ts';
import { unitSigns } from '../cells/number-cell.ts';
import { trimCell } from '../cells/trim-cell.ts';
import { shorten } from './column-names.ts';
import { wellKnownText } from '../cells/well-known-text.ts';

/** What a person would want to know of cells that are text: another format than the one that was told; measures in a form that is not read. */
export function noteOf(
  cells: readonly string[],
  {
    reading,
    guesses,
    likely,
  }: { reading: ColumnReading; guesses: 'all' | 'dates'; likely: ColumnReading | null },
  hints: ReadingHints,
): { note?: ReadColumn['note'] } {
  const { decimal, thousands, dateFormat, ...others } = hints;
  const isAsked = decimal !== undefined || thousands !== undefined || dateFormat !== undefined;
  if (guesses === 'all' && isAsked) {
    const { facts, candidates } = countSample(cells, others);
    const found = decideReading(facts, candidates, others, toleratedShare).reading;
    if (found.type === 'number' || found.type === 'dateTime') return { note: otherFormat(found, hints) };
  }
  if (likely !== null) return {};
  const present = cells.map(trimCell).filter((cell) => !isMissing(cell, { ...reading, type: 'number' }));
  const note =
    numbersWithUnit(present) ??
    mixedSigns(present) ??
    composedMeasures(present) ??
    otherDigits(present) ??
    clockTimes(present) ??
    unreadDates(present) ??
    otherNotation(present);
  return note === null ? {} : { note };
}

type Note = NonNullable<ReadColumn['note']>;

/** Says of numbers that most of them may be dates. */
export function compactNote({ compact, present }: ColumnFacts): { note?: Note } {
  if (compact * 2 <= present) return {};
  const detail =
    'Most values look like dates such as 20240131: they are read as numbers, as they are few, or others are none. Tell `format: yyyymmdd` for the column, and `missingValues` if the others mean "no value", to have dates.';
  return { note: { code: 'compactDates', detail } };
}

const numberAndWord = /^[<>≤≥~]?[+-]?[$€£¥]?\d[\d.,]*\s?([\p{L}°²³/]{1,12})$/u;
/** More words than these behind numbers are a part of names, such as those of seats. */
const mostUnits = 4;
/** Fewer different numbers than these are a part of names, such as 1a and 1b. */
const fewNumbers = 5;

/** Numbers with words behind them, of which a few occur. */
function numbersWithUnit(present: readonly string[]): Note | null {
  const words = new Set<string>();
  const numbers = new Set<string>();
  for (const cell of present) {
    const word = numberAndWord.exec(cell)?.[1];
    if (word === undefined) return null;
    words.add(word);
    numbers.add(cell.slice(0, -word.length));
    if (words.size > mostUnits) return null;
  }
  if (words.size === 0 || (words.size > 1 && numbers.size < fewNumbers)) return null;
  const [first] = words;
  const shown = [...words].map((word) => `"${word}"`).join(', ');
  const detail =
    words.size === 1
      ? `The values are numbers with ${shown} after them: they are read as names. Without ${shown} they are read as numbers.`
      : `The values are numbers with ${shown} after them: they are read as names. In one unit, and without it (such as "${first}"), they are read as numbers.`;
  return { code: 'numbersWithUnit', detail };
}

const currencies = unitSigns.filter((sign) => sign.length > 1).join('|');
const signed = new RegExp(
  `^[+-]?([$€£¥₹]?|${currencies})\\s?[+-]?\\d[\\d.,]*\\s?([%$€£¥₹]?|${currencies})$`,
  'u',
);

/** Numbers of which some have a percent or currency sign that others don't have: of which unit they are, nothing tells. */
function mixedSigns(present: readonly string[]): Note | null {
  const signs = new Set<string>();
  for (const cell of present) {
    const found = signed.exec(cell);
    if (found === null) return null;
    signs.add(found[1] || found[2]);
  }
  if (signs.size < 2) return null;
  const shown = [...signs].map((sign) => (sign === '' ? 'no sign' : `"${sign}"`)).join(', ');
  const detail = `The values are numbers in several units (${shown}): they are read as names. In one unit they are read as numbers.`;
  return { code: 'numbersWithUnit', detail };
}

/** Feet and inches; degrees, minutes and seconds. */
const composed =
  /^(?:\d+\s?(?:'|′|ft)\s?\d{1,2}(?:\.\d+)?\s?(?:"|″|''|in)?|[+-]?\d{1,3}\s?°\s?\d{1,2}\s?['′](?:\s?[\d.]+\s?(?:["″]|''))?\s?[NSEW]?)$/u;

/** Measures of several parts. */
function composedMeasures(present: readonly string[]): Note | null {
  if (!isMost(present, (cell) => composed.test(cell))) return null;
  const detail = `The values are measures of several parts, such as "${shorten(present[0])}": they are read as names. As one number each, such as inches or degrees with decimals, they are read as numbers.`;
  return { code: 'numbersWithUnit', detail };
}

const foreignNumber = /^[+-]?\p{Nd}+(?:[.,٫٬_]\p{Nd}+)*$/u;
const foreignMark = /[^0-9+.,-]/;

/** Numbers in digits of another script, or with underscores between them. */
function otherDigits(present: readonly string[]): Note | null {
  if (!present.some((cell) => foreignMark.test(cell))) return null;
  if (!isMost(present, (cell) => foreignNumber.test(cell))) return null;
  const shown = shorten(present.find((cell) => foreignMark.test(cell))!);
  const detail = `The values are numbers in other digits than 0 to 9, or with underscores, such as "${shown}": they are read as names. Written as 1234.5 they are read as numbers.`;
  return { code: 'otherDigits', detail };
}

const clock = /^\d{1,3}:[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?: ?[AaPp][.]?[Mm][.]?)?$/;
const duration =
  /^-?(?:\d+ days?,? [+-]?\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?|P(?=[\dT])(?:\d+[YMWD])*(?:T(?:\d+(?:[.,]\d+)?[HMS])+)?)$/;

/** Times of day, and durations. */
function clockTimes(present: readonly string[]): Note | null {
  if (!isMost(present, (cell) => clock.test(cell) || duration.test(cell))) return null;
  const detail = `The values are times of day or durations, such as "${shorten(present[0])}": they are read as names, as they are few different ones or of several forms. Tell \`format: hh:mm\`, \`mm:ss\` or \`duration\` for the column to have numbers of seconds.`;
  return { code: 'clockTimes', detail };
}

const year = '(?:19|20)\\d\\d';
const day = '(?:0?[1-9]|[12]\\d|3[01])';
/** How the names of months begin in the languages of Western and Central Europe and in Russian. */
const month =
  '(?:jan|feb|fe[vb]|fév|mar|mär|mrt|apr|avr|abr|kwi|may|mai|maj|mei|mag|jun|jui|giu|jul|lug|aug|aoû|ago|sep|set|o[ckt]t|ott|out|nov|de[czs]|déc|dic|ene|gen|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)\\p{L}*[.]?';
const datePattern = new RegExp(
  `^(?:\\p{L}{2,10}[.,]{0,2} )?(?:${[
    `${day}(?:st|nd|rd|th|er|[.ºª])?[ ./-]+(?:de )?(?:${month}|\\d{1,2})[ ./,-]+(?:de )?${year}`,
    `${year}[ ./-](?:${month}|\\d{1,2})[ ./-]${day}`,
    `${year}\\s?年\\s?\\d{1,2}\\s?月\\s?\\d{1,2}\\s?日`,
    `${month} ${day}(?:st|nd|rd|th)?,? ${year}`,
    `${day}/${month}/${year}:\\d{2}:\\d{2}:\\d{2}`,
    `${month} ${day} \\d{1,2}:\\d{2}:\\d{2} \\S{1,5} ${year}`,
  ].join('|')})(?:$|[ T,].{0,40}$)`,
  'iu',
);

/** Dates in forms that are not read, or in several. */
function unreadDates(present: readonly string[]): Note | null {
  if (!isMost(present, (cell) => cell.length <= 60 && datePattern.test(cell))) return null;
  const shown = [...new Set(present)].slice(0, 2).map((cell) => `"${shorten(cell)}"`).join(' and '); // prettier-ignore
  const detail = `The values look like dates, such as ${shown}, in a form that is not read, or in several forms: they are read as names. Dates in one form, best as 2024-01-31, are read as dates.`;
  return { code: 'unreadDates', detail };
}

/** Notations of numbers that are not read: what they are, what each value looks like, one that gives them away, and what would be read. */
const notations: { what: string; each: RegExp; some: RegExp; instead: string }[] = [
  {
    what: 'fractions',
    each: /^[+-]?(?:\d+ )?\d+ ?[/⁄] ?\d+$/,
    some: /[/⁄]/,
    instead: 'As decimals, such as 0.75, they are read as numbers.',
  },
  {
    what: 'hexadecimal numbers',
    each: /^0[xX][\dA-Fa-f]+$/,
    some: /^0[xX]/,
    instead: 'As decimal numbers they are read as numbers.',
  },
  {
    what: 'numbers with a power of ten',
    each: /^[+-]?\d+(?:[.,]\d+)? ?[x×·*] ?10(?:\^ ?[+−-]?\d+|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/u,
    some: /10/,
    instead: 'As 1.5e3 they are read as numbers.',
  },
  {
    what: 'pairs of numbers',
    each: /^[([]?[+-]?\d+(?:\.\d+)?(?:, |; ?| )[+-]?\d+(?:\.\d+)?[)\]]?$/,
    some: /[,; ]/,
    instead: 'As two columns, such as latitude and longitude, they are read as numbers.',
  },
  {
    what: 'numbers, some with the minus behind them',
    each: /^\d[\d.,]* ?-?$/,
    some: /\d ?-$/,
    instead: 'With the minus before the digits they are read as numbers.',
  },
  {
    what: 'numbers with marks',
    each: /^[<>≤≥~≈±]? ?[+-]?\d[\d.,]* ?[*†‡+]{0,3}$/u,
    some: /^[<>≤≥~≈±]|[*†‡+]$/u,
    instead: 'Without the marks they are read as numbers.',
  },
  {
    what: 'formulas of a spreadsheet',
    each: /^=[\w("+-]/,
    some: /^=/,
    instead: 'Save the values of the formulas to have those.',
  },
  {
    what: 'geometries',
    each: wellKnownText,
    some: wellKnownText,
    instead: 'Give what matters of them as columns of numbers, such as longitude and latitude, or an area.',
  },
];

/** Values in a notation that is not read, unless they are so few that they are names of categories. */
function otherNotation(present: readonly string[]): Note | null {
  if (new Set(present).size < fewNumbers) return null;
  for (const { what, each, some, instead } of notations) {
    const shown = present.find((cell) => some.test(cell));
    if (shown === undefined || !isMost(present, (cell) => each.test(cell))) continue;
    const detail = `The values are ${what}, such as "${shorten(shown)}": they are read as names. ${instead}`;
    return { code: 'otherNotation', detail };
  }
  return null;
}

const isMost = (present: readonly string[], fits: (cell: string) => boolean): boolean =>
  present.length > 0 && present.filter((cell) => !fits(cell)).length <= present.length * toleratedShare;

/** Cells are in another format than the options say. */
function otherFormat(found: ColumnReading, hints: ReadingHints): NonNullable<ReadColumn['note']> {
  if (found.type === 'dateTime')
    return {
      code: 'otherFormat',
      detail: `The values are dates of the format ${found.dateFormat}, which \`dateFormat: ${hints.dateFormat}\` rules out: they are read as text. Tell \`format: ${found.dateFormat}\` for the column.`,
    };
  const { decimal = '.', thousands } = found;
  const marks = `\`decimal: ${decimal}\`${thousands === undefined ? '' : ` and \`thousands: ${thousands}\``}`;
  const told = [
    hints.decimal && `\`decimal: ${hints.decimal}\``,
    hints.thousands && `\`thousands: ${hints.thousands}\``,
  ];
  return {
    code: 'otherFormat',
    detail: `The values are numbers that are written as ${marks} says, which ${told.filter(Boolean).join(' and ')} rules out: they are read as text. Leave the option out, or tell ${marks}.`,
  };
}
