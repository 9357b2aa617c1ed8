import { numberItems } from '../../chunk-numbers.ts';
import type { DataEngine } from '../../data-engine.ts';
import { isoTimeSql } from '../../iso-time.ts';
import { quoteName } from '../../sql-literals.ts';
import { compareExactNumbers } from '../../cells/exact-number.ts';
import { numberCategory } from './category-name.ts';
import type { ColumnRequest } from './column-request.ts';
import type { CodedColumn, RawColumns, VectorColumn } from './raw-columns.ts';
import type { StoredTable } from './stored-table.ts';
import { readTokens, type TokenizedColumn } from './tokenized-column.ts';

type Chunk = Parameters<Parameters<DataEngine['stream']>[1]>[0];

/** Reads one column of a query: what is selected, and what takes its values chunk by chunk. */
interface ColumnReader {
  expression: string;
  take: (chunk: Chunk, offset: number) => void;
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
  const numbers = new Map<string, Float64Array>();
  const categories = new Map<string, CodedColumn>();
  const texts = new Map<string, TokenizedColumn>();
  const vectors = new Map<string, VectorColumn>();
  const readers: ColumnReader[] = [];
  const ordered: (() => void)[] = [];
  for (const request of requests) {
    const { name } = request;
    const stored = table.types.get(name) ?? 'VARCHAR';
    if (request.as === 'vector') {
      vectors.set(name, await readVectors(engine, table, name));
    } else if (request.as === 'text') {
      const { tokens, take } = readTokens(table.rows, request.tokenizer, readers.length);
      texts.set(name, tokens);
      readers.push({ expression: quoteName(name), take });
    } else if (request.as === 'time' && (stored === 'VARCHAR' || stored === 'TIMESTAMP_NS')) {
      // A double holds neither.
      const coded: CodedColumn = { codes: new Int32Array(table.rows), values: [] };
      const cell = quoteName(name);
      const expression = stored === 'VARCHAR' ? cell : `CAST(epoch_ns(${cell}) AS VARCHAR)`;
      readers.push({ expression, take: codeTexts(coded, readers.length) });
      ordered.push(() => numbers.set(name, ranksOf(coded)));
    } else if (request.as === 'number' || request.as === 'time') {
      const values = new Float64Array(table.rows);
      numbers.set(name, values);
      readers.push(numberReader(values, name, stored, readers.length));
    } else {
      const coded: CodedColumn = { codes: new Int32Array(table.rows), values: [] };
      categories.set(name, coded);
      readers.push(categoryReader(coded, name, stored, readers.length));
    }
  }
  if (readers.length > 0) {
    const select = readers.map(({ expression }) => expression).join(', ');
    await engine.stream(`SELECT ${select} FROM ${table.from}`, (chunk, offset) => {
      for (const reader of readers) reader.take(chunk, offset);
    });
  }
  for (const order of ordered) order();
  return { numbers, categories, texts, vectors };
}

/** @param column index of the number in the chunks */
function numberReader(values: Float64Array, name: string, stored: string, column: number): ColumnReader {
  return {
    expression: numberExpression(name, stored),
    take: (chunk, offset) =>
      values.set(numberItems<Float64Array>(chunk, column).subarray(0, chunk.rowCount), offset),
  };
}

/** @param column index of the category in the chunks */
function categoryReader(coded: CodedColumn, name: string, stored: string, column: number): ColumnReader {
  return stored === 'DOUBLE' || stored === 'BIGINT'
    ? { expression: numberExpression(name, stored), take: codeNumbers(coded, column) }
    : { expression: textExpression(name, stored), take: codeTexts(coded, column) };
}

/** A column as SQL that gives doubles, NaN where it is missing. Date-times are seconds since 1970. */
function numberExpression(name: string, stored: string): string {
  const cell = quoteName(name);
  const isTime = stored === 'DATE' || stored.startsWith('TIMESTAMP');
  const number = isTime ? `epoch(${cell})` : `CAST(${cell} AS DOUBLE)`;
  return `coalesce(${number}, 'NaN'::DOUBLE)`;
}

/** For each row the place of its value among the different ones, by exact comparison; NaN where it is missing. */
function ranksOf({ codes, values }: CodedColumn): Float64Array {
  const byValue = Array.from(values.keys())
    .filter((code) => values[code] !== null)
    .toSorted((a, b) => compareExactNumbers(values[a]!, values[b]!));
  const ranks = new Float64Array(values.length).fill(NaN);
  let rank = 0;
  for (const [i, code] of byValue.entries()) {
    if (i > 0 && compareExactNumbers(values[byValue[i - 1]]!, values[code]!) !== 0) rank += 1;
    ranks[code] = rank;
  }
  return Float64Array.from(codes, (code) => ranks[code]);
}

/** Dates as they are previewed, so that a prediction can name them in the same way. */
function textExpression(name: string, stored: string): string {
  const cell = quoteName(name);
  if (stored.startsWith('TIMESTAMP')) return isoTimeSql(cell);
  return `CAST(${cell} AS VARCHAR)`;
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

function codeNumbers(coded: CodedColumn, column: number): ColumnReader['take'] {
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

function codeTexts(coded: CodedColumn, column: number): ColumnReader['take'] {
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
