import type { ReadColumn, ReadOptions } from '../../contracts/dataset-reading.ts';
import type { ReadingHints } from '../cells/column-facts.ts';
import { compactDateSql } from '../cells/date-cell.ts';
import { fewestCompactDates } from '../cells/decide-reading.ts';
import { TrainyardError } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName } from '../sql-literals.ts';
import { shorten, writtenNames } from './column-names.ts';
import { objectNote, type FlatTable } from './flatten-objects.ts';
import { readingOfStored } from '../cells/reading-of-stored.ts';
import { readTextColumns } from './read-text-columns.ts';
import {
  areGeometriesSql,
  bytesNote,
  geometryNote,
  hasImagesSql,
  isGeometry,
  isNested,
  isObject,
  nestedColumns,
  nestedNote,
  storedColumnOf,
} from './stored-column.ts';
import type { SourceColumn, TypedColumn } from './source-table.ts';
import { checkToldColumns } from './told-columns.ts';
import { planTextColumns, type TextColumn } from './text-column.ts';

const sampledCells = 200_000;
const exactIntegers = Number.MAX_SAFE_INTEGER;

/**
 * Writes a table of a typed source (JSON, Parquet) as Parquet. Strings are read as cells are, and may be dates; numbers that
 * a double does not hold are kept as text; what was told of a column has the last word.
 * @returns rows written, and what was decided
 */
export async function readTypedTable(
  engine: DataEngine,
  source: FlatTable & { dates: 'text' | 'typed' },
  options: ReadOptions,
  target: { path: string },
): Promise<{ rows: number; columns: ReadColumn[]; decimal: '.' | ',' | null }> {
  const { from } = source;
  const asked = source.told.filter(({ name }) => Object.hasOwn(options.columns ?? {}, name));
  if (asked.length > 0) throw nestedColumns(asked.map(({ name }) => name));
  checkToldColumns(options, new Set(source.columns.map(({ name }) => name)));
  const { columns, leftOut } = await readableColumns(engine, source, options);
  const exact = await exactNames(engine, from, columns);
  const nanos = await withNanoseconds(engine, from, columns);
  const compact = await compactDates(engine, from, columns);
  const typed: SourceColumn[] = [];
  const texts: { name: string; text: string; guesses: TextColumn['guesses'] }[] = [];
  for (const { name, type, mixed } of columns) {
    const cell = quoteName(name);
    const said =
      options.columns !== undefined && Object.hasOwn(options.columns, name) ? options.columns[name] : {};
    const column: SourceColumn =
      mixed === undefined
        ? storedColumnOf(name, type, source.dates, nanos.has(name))
        : { name, storedType: 'VARCHAR', expression: mixed };
    const isTold = said.type !== undefined || said.format !== undefined;
    const missing = said.missingValues ?? options.missingValues;
    const isPlain = ['BIGINT', 'DOUBLE', 'BOOLEAN', 'DATE', 'TIMESTAMP', 'TIMESTAMP_NS'].includes(
      column.storedType,
    );
    if (mixed !== undefined) texts.push({ name, text: mixed, guesses: 'all' });
    else if (column.storedType === 'VARCHAR') texts.push({ name, text: column.expression, guesses: 'dates' });
    else if (compact.has(name)) texts.push({ name, text: plainText(column), guesses: 'all' });
    else if (exact.has(name)) texts.push({ name, text: `CAST(${cell} AS VARCHAR)`, guesses: 'none' });
    else if (isPlain && (isTold || (missing !== undefined && column.storedType !== 'BOOLEAN')))
      texts.push({ name, text: plainText(column), guesses: 'all' });
    else {
      if (isTold && said.type !== typesOfOthers[column.storedType]) throw otherType(name, column);
      typed.push(column);
    }
  }
  const sampled = await sampleOf(engine, from, texts);
  const told: ReadingHints = {
    delimiter: null,
    decimal: options.decimal,
    thousands: options.thousands,
    dateFormat: options.dateFormat,
    missing: options.missingValues,
  };
  const { columns: text, hints } = planTextColumns(
    texts.map((column, j) => ({ ...column, cells: sampled.cells[j] })),
    options,
    told,
  );
  for (const column of text)
    if (exact.has(column.name) && !column.isTold) {
      column.reading = { ...column.reading, exact: true };
      column.note = {
        code: 'exactDigits',
        detail:
          'Its numbers have more digits than a number holds exactly: they are kept as names. Tell `type: numeric` to have them rounded.',
      };
    }
  const read = await readTextColumns(
    engine,
    {
      from,
      text,
      typed,
      order: columns.map(({ name }) => name),
      written: writtenNames(columns),
      hints,
      isWhole: sampled.isWhole,
    },
    target,
  );
  const notes = new Map(columns.map(({ name, note }) => [name, note]));
  const all = [
    ...read.columns,
    ...typed.flatMap(({ name, storedType, reading: told }): ReadColumn[] => {
      if (told !== undefined) return [{ name, reading: told, missing: [], note: durationNote }];
      const reading = readingOfStored(storedType);
      return reading === null ? [] : [{ name, reading, missing: [] }];
    }),
  ];
  return {
    ...read,
    decimal: hints.shownDecimal ?? null,
    columns: [
      ...source.told,
      ...[...leftOut].map(([name, note]): ReadColumn => ({
        name,
        reading: { type: 'text' },
        missing: [],
        note,
      })),
      ...all.map((column) => {
        const note = column.note ?? notes.get(column.name);
        return { ...column, ...(note && { note }) };
      }),
    ],
  };
}

/** The columns that can be read, of which there are two at least, and why others can't. @throws TrainyardError datasetInvalid (nestedColumn) */
async function readableColumns(
  engine: DataEngine,
  { from, columns: all }: { from: string; columns: readonly TypedColumn[] },
  options: ReadOptions,
): Promise<{ columns: TypedColumn[]; leftOut: Map<string, ReadColumn['note']> }> {
  const leftOut = new Map<string, ReadColumn['note']>();
  const plain = all.filter(({ mixed }) => mixed === undefined);
  const bytes = plain.filter(({ type }) => type === 'BLOB');
  const geometries = await columnsThat(engine, from, bytes, ({ name }) => areGeometriesSql(quoteName(name)));
  for (const { name, type } of plain) {
    if (isGeometry(type) || geometries.has(name)) leftOut.set(name, geometryNote);
    else if (isObject(type)) leftOut.set(name, objectNote);
    else if (isNested(type)) leftOut.set(name, nestedNote);
  }
  await leaveOutBytes(engine, from, { all, bytes, leftOut });
  const columns = all.filter(({ name }) => !leftOut.has(name));
  const isAsked = [...leftOut.keys()].some((name) => Object.hasOwn(options.columns ?? {}, name));
  if (leftOut.size > 0 && (columns.length < 2 || isAsked)) throw nestedColumns([...leftOut.keys()]);
  return { columns, leftOut };
}

/** Leaves columns of bytes without an image out, where two others remain: a table of nothing but broken images is refused for these. */
async function leaveOutBytes(
  engine: DataEngine,
  from: string,
  {
    all,
    bytes,
    leftOut,
  }: {
    all: readonly TypedColumn[];
    bytes: readonly TypedColumn[];
    leftOut: Map<string, ReadColumn['note']>;
  },
): Promise<void> {
  const unknown = bytes.filter(({ name }) => !leftOut.has(name));
  const others = await columnsThat(
    engine,
    from,
    unknown,
    ({ name }) => `NOT coalesce(${hasImagesSql(quoteName(name))}, true)`,
  );
  if (all.length - leftOut.size - others.size < 2) return;
  for (const name of others) leftOut.set(name, bytesNote);
}

/**
 * Names of the columns for which a condition holds over the whole table, which is read once.
 * @param test SQL of the condition; null: it does not hold
 */
async function columnsThat(
  engine: DataEngine,
  from: string,
  columns: readonly TypedColumn[],
  test: (column: TypedColumn) => string | null,
): Promise<Set<string>> {
  const tests = columns.flatMap((column) => {
    const condition = test(column);
    return condition === null ? [] : [{ name: column.name, condition }];
  });
  if (tests.length === 0) return new Set();
  const [found] = await engine.query(
    `SELECT ${tests.map(({ condition }, i) => `${condition} AS c${i}`).join(', ')} FROM ${from}`,
  );
  return new Set(tests.filter((_, i) => found[`c${i}`] === true).map(({ name }) => name));
}

/** Of a typed source; a prediction may write them as a CSV would. */
const durationNote: ReadColumn['note'] = {
  code: 'clockTimes',
  detail: 'The values are durations: they are read as numbers of seconds.',
};

/** What columns can be told to be that are no single values; images are what they are. */
const typesOfOthers: Readonly<Partial<Record<SourceColumn['storedType'], string>>> = { 'DOUBLE[]': 'vector' };

function otherType(column: string, { storedType }: SourceColumn): TrainyardError {
  const what = storedType === 'BLOB' ? 'bytes of images' : 'lists of numbers';
  const detail = `The column holds ${what}, and can't be read as the options say; leave them out.`;
  return new TrainyardError('datasetInvalid', `Column "${shorten(column)}": ${detail}`, {
    issues: [{ code: 'toldType', column, detail }],
  });
}

/** A typed value as the text that a person would have written. */
function plainText({ storedType, expression }: SourceColumn): string {
  const text = `CAST(${expression} AS VARCHAR)`;
  return storedType === 'DOUBLE' ? `regexp_replace(${text}, '[.]0$', '')` : text;
}

/** Columns of numbers that a double does not hold: names, in the most cases. */
function exactNames(engine: DataEngine, from: string, columns: readonly TypedColumn[]): Promise<Set<string>> {
  return columnsThat(engine, from, columns, ({ name, type }) => {
    const cell = quoteName(name);
    const isBeyond = `max(${cell}) > ${exactIntegers} OR min(${cell}) < -${exactIntegers}`;
    if (/^(U?BIGINT|U?HUGEINT)$/.test(type)) return isBeyond;
    const scale = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
    if (scale === null || Number(scale[1]) <= 15) return null;
    return scale[2] === '0' ? isBeyond : `count(DISTINCT ${cell}) > count(DISTINCT CAST(${cell} AS DOUBLE))`;
  });
}

/** Columns of numbers that are all dates in eight digits. */
async function compactDates(
  engine: DataEngine,
  from: string,
  columns: readonly TypedColumn[],
): Promise<Set<string>> {
  // Least and largest values tell of most columns that they are none.
  const near = await columnsThat(engine, from, columns, ({ name, type }) =>
    /^(INTEGER|UINTEGER|BIGINT|UBIGINT|DOUBLE)$/.test(type)
      ? `min(${quoteName(name)}) >= 19000101 AND max(${quoteName(name)}) <= 20991231`
      : null,
  );
  const candidates = columns.filter(({ name }) => near.has(name));
  return columnsThat(engine, from, candidates, ({ name }) => {
    const cell = quoteName(name);
    return `bool_and(${cell} IS NULL OR ${compactDateSql(`CAST(${cell} AS VARCHAR)`)}) AND count(DISTINCT ${cell}) >= ${fewestCompactDates}`;
  });
}

/** Columns of times that have more than microseconds. */
function withNanoseconds(
  engine: DataEngine,
  from: string,
  columns: readonly TypedColumn[],
): Promise<Set<string>> {
  return columnsThat(engine, from, columns, ({ name, type }) =>
    type === 'TIMESTAMP_NS' ? `bool_or(epoch_ns(${quoteName(name)}) % 1000 <> 0)` : null,
  );
}

async function sampleOf(
  engine: DataEngine,
  from: string,
  texts: readonly { text: string }[],
): Promise<{ cells: string[][]; isWhole: boolean }> {
  const cells: string[][] = texts.map(() => []);
  if (texts.length === 0) return { cells, isWhole: true };
  const limit = Math.max(60, Math.min(5000, Math.ceil(sampledCells / texts.length)));
  let rows = 0;
  await engine.stream(
    `SELECT ${texts.map(({ text }) => `left(CAST(${text} AS VARCHAR), 1000)`).join(', ')} FROM ${from} LIMIT ${limit}`,
    (chunk) => {
      rows += chunk.rowCount;
      for (const [j, column] of cells.entries())
        for (const value of chunk.getColumnValues(j)) column.push((value as string | null) ?? '');
    },
  );
  return { cells, isWhole: rows < limit };
}
