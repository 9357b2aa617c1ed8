import { open } from 'node:fs/promises';
import type { IngestLimits } from '../../contracts/dataset.ts';
import type { ReadColumn, ReadOptions } from '../../contracts/dataset-reading.ts';
import { TrainyardError } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quotePath, quoteText } from '../sql-literals.ts';
import { checkColumnNames, distinctNames, isReservedName, type DistinctName } from './column-names.ts';
import { copyWithKeys, recordKeys } from './json-keys.ts';
import { deepestObject, flattenObjects } from './flatten-objects.ts';
import { readError } from './read-error.ts';
import type { FileReading } from './read-csv.ts';
import type { TypedColumn } from './source-table.ts';
import { readTypedTable } from './typed-table.ts';

/** Levels of values that DuckDB looks at: objects within each other, and lists of lists in them. */
const deepestLevel = deepestObject + 2;
/** The type of columns in which values and lists or objects are mixed. */
const nestedType = 'STRUCT';
/** White space after an array may be as long. */
const tailBytes = 4096;

/** A JSON file, and what is known of it. */
export interface JsonSource {
  path: string;
  layout: JsonLayout;
  longKeys: ReadonlySet<string>;
  hasEmptyKeys: boolean;
  renamedPath: string;
  /** Where the records go as they were read, to be looked at column by column. */
  recordsPath: string;
  /** What of the source was left out on the way here. */
  leftOut?: readonly Pick<ReadColumn, 'name' | 'note'>[];
  options?: ReadOptions;
  signal?: AbortSignal | undefined;
}

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
 * @param source.renamedPath where a copy goes whose keys DuckDB can tell apart, if that is needed
 * @returns rows written, and what was decided
 * @throws TrainyardError datasetInvalid, datasetLimitExceeded
 */
export async function readJson(
  engine: DataEngine,
  source: JsonSource,
  target: { path: string; limits: IngestLimits },
): Promise<{ rows: number; reading: FileReading }> {
  const { limits } = target;
  if (source.layout === 'array') await requireClosedArray(source.path);
  try {
    const { base, found } = await describeRecords(engine, source, limits);
    if (found.length === 1 && found[0].name === 'json') {
      const rows = await countRows(engine, base);
      throw rows === 0 ? zeroRows() : notObjects();
    }
    checkColumnNames(
      found.map(({ name }) => name),
      limits,
    );
    const spec = found.map(({ name, type }) => `${quoteText(name)}: ${quoteText(withTextDates(type))}`).join(', '); // prettier-ignore
    // Once, in the order of the file: each scan of JSON takes buffers of several times the longest line.
    await engine.run(
      `COPY (SELECT * FROM read_json(${base}, columns={${spec}})) TO ${quotePath(source.recordsPath)} (FORMAT parquet)`,
    );
    const flat = await flattenObjects(engine, {
      from: `read_parquet(${quotePath(source.recordsPath)})`,
      columns: found.map((column) => ({ ...column, type: withTextDates(column.type) })),
      limits,
    });
    const columns: TypedColumn[] = [];
    for (const column of flat.columns) {
      const { name, type, writtenAs = name } = column;
      const isLong = source.longKeys.has(column.key ?? writtenAs);
      const mixed = type === 'JSON' || isLong ? await mixedText(engine, flat.from, name, type) : null;
      if (mixed !== null) columns.push({ ...column, mixed });
      else columns.push(type === 'JSON' ? { ...column, type: nestedType } : column);
    }
    const read = await readTypedTable(engine, { ...flat, columns, dates: 'text' }, source.options ?? {}, target); // prettier-ignore
    if (read.rows === 0) throw zeroRows();
    const known = new Set(found.map(({ name }) => name));
    const leftOut = (source.leftOut ?? [])
      .filter(({ name }) => !known.has(name))
      .map((column): ReadColumn => ({ ...column, reading: { type: 'text' }, missing: [] }));
    return {
      rows: read.rows,
      reading: {
        delimiter: null,
        quote: null,
        header: null,
        skipLines: 0,
        decimal: read.decimal,
        columns: [...leftOut, ...read.columns],
      },
    };
  } catch (error) {
    throw readError(error, 'malformedJson');
  }
}

const dateTypes = /"(?:[^"]|"")*"|\b(?:DATE|TIME|TIMESTAMP)(?=[,)[]|$)/g;

/** A type as DuckDB is told it, with its dates and times as texts: they are cast by us, since DuckDB drops the offset of a time. */
const withTextDates = (type: string): string =>
  type.replace(dateTypes, (found) => (found.startsWith('"') ? found : 'VARCHAR'));

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

/** Whether DuckDB may have given the key another name, as it does with the second of two that differ in case only (`A`, `a` → `a_1`). */
function mayBeRenamed(name: string, all: readonly { name: string }[]): boolean {
  const base = /^(.*)_\d+$/.exec(name)?.[1].toLowerCase();
  return base !== undefined && all.some((other) => other.name.toLowerCase() === base);
}

/** A file of records as DuckDB is told to read it, and its columns with their types. */
interface DescribedRecords {
  base: string;
  found: (DistinctName & { type: string })[];
}

/** Finds the columns of all records; keys that DuckDB can't tell apart are first given names of their own. */
async function describeRecords(
  engine: DataEngine,
  { path, layout, hasEmptyKeys, renamedPath, signal }: JsonSource,
  limits: IngestLimits,
): Promise<DescribedRecords> {
  const describe = async (file: string): Promise<DescribedRecords> => {
    const base = `${quotePath(file)}, format='${layout}', maximum_object_size=${limits.maxLineBytes}`;
    const described = await engine.query(
      `DESCRIBE SELECT * FROM read_json(${base}, sample_size=-1, maximum_depth=${deepestLevel}, map_inference_threshold=-1, field_appearance_threshold=0)`,
    );
    const found = described.map((column) => ({
      name: String(column['column_name']),
      type: String(column['column_type']),
    }));
    return { base, found };
  };
  const plain = await describe(path);
  const isOdd = ({ name }: { name: string }): boolean =>
    isReservedName(name) || mayBeRenamed(name, plain.found);
  if (!hasEmptyKeys && !plain.found.some(isOdd)) return plain;
  const depth = layout === 'array' ? 2 : 1;
  const names = distinctNames(await recordKeys(path, depth, limits.maxColumns, signal));
  const renames = new Map(names.flatMap(({ name, writtenAs }) => (writtenAs === undefined ? [] : [[writtenAs, name] as const]))); // prettier-ignore
  if (renames.size === 0) return plain;
  await copyWithKeys(path, renamedPath, depth, renames, signal);
  const { base, found } = await describe(renamedPath);
  const named = new Map(names.map((one) => [one.name, one]));
  return { base, found: found.map((column) => ({ ...column, ...named.get(column.name) })) };
}

/** SQL of the text of a column whose values are of several JSON types; null where lists or objects are among them. */
async function mixedText(
  engine: DataEngine,
  from: string,
  name: string,
  type: string,
): Promise<string | null> {
  const cell = quoteName(name);
  if (type !== 'JSON') return `CAST(${cell} AS VARCHAR)`;
  const [nested] = await engine.query(
    `SELECT count(*) AS n FROM ${from} WHERE json_type(${cell}) IN ('OBJECT', 'ARRAY')`,
  );
  if (Number(nested['n']) > 0) return null;
  return `(${cell}->>'$')`;
}
