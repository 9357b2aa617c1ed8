import type { ColumnReading } from '../../contracts/column-reading.ts';
import type { ColumnFacts, ReadingHints } from './column-facts.ts';

/** A column's reading, and what was not certain about it. */
export interface DecidedReading {
  reading: ColumnReading;
  /** What the cells alone do not tell: the whole column may, or the columns beside it. */
  open: 'decimalMark' | 'dayOrMonth' | null;
  /** Present cells that do not fit. */
  misfits: number;
  /** What the column tells of the file, where it is certain. */
  tells: { decimal?: '.' | ','; dayFirst?: boolean };
}

/**
 * Decides how a column is read, by all of the cells that were counted. A type that some cells do not fit is taken only
 * where they are few; whether those are dirt, or the column is text after all, a count of all cells shows.
 * @param toleratedShare of the present cells, and at least one, may not fit
 */
export function decideReading(
  facts: ColumnFacts,
  candidates: readonly ColumnReading[],
  hints: ReadingHints,
  toleratedShare: number,
): DecidedReading {
  const { present, named, names, long, fits } = facts;
  const told = hints.missing === undefined ? {} : { missing: hints.missing };
  const asText: DecidedReading = { reading: { type: 'text', ...told }, open: null, misfits: 0, tells: {} };
  // Nothing but marks: a column without a value, unless the marks may be names.
  if (present === 0) return named === 0 ? { ...asText, reading: { type: 'number', ...told } } : asText;
  const isEnough = (count: number): boolean =>
    count > 0 && present - count <= Math.max(1, present * toleratedShare) && count > present - count;
  const isOf = ({ type, timeFormat }: ColumnReading, wanted: ColumnReading['type']): boolean =>
    type === wanted && timeFormat === undefined;
  const best = (type: ColumnReading['type']): number =>
    Math.max(0, ...fits.filter((_, i) => isOf(candidates[i], type)));
  const equallyGood = (type: ColumnReading['type'], count: number): ColumnReading[] =>
    candidates.filter((candidate, i) => isOf(candidate, type) && fits[i] === count);

  if (facts.exponents > 0) return asText;
  if (areCompactDates(facts, hints))
    return { ...asText, reading: { type: 'dateTime', dateFormat: 'yyyymmdd', ...told } };
  const numbers = best('number');
  if (isEnough(numbers) && names === 0)
    return { ...chooseNumber(facts, equallyGood('number', numbers), hints), misfits: present - numbers };
  // Without leading zeros they are numbers that a double does not hold.
  if (numbers === present && names === long && equallyGood('number', numbers).some(isPlainNumber))
    return { ...asText, reading: { ...asText.reading, exact: true } };
  if (isEnough(best('boolean')))
    return { ...asText, reading: { type: 'boolean', ...told }, misfits: present - best('boolean') };
  const dates = best('dateTime');
  if (isEnough(dates))
    return { ...chooseDate(facts, equallyGood('dateTime', dates), hints), misfits: present - dates };
  const time = candidates.find(({ timeFormat }, i) => timeFormat !== undefined && fits[i] === present);
  if (time !== undefined && areTimes(facts, time)) return { ...asText, reading: time };
  if (isEnough(best('vector')))
    return { ...asText, reading: { type: 'vector', ...told }, misfits: present - best('vector') };
  return asText;
}

/** So many different dates in eight digits are no numbers or ids: of those that could be, one in a thousand is a date of a calendar. */
export const fewestCompactDates = 3;

const areCompactDates = (
  { present, compact, different }: ColumnFacts,
  { dateFormat }: ReadingHints,
): boolean =>
  compact === present &&
  different >= fewestCompactDates &&
  (dateFormat === undefined || dateFormat === 'yyyymmdd');

/** As many different times or fewer are names, such as those of the hours of a day. */
const mostSlots = 24;

/** Whether times are measured, and what their parts are is not in doubt: scores such as 31:29 are no times of a day. */
const areTimes = (
  { present, shortTimes, beyondDay, different }: ColumnFacts,
  { timeFormat }: ColumnReading,
): boolean => {
  const isCertain =
    timeFormat === 'mm:ss' || (beyondDay === 0 && (shortTimes === 0 || shortTimes === present));
  return isCertain && (different > mostSlots || different > present / 5);
};

const isPlainNumber = ({ decimal = '.', thousands, unit, minus, parentheses }: ColumnReading): boolean =>
  decimal === '.' && thousands === undefined && unit === undefined && !minus && !parentheses;

type Choice = Omit<DecidedReading, 'misfits'>;

/** Of formats that the cells fit equally well: the plain one, unless the file says that a mark is the other one. */
function chooseNumber(facts: ColumnFacts, equal: readonly ColumnReading[], hints: ReadingHints): Choice {
  const find = (decimal: '.' | ',', thousands?: string): ColumnReading | undefined =>
    equal.find((r) => (r.decimal ?? '.') === decimal && r.thousands === thousands);
  const plain = find('.');
  if (plain !== undefined) {
    const european = facts.points > 0 && plain.unit === undefined ? find(',', '.') : undefined;
    // 1.234 may be a thousand and more; a file that writes decimal commas elsewhere says so.
    if (european === undefined)
      return { reading: plain, open: null, tells: facts.points > 0 ? { decimal: '.' } : {} };
    // With semicolons the comma may be the decimal mark.
    const isOpen = hints.decimal === undefined && hints.delimiter === ';';
    return {
      reading: hints.decimal === ',' ? european : plain,
      open: isOpen ? 'decimalMark' : null,
      tells: {},
    };
  }
  const grouped = find('.', ',');
  const comma = find(',');
  if (grouped !== undefined && comma !== undefined) {
    if (hints.decimal !== undefined)
      return {
        reading: hints.decimal === ',' ? comma : grouped,
        open: null,
        tells: { decimal: hints.decimal },
      };
    // 2,533 beside 988 is grouped; beside 1988 it is not, as that would be grouped too.
    const isGrouped = facts.ungrouped === 0 && (facts.commas < facts.present || hints.delimiter !== ';');
    return { reading: isGrouped ? grouped : comma, open: 'decimalMark', tells: {} };
  }
  const [first] = equal;
  const decimal = first.decimal ?? '.';
  const isShown = decimal === ',' ? facts.commas > 0 : facts.points > 0;
  return { reading: first, open: null, tells: isShown ? { decimal } : {} };
}

const dayFirst = (reading: ColumnReading): boolean => reading.dateFormat?.startsWith('dd/') ?? false;
const monthFirst = (reading: ColumnReading): boolean => reading.dateFormat?.startsWith('mm/') ?? false;

/** Day or month first: what fits; else what the file says; points stand after days. Otherwise the column stays text. */
function chooseDate(facts: ColumnFacts, equal: readonly ColumnReading[], hints: ReadingHints): Choice {
  const [first] = equal;
  const days = equal.find(dayFirst);
  const monthly = equal.find(monthFirst);
  if (days === undefined || monthly === undefined)
    return {
      reading: first,
      open: null,
      tells: dayFirst(first) ? { dayFirst: true } : monthFirst(first) ? { dayFirst: false } : {},
    };
  const isDayFirst = hints.dayFirst ?? (facts.points === facts.present ? true : undefined);
  if (isDayFirst === undefined)
    return {
      reading: { type: 'text', ...(hints.missing && { missing: hints.missing }) },
      open: 'dayOrMonth',
      tells: {},
    };
  return { reading: isDayFirst ? days : monthly, open: null, tells: {} };
}
