import type { ImportedInput, TensorType } from '../contracts/imported-model.ts';
import type { UnknownColumns } from '../contracts/model.ts';
import { isExactNumber } from '../data/cells/exact-number.ts';
import { parseDateTime } from '../data/preparation/columns/parse-date-time.ts';
import { createRowIssues } from '../data/preparation/encode/row-issues.ts';
import { tokenize } from '../data/preparation/read/tokenize.ts';
import { nameHint, shortened } from '../similar-names.ts';
import { mayMiss } from './fit-inputs.ts';
import type { Feed } from './tensor-model.ts';

type Value = number | string;

/** Rows as the parts of each input: one list of values a row. */
export type RowParts = readonly (readonly (readonly Value[])[])[];

/** What stands for a missing value. */
const blank = { string: '', number: NaN } as const;

const integers: Readonly<Partial<Record<TensorType, readonly [number, number]>>> = {
  int8: [-(2 ** 7), 2 ** 7 - 1],
  uint8: [0, 2 ** 8 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  uint16: [0, 2 ** 16 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint64: [0, Number.MAX_SAFE_INTEGER],
};

/** Reads rows for a model. */
export type RowReader = (
  rows: readonly Record<string, unknown>[],
  unknownColumns: UnknownColumns,
) => RowParts;

/**
 * A reader of rows: values by column name become parts of inputs. Null is a missing value: NaN among numbers, the empty string among strings.
 * @returns a reader that throws predictionInputInvalid, its issues pointing at `/rows/3/age`
 */
export function createRowReader(inputs: readonly ImportedInput[]): RowReader {
  const names = new Set(inputs.flatMap(({ columns }) => columns.map(({ name }) => name)));
  return (rows, unknownColumns) => {
    const issues = createRowIssues(unknownColumns);
    const parts: Value[][][] = inputs.map(() => []);
    for (const [i, row] of rows.entries()) {
      if (issues.isFull) break;
      const report = (column: string | null, code: string, detail: string): void =>
        issues.add(['rows', i], column, code, detail);
      if (typeof row !== 'object' || row === null || Array.isArray(row)) {
        report(null, 'notAnObject', 'A row is an object of values by column name.');
        continue;
      }
      for (const name of Object.keys(row))
        if (!names.has(name))
          report(
            name,
            'unknownColumn',
            `The model knows no column "${shortened(name)}"; ${nameHint(name, [...names], 'its columns are')}`,
          );
      for (const [at, input] of inputs.entries()) parts[at].push(partOf(input, row, report));
    }
    issues.throwIfAny();
    return parts;
  };
}

function partOf(
  input: ImportedInput,
  row: Record<string, unknown>,
  report: (column: string, code: string, detail: string) => void,
): Value[] {
  const read = (name: string, of: (value: unknown) => Value | Value[] | string[]): Value[] => {
    if (!Object.hasOwn(row, name)) {
      report(name, 'missingColumn', `The column "${name}" is not there; give null for a missing value.`);
      return [];
    }
    try {
      return [of(row[name])].flat();
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      report(name, 'wrongType', error.message);
      return [];
    }
  };
  if (input.holds === 'list') return read(input.columns[0].name, (value) => listOf(input, value));
  return input.columns.flatMap(({ name, type }) =>
    read(name, (value) => {
      const cell = cellOf(input, type, value);
      return cell ?? missing(input);
    }),
  );
}

class Misfit extends Error {}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
};

function missing(input: ImportedInput): Value {
  if (!mayMiss(input)) throw new Misfit(`A value is needed: the input "${input.tensor}" of the type ${input.type} has none for a missing one.`); // prettier-ignore
  return input.type === 'string' ? blank.string : blank.number;
}

/** The value of a cell; null where it is missing. @throws Misfit */
function cellOf({ type: tensor }: ImportedInput, type: string, value: unknown): Value | null {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'categorical':
      if (typeof value === 'string') return value;
      if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
        return String(value);
      throw new Misfit(`Expected a string, got ${shown(value)}.`);
    case 'boolean':
      if (typeof value === 'boolean') return Number(value);
      if (value === 0 || value === 1) return value;
      throw new Misfit(`Expected true or false, got ${shown(value)}.`);
    case 'dateTime': {
      const seconds = typeof value === 'string' ? parseDateTime(value) : NaN;
      if (Number.isNaN(seconds)) throw new Misfit(`Expected a date or time as an ISO 8601 string, got ${shown(value)}.`); // prettier-ignore
      return inRange(tensor, tensor === 'int64' ? Math.floor(seconds) : seconds);
    }
    default:
      return inRange(tensor, numberOf(value));
  }
}

/** A number; one with more digits than a double holds comes as text. */
function numberOf(value: unknown): number {
  const isText = typeof value === 'string' && isExactNumber(value.trim());
  if (typeof value !== 'number' && !isText) throw new Misfit(`Expected a number, got ${shown(value)}.`);
  const number = Number(value);
  if (!Number.isFinite(number)) throw new Misfit(`The number ${shown(value)} is larger than a double holds.`);
  return number;
}

function inRange(type: TensorType, value: number): number {
  const range = integers[type];
  if (range === undefined) {
    if (type === 'float32' && !Number.isFinite(Math.fround(value)))
      throw new Misfit(`The number ${value} is larger than float32 holds.`);
    return value;
  }
  if (Number.isInteger(value) && value >= range[0] && value <= range[1]) return value;
  throw new Misfit(`Expected a whole number from ${range[0]} to ${range[1]}, got ${value}.`);
}

/** The values of a list, row-major where it is nested. Null in place of the list: all of them are missing. @throws Misfit */
function listOf(input: ImportedInput, value: unknown): Value[] {
  const { shape, type } = input;
  const length = shape.includes(null) ? null : shape.reduce<number>((product, size) => product * size!, 1);
  if (value === null || value === undefined) {
    const absent = missing(input);
    return Array.from({ length: length ?? 1 }, () => absent);
  }
  const isText = type === 'string';
  const list = typeof value === 'string' && isText ? tokensOf(input, value, length) : value;
  if (!Array.isArray(list)) throw new Misfit(`Expected an array of ${isText ? 'strings' : 'numbers'}, got ${shown(value)}.`); // prettier-ignore
  const flat: unknown[] = list.some(Array.isArray) ? (list.flat(shape.length) as unknown[]) : list;
  const isRight = length === null ? isText || flat.length > 0 : flat.length === length || (isText && flat.length < length); // prettier-ignore
  if (!isRight) throw new Misfit(`Expected ${length ?? 'at least one'} values, got ${flat.length}.`);
  const kind = isText ? 'categorical' : type === 'bool' ? 'boolean' : 'numeric';
  const read = flat.map((each) => cellOf(input, kind, each) ?? missing(input));
  if (!isText) return read;
  // A list of strings that is shorter is filled up.
  return [...read, ...Array.from({ length: Math.max(0, (length ?? 1) - read.length) }, () => blank.string)];
}

/** The tokens of a text, as many as count; a text that is not cut is one. */
function tokensOf({ tokenizer }: ImportedInput, text: string, length: number | null): string[] {
  return tokenizer === undefined ? [text] : tokenize(text.trim(), tokenizer).slice(0, length ?? undefined);
}

/** The tensors of the rows `from` to `to`, which {@link sameLengths} has put together. */
export function feedsOf(inputs: readonly ImportedInput[], parts: RowParts, from: number, to: number): Feed[] {
  return inputs.map(({ tensor, type, shape }, i) => {
    const rows = parts[i].slice(from, to);
    return {
      name: tensor,
      type,
      shape: [rows.length, ...shape.map((size) => size ?? rows[0].length)],
      values: rows.length === 1 ? rows[0] : rows.flat(),
    };
  });
}

/** Cuts rows where a list has another length than that of the row before: one tensor holds lists of one length. */
export function* sameLengths(
  parts: RowParts,
  rows: number,
  most: number,
): Generator<{ from: number; to: number }> {
  let from = 0;
  for (let row = 1; row <= rows; row++) {
    const isCut = row === rows || row - from === most || parts.some((part) => part[row].length !== part[from].length); // prettier-ignore
    if (!isCut) continue;
    yield { from, to: row };
    from = row;
  }
}
