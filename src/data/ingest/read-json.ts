import { open } from 'node:fs/promises';
import type { IngestLimits } from '../../contracts/dataset.ts';
import type { ReadOptions } from '../../contracts/dataset-reading.ts';
import { TrainyardError } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quotePath, quoteText } from '../sql-literals.ts';
import { checkColumnNames } from './column-names.ts';
import { readError } from './read-error.ts';
import type { FileReading } from './read-csv.ts';
import { nestedColumns } from './stored-column.ts';
import { readTypedTable, type TypedColumn } from './typed-table.ts';

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
 * @param source.longKeys keys whose numbers were put in quotes, as a double does not hold them
 * @returns rows written, and what was decided
 * @throws TrainyardError datasetInvalid, datasetLimitExceeded
 */
export async function readJson(
  engine: DataEngine,
  source: { path: string; layout: JsonLayout; options?: ReadOptions; longKeys?: ReadonlySet<string> },
  target: { path: string; limits: IngestLimits },
): Promise<{ rows: number; reading: FileReading }> {
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
    const columns: TypedColumn[] = [];
    for (const { name, type } of found)
      columns.push(
        type === 'JSON' || source.longKeys?.has(name)
          ? { name, type, mixed: await mixedText(engine, from, name, type) }
          : { name, type: /^(DATE|TIME)/.test(type) ? 'VARCHAR' : type },
      );
    const read = await readTypedTable(engine, { from, columns, dates: 'text' }, source.options ?? {}, target);
    if (read.rows === 0) throw zeroRows();
    return {
      rows: read.rows,
      reading: {
        delimiter: null,
        quote: null,
        header: null,
        skipLines: 0,
        decimal: read.decimal,
        columns: read.columns,
      },
    };
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

/** SQL of the text of a column whose values are of several JSON types. @throws TrainyardError where lists or objects are among them */
async function mixedText(engine: DataEngine, from: string, name: string, type: string): Promise<string> {
  const cell = quoteName(name);
  if (type !== 'JSON') return `CAST(${cell} AS VARCHAR)`;
  const [nested] = await engine.query(
    `SELECT count(*) AS n FROM ${from} WHERE json_type(${cell}) IN ('OBJECT', 'ARRAY')`,
  );
  if (Number(nested['n']) > 0) throw nestedColumns([name]);
  return `(${cell}->>'$')`;
}
