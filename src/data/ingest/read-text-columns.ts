import type { ColumnReading } from '../../contracts/column-reading.ts';
import type { ReadColumn } from '../../contracts/dataset-reading.ts';
import { TrainyardError, type ErrorIssue } from '../../errors.ts';
import { countColumn } from '../cells/count-cells.ts';
import type { ReadingHints } from '../cells/column-facts.ts';
import { decideReading } from '../cells/decide-reading.ts';
import { cellSql, isMissingSql } from '../cells/read-cell.ts';
import { readingOfStored } from '../cells/reading-of-stored.ts';
import type { NamedReading } from '../cells/stored-readings.ts';
import { expectedNumberSql, rawCellSql } from '../cells/raw-cell.ts';
import { trimmedSql, trimSql } from '../cells/trim-cell.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quotePath } from '../sql-literals.ts';
import { shorten } from './column-names.ts';
import { readFooter } from './parquet-footer.ts';
import type { SourceColumn, StoredType } from './source-table.ts';
import { createMarkCounters, type CountedNulls, type MarkCounters } from './mark-counters.ts';
import { bestNumber, isNanosecondSql, type TextColumn } from './text-column.ts';
import { writeParquet } from './write-parquet.ts';

const reportedIssues = 20;
/** At most this share of a column's values (and at least one) is taken for dirt; above, the column is text. */
const dirtShare = 0.01;
/** Columns that a query takes at once. */
const columnsPerQuery = 200;
const shownOthers = 5;
/** Up to this width the planner bears expressions that name a cell many times. */
const plannedColumns = 300;

/**
 * What a value that became NULL is written as, unless the cell was empty: no column holds it otherwise, so that the file
 * tells without a second reading of the source whether there is anything else than empty cells.
 */
const unreadSql: Readonly<Partial<Record<ColumnReading['type'], string>>> = {
  number: `'nan'::DOUBLE`,
  dateTime: `'infinity'::TIMESTAMP`,
};

const storedTypes: Readonly<Record<ColumnReading['type'], StoredType>> = { number: 'DOUBLE', boolean: 'BOOLEAN', dateTime: 'TIMESTAMP', vector: 'DOUBLE[]', text: 'VARCHAR' }; // prettier-ignore

const storedTypeOf = ({ type, nanos }: ColumnReading): StoredType =>
  nanos ? 'TIMESTAMP_NS' : storedTypes[type];

const expected: Readonly<Record<ColumnReading['type'], string>> = {
  number: 'a number',
  boolean: 'true or false',
  dateTime: 'a date or time',
  vector: 'a list of numbers, such as [1, 2.5]',
  text: 'text',
};

/** A table of which some columns come as text and others in a type. */
export interface TextTable {
  /** What stands after FROM. */
  from: string;
  text: TextColumn[];
  typed: SourceColumn[];
  /** Names of all columns, in their order. */
  order: readonly string[];
  hints: ReadingHints;
  /** Whether the sample held every row. */
  isWhole: boolean;
  /** Names that columns have in the source, where they are called otherwise. */
  written?: ReadonlyMap<string, string>;
  /** Whether the texts may hold underscores between digits; not given where it is not known. */
  hasUnderscores?: boolean;
  /** Of sources whose lines may be no rows: what goes before a read, and what throws where it found such lines. */
  rows?: { beforeRead: () => Promise<void>; check: () => Promise<void> };
  /** Lines of rows, where the source has lines. */
  locate?: (rows: readonly number[]) => Promise<{ row: number; line?: number }[]>;
}

/**
 * Writes a table as Parquet, each cell read as its column is. Readings come from a sample; a count of all cells that became
 * missing or did not fit then shows which columns are read otherwise, and these are decided by all of their cells.
 * @returns rows written, and what was decided on each text column
 * @throws TrainyardError datasetInvalid naming the few cells that do not fit their column
 */
export async function readTextColumns(
  engine: DataEngine,
  table: TextTable,
  target: { path: string; onReread?: (() => void) | undefined },
): Promise<{ rows: number; columns: ReadColumn[] }> {
  // A column that a sample leaves open may be decided by the rest; of exact numbers each cell is one.
  if (!table.isWhole)
    for (const column of table.text)
      if (column.open !== null || (column.reading.exact && column.guesses === 'all'))
        await redecide(engine, table, column);
  if (!table.isWhole) await findNanoseconds(engine, table);
  for (let round = 0, isChecked = false; ; round++) {
    if (round > 0) target.onReread?.();
    if (!isChecked) await table.rows?.beforeRead();
    const counters = createMarkCounters(engine, countedColumns(table));
    await counters.reset();
    const rows = await writeExpected(engine, table, target.path, counters);
    if (rows === null) continue;
    if (!isChecked) await table.rows?.check();
    isChecked = true;
    if (rows === 0) return { rows, columns: [] };
    const written = await summarize(engine, table, target.path, rows);
    for (const column of written.unread) {
      column.hasMarks = true;
      column.isExpected = false;
    }
    const { marks, misfits } = await judgeNulls(engine, table, written, await counters.read());
    const changed = await changeReadings(engine, table, misfits, written.inexact);
    if (!changed && written.unread.length === 0)
      return { rows, columns: await describe(engine, table, marks) };
  }
}

/** Times that a sample shows with fractions of a second may have nanoseconds further on. */
async function findNanoseconds(engine: DataEngine, table: TextTable): Promise<void> {
  for (const column of table.text) {
    if (!column.hasFractions || column.reading.type !== 'dateTime' || column.reading.nanos) continue;
    const [found] = await engine.query(
      `SELECT coalesce(bool_or(${isNanosecondSql(column.text)}), false) AS some FROM ${table.from}`,
    );
    if (found['some'] === true) column.reading = { ...column.reading, nanos: true };
  }
}

/** Writes the table; null where cells that were expected to be numbers are none: then no column expects any. */
async function writeExpected(
  engine: DataEngine,
  table: TextTable,
  path: string,
  counters: MarkCounters,
): Promise<number | null> {
  try {
    return await writeParquet(engine, sourceOf(table, counters), path, readingsOf(table));
  } catch (error) {
    const isCast = error instanceof Error && error.message.startsWith('Conversion Error');
    if (!isCast || !table.text.some(({ isExpected }) => isExpected)) throw error;
    for (const column of table.text) column.isExpected = false;
    return null;
  }
}

/** The source with a trimmed text under each alias; a query names only what it needs. */
function trimmed(table: TextTable, columns: readonly TextColumn[]): string {
  const trim = columns.length > plannedColumns ? trimSql : trimmedSql;
  const cells = columns.map(({ text, alias }) => `${trim(text)} AS ${alias}`);
  return `(SELECT ${cells.join(', ')} FROM ${table.from})`;
}

/** SQL of a column's cell under its alias, and of its value, which names the alias. */
function columnSql(table: TextTable, column: TextColumn): { cell: string; value: string } {
  const { text, alias, reading } = column;
  const value = rawCellSql(reading, alias, {
    hasUnderscores: table.hasUnderscores,
    allowsNan: unreadOf(column) !== null,
  });
  return value === null ? { cell: trimmedSql(text), value: cellSql(reading, alias) } : { cell: text, value };
}

/** What unread cells of the column are written as; null where they become NULL. */
const unreadOf = ({ reading, hasMarks }: TextColumn): string | null => {
  if (hasMarks) return null;
  return reading.nanos ? `'infinity'::TIMESTAMP_NS` : (unreadSql[reading.type] ?? null);
};

/** SQL that is true for what stands for an unread cell; DuckDB's cast takes `inf` for a number in every format. */
const isUnreadSql = ({ isExpected }: TextColumn, value: string, unread: string): string =>
  isExpected ? `NOT isfinite(${value})` : `${value} = ${unread}`;

/** Columns whose NULLs are counted while they are written. Expressions that many columns share count nothing. */
const countedColumns = ({ text }: TextTable): TextColumn[] =>
  text.length > plannedColumns ? [] : text.filter((column) => unreadOf(column) === null);

/** SQL of what is written of a column. */
function writtenSql(
  table: TextTable,
  column: TextColumn,
  counters: MarkCounters,
): { cell: string; value: string } {
  const expected = column.isExpected ? expectedNumberSql(column.reading, column.alias, table) : null;
  if (expected !== null) return { cell: column.text, value: expected };
  const { cell, value } = columnSql(table, column);
  const unread = unreadOf(column);
  if (unread === null)
    return table.text.length > plannedColumns
      ? { cell, value }
      : { cell, value: `coalesce(${value}, ${counters.sqlOf(column)})` };
  return { cell, value: `coalesce(${value}, CASE WHEN ${column.alias} IS NOT NULL THEN ${unread} END)` };
}

/**
 * SQL of something of each of many columns. Few columns stand beside each other; many that are read alike go through one
 * expression as a list, since the planner compares every expression of a query with every other.
 * @returns what to select from the source, and what then stands for each column
 */
function selectCells(
  columns: readonly TextColumn[],
  sqlOf: (column: TextColumn) => { cell: string; value: string },
): { inner: string[]; outer: Map<TextColumn, string> } {
  const outer = new Map<TextColumn, string>();
  if (columns.length <= plannedColumns) {
    const sql = columns.map((column) => ({ column, ...sqlOf(column) }));
    for (const { column, value } of sql) outer.set(column, value);
    return { inner: sql.map(({ column, cell }) => `${cell} AS ${column.alias}`), outer };
  }
  const alike = new Map<string, { lambdas: (list: string) => string; columns: TextColumn[] }>();
  for (const column of columns) {
    const { cell, value } = sqlOf({ ...column, text: 'raw', alias: 'cell' });
    const lambdas = (list: string): string =>
      `list_transform(list_transform(${list}, lambda raw: ${cell}), lambda cell: ${value})`;
    const group = alike.get(lambdas('')) ?? { lambdas, columns: [] };
    alike.set(lambdas(''), group);
    group.columns.push(column);
    outer.set(column, `l${[...alike.values()].indexOf(group)}[${group.columns.length}]`);
  }
  const inner = [...alike.values()].map(
    ({ lambdas, columns: group }, i) =>
      `${lambdas(`[${group.map(({ text }) => text).join(', ')}]`)} AS l${i}`,
  );
  return { inner, outer };
}

function sourceOf(table: TextTable, counters: MarkCounters): { from: string; columns: SourceColumn[] } {
  const typed = new Map(table.typed.map((column, i) => [column.name, { ...column, alias: `t${i}` }]));
  const text = new Map(table.text.map((column) => [column.name, column]));
  const cells = selectCells(table.text, (column) => writtenSql(table, column, counters));
  const inner = [
    ...cells.inner,
    ...[...typed.values()].map(({ expression, alias }) => `${expression} AS ${alias}`),
  ];
  const columns = table.order.map((name): SourceColumn => {
    const column = text.get(name);
    if (column !== undefined)
      return { name, storedType: storedTypeOf(column.reading), expression: cells.outer.get(column)! };
    const { storedType, alias } = typed.get(name)!;
    return { name, storedType, expression: alias };
  });
  return { from: `(SELECT ${inner.join(', ')} FROM ${table.from})`, columns };
}

function readingsOf(table: TextTable): NamedReading[] {
  const named = (name: string, reading: ColumnReading): NamedReading => {
    const writtenAs = table.written?.get(name);
    return { name, reading, ...(writtenAs === undefined ? {} : { writtenAs }) };
  };
  return [
    ...table.text.map(({ name, reading }) => named(name, reading)),
    ...table.typed.flatMap(({ name, storedType }) => {
      const reading = readingOfStored(storedType);
      return reading === null ? [] : [named(name, reading)];
    }),
  ];
}

/** What the written file tells of its text columns. */
interface WrittenColumns {
  /** Columns whose NULLs may be more than empty cells, with how many they are. */
  gaps: Map<TextColumn, number>;
  /** Those that hold stand-ins for cells that were not read. */
  unread: TextColumn[];
  /** Columns of numbers that may be too long for a double. */
  inexact: TextColumn[];
  /** Empty cells of the other columns. */
  empty: Map<TextColumn, number>;
}

async function summarize(
  engine: DataEngine,
  table: TextTable,
  path: string,
  rows: number,
): Promise<WrittenColumns> {
  const written: WrittenColumns = { gaps: new Map(), unread: [], inexact: [], empty: new Map() };
  const add = (column: TextColumn, nulls: number, unread: number, isLarge: boolean): void => {
    if (unread > 0) written.unread.push(column);
    if (unread > 0 || (nulls > 0 && unreadOf(column) === null)) written.gaps.set(column, nulls + unread);
    else written.empty.set(column, nulls);
    if (column.reading.type === 'number' && !column.isTold && (isLarge || column.longNumbers))
      written.inexact.push(column);
  };
  const footer = await readFooter(engine, path);
  const places = new Map(table.order.map((name, i) => [name, i]));
  const open: TextColumn[] = [];
  for (const column of table.text) {
    const { nulls, largest, isOrdinary } = footer[places.get(column.name)!];
    const { type } = column.reading;
    if (type === 'vector' || (unreadSql[type] !== undefined && !isOrdinary)) open.push(column);
    else add(column, nulls, 0, (largest ?? 0) > Number.MAX_SAFE_INTEGER);
  }
  for (const group of groupsOf(open)) {
    const facts = group.flatMap((column, i) => {
      const name = quoteName(column.name);
      const unread = unreadOf(column);
      return [
        `count(${name}) AS n${i}`,
        `${unread === null ? '0' : `count(*) FILTER (${isUnreadSql(column, name, unread)})`} AS u${i}`,
        `${column.reading.type === 'number' ? `coalesce(max(abs(${name})) > ${Number.MAX_SAFE_INTEGER}, false)` : 'false'} AS big${i}`,
      ];
    });
    const [found] = await engine.query(`SELECT ${facts.join(', ')} FROM read_parquet(${quotePath(path)})`);
    for (const [i, column] of group.entries())
      add(column, rows - Number(found[`n${i}`]), Number(found[`u${i}`]), found[`big${i}`] === true);
  }
  return written;
}

/** Of the cells that became NULL: which marks stood there, and whether there are cells that do not fit. */
async function judgeNulls(
  engine: DataEngine,
  table: TextTable,
  { gaps, empty }: WrittenColumns,
  counted: ReadonlyMap<TextColumn, CountedNulls>,
): Promise<{ marks: Map<string, ReadColumn['missing']>; misfits: TextColumn[] }> {
  const marks = new Map<string, ReadColumn['missing']>();
  const misfits: TextColumn[] = [];
  for (const [{ name }, cells] of empty) if (cells > 0) marks.set(name, [{ mark: '', cells }]);
  const told = (column: TextColumn, found: ReadColumn['missing']): void => {
    const some = found.filter(({ cells }) => cells > 0);
    marks.set(
      column.name,
      some.toSorted((a, b) => b.cells - a.cells || (a.mark < b.mark ? -1 : 1)),
    );
    column.marks = some.flatMap(({ mark }) => (mark === '' ? [] : mark));
  };
  const group: TextColumn[] = [];
  for (const [column, nulls] of gaps) {
    const known = counted.get(column);
    if (known === undefined || known.others > 0) {
      group.push(column);
      continue;
    }
    const found = [...known.marks].map(([mark, cells]) => ({ mark, cells }));
    const empties = nulls - found.reduce((sum, { cells }) => sum + cells, 0);
    told(column, [...found, { mark: '', cells: empties }]);
  }
  if (group.length > 0) {
    const { inner, outer } = selectCells(group, ({ text, alias, reading }) => ({
      cell: group.length > plannedColumns ? trimSql(text) : trimmedSql(text),
      value: `CASE WHEN ${isMissingSql(reading, alias)} THEN coalesce(${alias}, '') END`,
    }));
    const parts = group.map((column, i) => `map_entries(histogram(${outer.get(column)!})) AS m${i}`);
    const [result] = await engine.query(
      `SELECT ${parts.join(', ')} FROM (SELECT ${inner.join(', ')} FROM ${table.from})`,
    );
    for (const [i, column] of group.entries()) {
      const entries = (result[`m${i}`] ?? []) as { key: string; value: number | string }[];
      const found = entries.map(({ key, value }) => ({ mark: key, cells: Number(value) }));
      told(column, found);
      if (found.reduce((sum, { cells: count }) => sum + count, 0) < gaps.get(column)!) misfits.push(column);
    }
  }
  return { marks, misfits };
}

function* groupsOf<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += columnsPerQuery) yield items.slice(at, at + columnsPerQuery);
}

/** Changes the readings that do not hold; false where all do. */
async function changeReadings(
  engine: DataEngine,
  table: TextTable,
  misfits: readonly TextColumn[],
  maybeInexact: readonly TextColumn[],
): Promise<boolean> {
  let changed = false;
  for (const column of misfits) {
    if (column.reading.nanos) {
      // Years that nanoseconds do not reach.
      const { nanos: _nanos, ...reading } = column.reading;
      column.reading = reading;
      changed = true;
      continue;
    }
    if (column.isTold) throw await misfitError(engine, table, column);
    const before = JSON.stringify(column.reading);
    await redecide(engine, table, column);
    if (JSON.stringify(column.reading) === before) throw await misfitError(engine, table, column);
    changed = true;
  }
  for (const column of maybeInexact) {
    if (column.reading.type !== 'number' || !(await losesDigits(engine, table, column))) continue;
    column.reading = exactNames(column.reading);
    column.note = {
      code: 'exactDigits',
      detail:
        'Its numbers have more digits than a number holds exactly (15 to 17): they are kept as names. Tell `type: numeric` to have them rounded.',
    };
    changed = true;
  }
  return changed;
}

/** Numbers as text with all their digits; with other marks than a point among them they have no order. */
const exactNames = ({ missing, decimal = '.', thousands, unit, minus }: ColumnReading): ColumnReading => ({
  type: 'text',
  ...(missing && { missing }),
  ...(decimal === '.' && thousands === undefined && unit === undefined && !minus && { exact: true }),
});

/** Decides a column by all of its cells. */
async function redecide(engine: DataEngine, table: TextTable, column: TextColumn): Promise<void> {
  const hints: ReadingHints = { ...table.hints, missing: column.reading.missing };
  const { facts, candidates } = await countColumn(engine, trimmed(table, [column]), column.alias, hints);
  const counted = column.guesses === 'all' ? facts : { ...facts, fits: facts.fits.map((n, i) => (candidates[i].type === 'dateTime' ? n : 0)) }; // prettier-ignore
  const decided = decideReading(counted, candidates, hints, dirtShare);
  const isNanos = column.reading.nanos === true && decided.reading.type === 'dateTime';
  column.reading = { ...decided.reading, ...(isNanos && { nanos: true }) };
  column.open = decided.open;
  column.mostlyNumbers =
    column.guesses === 'all' &&
    decided.reading.type === 'text' &&
    bestNumber(facts, candidates) * 2 > facts.present;
}

/** Whether an integer of the column is beyond 2⁵³, or two numbers that differ would become the same. */
async function losesDigits(engine: DataEngine, table: TextTable, column: TextColumn): Promise<boolean> {
  const { alias, reading } = column;
  const plain = `regexp_replace(regexp_replace(${alias}, '^[+]|[ ,_]', '', 'g'), '([.][0-9]*?)0+$', '\\1')`;
  const [result] = await engine.query(
    `SELECT count(*) FILTER (regexp_full_match(${alias}, '[+-]?[0-9]{16,}') AND abs(v) > ${Number.MAX_SAFE_INTEGER}) AS long,
       count(DISTINCT ${plain}) FILTER (length(${alias}) > 16) AS texts, count(DISTINCT v) FILTER (length(${alias}) > 16) AS numbers
     FROM (SELECT ${alias}, ${cellSql(reading, alias)} AS v FROM ${trimmed(table, [column])}) WHERE v IS NOT NULL`,
  );
  return Number(result['long']) > 0 || Number(result['texts']) > Number(result['numbers']);
}

/** The error that names the first cells of a column that do not fit it. */
async function misfitError(
  engine: DataEngine,
  table: TextTable,
  column: TextColumn,
): Promise<TrainyardError> {
  const { alias, reading, name, isTold } = column;
  const cells = await engine.query(
    `SELECT row, left(cell, 80) AS value FROM (SELECT row_number() OVER () AS row, ${alias} AS cell FROM ${trimmed(table, [column])})
     WHERE NOT ${isMissingSql(reading, 'cell')} AND ${cellSql(reading, 'cell')} IS NULL ORDER BY row LIMIT ${reportedIssues}`,
  );
  const rows = cells.map(({ row }) => Number(row));
  const places = (await table.locate?.(rows)) ?? rows.map((row) => ({ row }));
  const what = reading.dateFormat && reading.dateFormat !== 'iso' ? `a date (${reading.dateFormat})` : expected[reading.type]; // prettier-ignore
  const why = isTold
    ? 'as was told for this column'
    : 'as nearly all other values of this column are. A missing value is written as an empty cell, NA, null, ? or -';
  const issues = cells.map(({ value }, i): ErrorIssue => ({
    code: 'mixedTypes',
    detail: `"${shorten(String(value))}" is not ${what}, ${why}.`,
    ...places[i],
    column: name,
  }));
  return invalidRows(issues);
}

/** The error of rows that can't be read. */
export function invalidRows(issues: ErrorIssue[]): TrainyardError {
  const { row, line, column, detail } = issues[0];
  const where = `row ${row}${line === undefined ? '' : ` (line ${line})`}${column === undefined ? '' : `, column "${shorten(column)}"`}`;
  return new TrainyardError('datasetInvalid', `The data has an error in ${where}: ${detail}`, { issues });
}

/** What was decided, with notes on columns that might have been read otherwise. */
async function describe(
  engine: DataEngine,
  table: TextTable,
  marks: ReadonlyMap<string, ReadColumn['missing']>,
): Promise<ReadColumn[]> {
  const columns: ReadColumn[] = [];
  for (const column of table.text) {
    if (column.mostlyNumbers) await noteNumbers(engine, table, column);
    if (column.open === 'dayOrMonth')
      column.note = {
        code: 'dayOrMonth',
        detail:
          'The dates may have the day or the month first; no value decides it. Tell `format: dd/mm/yyyy` or `mm/dd/yyyy`.',
      };
    if (column.open === 'decimalMark')
      column.note = {
        code: 'decimalMark',
        detail: `A comma is read as ${column.reading.decimal === ',' ? 'the decimal mark' : 'the mark that groups thousands'}; no value decides it. Tell \`decimal\` or \`thousands\` if it is not.`,
      };
    columns.push({
      name: column.name,
      reading: column.reading,
      missing: marks.get(column.name) ?? [],
      ...(column.note && { note: column.note }),
    });
  }
  return columns;
}

/** Says why a column of mostly numbers is text. */
async function noteNumbers(engine: DataEngine, table: TextTable, column: TextColumn): Promise<void> {
  const from = trimmed(table, [column]);
  const { facts, candidates } = await countColumn(engine, from, column.alias, table.hints);
  const count = bestNumber(facts, candidates);
  const best = candidates[facts.fits.indexOf(count)];
  const others = await engine.query(
    `SELECT left(${column.alias}, 80) AS value, count(*) AS cells FROM ${from}
     WHERE NOT ${isMissingSql(best, column.alias)} AND ${cellSql(best, column.alias)} IS NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${shownOthers}`,
  );
  if (column.note !== undefined) return;
  if (facts.names > 0) {
    column.note = {
      code: 'exactDigits',
      detail: `${facts.names} of ${facts.present} values are digits with a leading zero, or more digits than a number holds exactly: names, which are kept as text. Tell \`type: numeric\` if they are numbers.`,
    };
    return;
  }
  column.note = {
    code: 'mostlyNumbers',
    detail: `${count} of ${facts.present} values are numbers; the others are none, so the column is read as text. Tell \`missingValues\` if they mean "no value".`,
    others: others.map(({ value, cells }) => ({ value: String(value), cells: Number(cells) })),
  };
}
