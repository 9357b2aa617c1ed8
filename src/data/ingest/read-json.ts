import { open } from 'node:fs/promises';
import type { IngestLimits } from '../../contracts/dataset.ts';
import { TrainyardError } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quotePath, quoteText } from '../sql-literals.ts';
import { checkColumnNames, shorten } from './column-names.ts';
import { nullTokens } from './null-tokens.ts';
import { readError } from './read-error.ts';
import type { SourceColumn } from './source-table.ts';
import { nestedColumns, storedColumnOf } from './stored-column.ts';
import { writeParquet } from './write-parquet.ts';

/** As for CSV: at most this share of a column's values (and at least one) is taken for dirt. */
const dirtShare = 0.01;
/** White space after an array may be as long. */
const tailBytes = 4096;

/** How records stand in the file. */
export type JsonLayout = 'array' | 'newline_delimited' | 'unstructured';

/** Finds the layout from the start of the text. @throws TrainyardError datasetInvalid when no object comes first */
export function findJsonLayout(head: string): JsonLayout {
  const text = head.trimStart();
  if (text.startsWith('[')) {
    if (/^\[\s*[{\]]/.test(text)) return 'array';
    throw notObjects();
  }
  if (!text.startsWith('{')) throw notObjects();
  const line = text.slice(0, text.indexOf('\n') >>> 0);
  try {
    JSON.parse(line);
    return 'newline_delimited';
  } catch {
    // The first line is no record: either records span lines, or it is broken; the reader will name the place.
    return /^\{\s*(\r?\n|$)/.test(text) ? 'unstructured' : 'newline_delimited';
  }
}

function notObjects(): TrainyardError {
  const detail =
    'Expected an array of objects, or one object a line: each object is a row, its keys are the columns.';
  return new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'notObjects', detail }] });
}

/**
 * Reads JSON records into Parquet. The whole file is read for its columns first: a key that a sample misses would be
 * lost without a word.
 * @returns rows written
 * @throws TrainyardError datasetInvalid, datasetLimitExceeded
 */
export async function readJson(
  engine: DataEngine,
  source: { path: string; layout: JsonLayout },
  target: { path: string; limits: IngestLimits },
): Promise<number> {
  const { limits } = target;
  if (source.layout === 'array') await requireClosedArray(source.path);
  const base = `${quotePath(source.path)}, format='${source.layout}', maximum_object_size=${limits.maxLineBytes}`;
  try {
    const described = await engine.query(
      `DESCRIBE SELECT * FROM read_json(${base}, sample_size=-1, maximum_depth=3, map_inference_threshold=-1, field_appearance_threshold=0)`,
    );
    const found = described.map((column) => ({
      name: String(column['column_name']),
      type: String(column['column_type']),
    }));
    if (found.length === 1 && found[0].name === 'json') {
      const rows = await countRows(engine, base);
      throw rows === 0 ? zeroRows() : notObjects();
    }
    checkColumnNames(
      found.map(({ name }) => renamedByDuckDb(name, found) ?? name),
      limits,
    );
    // Dates and times are cast by us, since DuckDB drops the offset of a time.
    const readTypes = found.map(({ type }) => (/^(DATE|TIME)/.test(type) ? 'VARCHAR' : type));
    const spec = found.map(({ name }, j) => `${quoteText(name)}: ${quoteText(readTypes[j])}`).join(', ');
    const from = `read_json(${base}, columns={${spec}})`;
    const columns: SourceColumn[] = [];
    for (const { name, type } of found)
      columns.push(
        type === 'JSON' ? await mixedColumn(engine, from, name) : storedColumnOf(name, type, 'text'),
      );
    const rows = await writeParquet(engine, { from, columns }, target.path);
    if (rows === 0) throw zeroRows();
    return rows;
  } catch (error) {
    throw readError(error, 'malformedJson');
  }
}

/** DuckDB takes an array that breaks off after a comma for a whole one; rows would be lost without a word. */
async function requireClosedArray(path: string): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, tailBytes));
    await file.read(tail, 0, tail.length, size - tail.length);
    if (tail.toString('latin1').trimEnd().endsWith(']')) return;
  } finally {
    await file.close();
  }
  const detail =
    'Malformed JSON: the file does not end with the "]" that closes the array; it was cut off, or something follows it.';
  throw new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'malformedJson', detail }] });
}

function zeroRows(): TrainyardError {
  return new TrainyardError('datasetInvalid', 'The data has no rows.', {
    issues: [{ code: 'zeroRows', detail: 'no records' }],
  });
}

async function countRows(engine: DataEngine, base: string): Promise<number> {
  const [result] = await engine.query(`SELECT count(*) AS n FROM read_json_objects(${base})`);
  return Number(result['n']);
}

/** DuckDB renames the second of two keys that differ in case only (`A` → `A_1`); gives back the key as it was. */
function renamedByDuckDb(name: string, all: readonly { name: string }[]): string | null {
  const base = /^(.*)_\d+$/.exec(name)?.[1];
  if (base === undefined) return null;
  const twin = all.some((other) => other.name !== base && other.name.toLowerCase() === base.toLowerCase());
  return twin ? base : null;
}

/**
 * A column whose values are of several JSON types: numbers with a few strings among them are dirt and named; many
 * make it a column of text; objects and uneven arrays are refused.
 */
async function mixedColumn(engine: DataEngine, from: string, name: string): Promise<SourceColumn> {
  const cell = quoteName(name);
  const kinds = await engine.query(
    `SELECT json_type(${cell}) AS kind, count(*) AS n FROM ${from} WHERE ${cell} IS NOT NULL GROUP BY ALL`,
  );
  const count = (...names: string[]): number =>
    kinds.reduce((sum, { kind, n }) => sum + (names.includes(String(kind)) ? Number(n) : 0), 0);
  if (count('OBJECT', 'ARRAY') > 0) throw nestedColumns([name]);
  const text = `(${cell}->>'$')`;
  const missing = `${text} IN (${nullTokens.map(quoteText).join(', ')})`;
  const numbers = count('BIGINT', 'UBIGINT', 'DOUBLE', 'HUGEINT');
  const values = kinds.reduce((sum, { kind, n }) => sum + (kind === 'NULL' ? 0 : Number(n)), 0);
  if (numbers > 0) {
    const odd = await engine.query(
      `SELECT row, value FROM (SELECT row_number() OVER () AS row, ${text} AS value FROM ${from})
       WHERE TRY_CAST(value AS DOUBLE) IS NULL AND value NOT IN (${nullTokens.map(quoteText).join(', ')})
       ORDER BY row LIMIT ${Math.floor(Math.max(1, values * dirtShare)) + 1}`,
    );
    const asNumber: SourceColumn = {
      name,
      storedType: 'DOUBLE',
      expression: `CASE WHEN ${missing} THEN NULL ELSE CAST(${text} AS DOUBLE) END`,
    };
    if (odd.length === 0) return asNumber;
    if (odd.length <= Math.max(1, values * dirtShare) && odd.length < numbers) {
      const issues = odd.slice(0, 20).map(({ row, value }) => ({
        code: 'mixedTypes',
        row: Number(row),
        column: name,
        detail: `"${shorten(String(value))}" is not a number, as nearly all other values of this column are. A missing value is null.`,
      }));
      throw new TrainyardError(
        'datasetInvalid',
        `The data has an error in row ${issues[0].row}, column "${shorten(name)}": ${issues[0].detail}`,
        { issues },
      );
    }
  }
  return {
    name,
    storedType: 'VARCHAR',
    expression: `CASE WHEN json_type(${cell}) = 'NULL' THEN NULL ELSE ${text} END`,
  };
}
