import type { InputColumn } from '../../../contracts/definition/definition.ts';
import { TrainyardError } from '../../../errors.ts';
import { numberItems } from '../../chunk-numbers.ts';
import type { DataEngine } from '../../data-engine.ts';
import { quoteName, quotePath } from '../../sql-literals.ts';
import { numberCategory } from '../columns/category-kind.ts';
import type { RecentRows } from '../split/recent-rows.ts';
import type { CrossFit } from '../fit/cross-fit.ts';
import type { Tokenizer } from './tokenize.ts';
import { readTokens, type TokenizedColumn } from './tokenized-column.ts';

/** A column of categories: a code for each row, and what the codes mean. Null is a missing value. */
export interface CodedColumn {
  codes: Int32Array;
  values: (string | null)[];
}

/** A column of vectors, row-major [rows × length]; a missing one is NaN throughout. */
export interface VectorColumn {
  length: number;
  values: Float64Array;
}

/** A column to read: as numbers (NaN where missing), as categories, as vectors, or as texts cut into tokens. */
export type ColumnRequest =
  | { name: string; as: 'number' | 'category' }
  | { name: string; as: 'vector'; length: number }
  | { name: string; as: 'text'; tokenizer: Tokenizer };

/** Numbers that a cell of a column holds. */
export const cellWidth = (request: ColumnRequest): number => (request.as === 'vector' ? request.length : 1);

/** Numbers that columns hold in a row. */
export const cellsPerRow = (columns: readonly ColumnRequest[]): number =>
  columns.reduce((sum, column) => sum + cellWidth(column), 0);

export interface RawColumns {
  numbers: Map<string, Float64Array>;
  categories: Map<string, CodedColumn>;
  texts: Map<string, TokenizedColumn>;
  vectors: Map<string, VectorColumn>;
  /** Under `mostRecent`; found once the rows are divided. */
  recent?: RecentRows | undefined;
  /** Under target encoding; found once the target is fitted. */
  crossFit?: CrossFit | undefined;
  /** The row of the dataset that row 0 of these columns is, where they are a range of it. */
  firstRow?: number;
}

/** A stored dataset, opened for preparation. */
export interface StoredTable {
  from: string;
  /** The same with the column `file_row_number`, from 0. */
  numbered: string;
  rows: number;
  /** Stored SQL type by column name. */
  types: ReadonlyMap<string, string>;
  /** Length of the vectors of each column that holds any. */
  vectorLengths: ReadonlyMap<string, number>;
}

/** Reads a stored dataset's columns and row count. */
export async function openTable(engine: DataEngine, parquetPath: string): Promise<StoredTable> {
  const from = `read_parquet(${quotePath(parquetPath)})`;
  const described = await engine.query(`DESCRIBE SELECT * FROM ${from}`);
  const [footer] = await engine.query(
    `SELECT num_rows AS n FROM parquet_file_metadata(${quotePath(parquetPath)})`,
  );
  const types = new Map(
    described.map((column) => [String(column['column_name']), String(column['column_type'])]),
  );
  const vectorLengths = new Map<string, number>();
  for (const [name, type] of types) {
    if (type !== 'DOUBLE[]') continue;
    const cell = quoteName(name);
    const [first] = await engine.query(
      `SELECT len(${cell}) AS n FROM ${from} WHERE ${cell} IS NOT NULL LIMIT 1`,
    );
    if (first !== undefined) vectorLengths.set(name, Number(first['n']));
  }
  return {
    from,
    numbered: `read_parquet(${quotePath(parquetPath)}, file_row_number = true)`,
    rows: Number(footer['n']),
    types,
    vectorLengths,
  };
}

/** A part of a table's rows: `count` of them from row `from` on, as a table of its own. */
export function rowRange(table: StoredTable, from: number, count: number): StoredTable {
  return {
    ...table,
    rows: count,
    from: `(SELECT * FROM ${table.numbered} WHERE file_row_number >= ${from} AND file_row_number < ${from + count})`,
  };
}

/**
 * How a column is read for the type that it is used as.
 * @param tokenizer for texts
 * @throws TrainyardError trainingDataUnusable
 */
export function requestFor(
  table: StoredTable,
  { name, type }: InputColumn,
  tokenizer: Tokenizer = 'word',
): ColumnRequest {
  const stored = table.types.get(name);
  if (stored === undefined)
    throw new TrainyardError('trainingDataUnusable', `The dataset has no column "${name}".`, {
      issues: [{ code: 'unknownColumn', column: name, detail: 'not a column of the dataset' }],
    });
  if (type === 'categorical' && stored !== 'DOUBLE[]') return { name, as: 'category' };
  if (type === 'vector' && stored === 'DOUBLE[]')
    return { name, as: 'vector', length: table.vectorLengths.get(name) ?? 0 };
  const fits =
    (type === 'numeric' && ['DOUBLE', 'BIGINT', 'BOOLEAN'].includes(stored)) ||
    (type === 'boolean' && ['BOOLEAN', 'DOUBLE', 'BIGINT'].includes(stored)) ||
    (type === 'dateTime' && ['DATE', 'TIMESTAMP'].includes(stored)) ||
    (type === 'text' && stored === 'VARCHAR');
  if (!fits)
    throw new TrainyardError(
      'trainingDataUnusable',
      `The column "${name}" holds ${stored} and cannot be used as ${type}.`,
      { issues: [{ code: 'wrongType', column: name, detail: `stored as ${stored}, used as ${type}` }] },
    );
  return type === 'text' ? { name, as: 'text', tokenizer } : { name, as: 'number' };
}

/** A column as SQL that gives doubles, NaN where it is missing. Date-times are seconds since 1970. */
function numberExpression(name: string, stored: string): string {
  const cell = quoteName(name);
  const number = stored === 'DATE' || stored === 'TIMESTAMP' ? `epoch(${cell})` : `CAST(${cell} AS DOUBLE)`;
  return `coalesce(${number}, 'NaN'::DOUBLE)`;
}

/**
 * Reads columns of all rows in one query. Numbers, and categories that are stored as numbers, come straight from
 * DuckDB's vectors; the names of categories are met once per chunk and value at most.
 */
export async function readColumns(
  engine: DataEngine,
  table: StoredTable,
  requests: readonly ColumnRequest[],
): Promise<RawColumns> {
  const raw: RawColumns = {
    numbers: new Map(),
    categories: new Map(),
    texts: new Map(),
    vectors: new Map(),
  };
  for (const { name, as } of requests)
    if (as === 'vector') raw.vectors.set(name, await readVectors(engine, table, name));
  const plain = requests.filter(({ as }) => as !== 'vector');
  if (plain.length === 0) return raw;
  const readers = plain.map((request, j) => {
    const { name } = request;
    const stored = table.types.get(name) ?? 'VARCHAR';
    if (request.as === 'text') {
      const { tokens, take } = readTokens(table.rows, request.tokenizer, j);
      raw.texts.set(name, tokens);
      return { expression: quoteName(name), take };
    }
    if (request.as === 'number') {
      const values = new Float64Array(table.rows);
      raw.numbers.set(name, values);
      return {
        expression: numberExpression(name, stored),
        take: (chunk: Chunk, offset: number) =>
          values.set(numberItems<Float64Array>(chunk, j).subarray(0, chunk.rowCount), offset),
      };
    }
    const coded: CodedColumn = { codes: new Int32Array(table.rows), values: [] };
    raw.categories.set(name, coded);
    const isNumber = stored === 'DOUBLE' || stored === 'BIGINT';
    return {
      expression: isNumber ? numberExpression(name, stored) : textExpression(name, stored),
      take: isNumber ? codeNumbers(coded, j) : codeTexts(coded, j),
    };
  });
  const select = readers.map(({ expression }) => expression).join(', ');
  await engine.stream(`SELECT ${select} FROM ${table.from}`, (chunk, offset) => {
    for (const reader of readers) reader.take(chunk, offset);
  });
  return raw;
}

/** All vectors of a column: flattened by DuckDB, so that the numbers come straight from its own. */
async function readVectors(engine: DataEngine, table: StoredTable, name: string): Promise<VectorColumn> {
  const length = table.vectorLengths.get(name) ?? 0;
  const values = new Float64Array(table.rows * length);
  if (length === 0) return { length, values };
  const cell = quoteName(name);
  await engine.stream(
    `SELECT unnest(coalesce(${cell}, list_resize([]::DOUBLE[], ${length}, 'NaN'::DOUBLE))) FROM ${table.from}`,
    (chunk, offset) => values.set(numberItems<Float64Array>(chunk, 0).subarray(0, chunk.rowCount), offset),
  );
  return { length, values };
}

type Chunk = Parameters<Parameters<DataEngine['stream']>[1]>[0];

/** Dates as they are previewed, so that a prediction can name them in the same way. */
function textExpression(name: string, stored: string): string {
  const cell = quoteName(name);
  if (stored === 'TIMESTAMP') return `strftime(${cell}, '%Y-%m-%dT%H:%M:%SZ')`;
  return `CAST(${cell} AS VARCHAR)`;
}

function codeNumbers(coded: CodedColumn, column: number): (chunk: Chunk, offset: number) => void {
  const codeOf = new Map<number, number>();
  return (chunk, offset) => {
    const items = numberItems<Float64Array>(chunk, column);
    for (let i = 0; i < chunk.rowCount; i++) {
      const value = items[i];
      let code = codeOf.get(value);
      if (code === undefined) {
        code = coded.values.push(Number.isNaN(value) ? null : numberCategory(value)) - 1;
        codeOf.set(value, code);
      }
      coded.codes[offset + i] = code;
    }
  };
}

function codeTexts(coded: CodedColumn, column: number): (chunk: Chunk, offset: number) => void {
  const codeOf = new Map<string | null, number>();
  return (chunk, offset) => {
    const values = chunk.getColumnValues(column) as (string | null)[];
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      let code = codeOf.get(value);
      if (code === undefined) {
        code = coded.values.push(value) - 1;
        codeOf.set(value, code);
      }
      coded.codes[offset + i] = code;
    }
  };
}

/** What is known of a row before any of its values is looked at. */
export interface RowFacts {
  /** [rows × 2], the halves of a 64-bit hash of the used columns. */
  hashes: Uint32Array;
  /** 1 where the target is there, 2 where all required inputs are; 3 where the row can be used. */
  usable: Uint8Array;
}

/**
 * Hashes of the used columns, and which rows lack a value that they must have.
 * @param columns all used columns, the targets among them
 * @param required inputs whose missing values make a row unusable
 */
export async function readRowFacts(
  engine: DataEngine,
  table: StoredTable,
  columns: readonly string[],
  targets: readonly string[],
  required: readonly string[],
): Promise<RowFacts> {
  const hashes = new BigUint64Array(table.rows);
  const usable = new Uint8Array(table.rows);
  const present = (names: readonly string[]): string =>
    names.map((name) => `${quoteName(name)} IS NOT NULL`).join(' AND ') || 'true';
  await engine.stream(
    `SELECT hash(${columns.map(quoteName).join(', ')}),
       CAST((${present(targets)})::UTINYINT + 2 * (${present(required)})::UTINYINT AS UTINYINT)
     FROM ${table.from}`,
    (chunk, offset) => {
      hashes.set(numberItems<BigUint64Array>(chunk, 0).subarray(0, chunk.rowCount), offset);
      usable.set(numberItems<Uint8Array>(chunk, 1).subarray(0, chunk.rowCount), offset);
    },
  );
  return { hashes: new Uint32Array(hashes.buffer), usable };
}
