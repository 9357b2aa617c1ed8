import type { IngestLimits } from '../../contracts/dataset.ts';
import type { ReadOptions } from '../../contracts/dataset-reading.ts';
import { TrainyardError } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quotePath } from '../sql-literals.ts';
import { arrowDurations } from './arrow-schema.ts';
import { checkColumnNames, distinctNames, type DistinctName } from './column-names.ts';
import { flattenObjects } from './flatten-objects.ts';
import { readError } from './read-error.ts';
import type { FileReading } from './read-csv.ts';
import { durationType } from './stored-column.ts';
import type { TypedColumn } from './source-table.ts';
import { readTypedTable } from './typed-table.ts';

/**
 * Reads a foreign Parquet file into our own form. Its footer tells rows and sizes before anything is decompressed.
 * @returns rows written, and what was decided
 * @throws TrainyardError datasetInvalid, datasetLimitExceeded
 */
export async function readParquet(
  engine: DataEngine,
  source: { path: string; options?: ReadOptions },
  target: { path: string; limits: IngestLimits },
): Promise<{ rows: number; reading: FileReading }> {
  const file = quotePath(source.path);
  try {
    const [footer] = await engine.query(
      `SELECT num_rows AS rows, (SELECT coalesce(sum(total_uncompressed_size), 0) FROM parquet_metadata(${file}))::DOUBLE AS bytes
       FROM parquet_file_metadata(${file})`,
    );
    const rows = Number(footer['rows']);
    const bytes = Number(footer['bytes']);
    checkSize('rows', rows, target.limits.maxRows);
    checkSize('bytes', bytes, target.limits.maxUncompressedBytes);
    if (rows === 0)
      throw new TrainyardError('datasetInvalid', 'The file has no rows.', {
        issues: [{ code: 'zeroRows', detail: 'no rows' }],
      });
    const described = await engine.query(`DESCRIBE SELECT * FROM read_parquet(${file})`);
    // DuckDB renames doubled columns; the schema keeps the names as they are. Its first entry is the root.
    const schema = await engine.query(
      `SELECT name, coalesce(num_children, 0) AS children FROM parquet_schema(${file})`,
    );
    const names = distinctNames(topLevelNames(schema));
    checkColumnNames(
      names.map(({ name }) => name),
      target.limits,
    );
    const durations = await durationsIn(engine, file);
    const columns = described.map(({ column_type }, i): TypedColumn => {
      const units = column_type === 'BIGINT' ? (durations[i] ?? null) : null;
      return { ...names[i], type: units === null ? String(column_type) : durationType(units) };
    });
    const flat = await flattenObjects(engine, {
      from: withNames(`read_parquet(${file})`, described, names),
      columns,
      limits: target.limits,
    });
    const read = await readTypedTable(engine, { ...flat, dates: 'typed' }, source.options ?? {}, target);
    if (read.rows !== rows) throw otherRows(rows, read.rows);
    return {
      rows,
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
    throw readError(error, 'malformedParquet');
  }
}

function otherRows(told: number, found: number): TrainyardError {
  const detail = `The file says that it has ${told} rows, and holds ${found}: it is damaged.`;
  return new TrainyardError('datasetInvalid', detail, { issues: [{ code: 'malformedParquet', detail }] });
}

/** How many units of each column a second has, as Arrow tells of durations; null for other columns. */
async function durationsIn(engine: DataEngine, file: string): Promise<readonly (number | null)[]> {
  const [kept] = await engine.query(
    `SELECT decode(value) AS schema FROM parquet_kv_metadata(${file}) WHERE decode(key) = 'ARROW:schema'`,
  );
  return kept === undefined ? [] : arrowDurations(String(kept['schema']));
}

/** The table with our names, where DuckDB has others. */
function withNames(
  from: string,
  described: readonly Record<string, unknown>[],
  names: readonly DistinctName[],
): string {
  const cells = described.map(({ column_name }, i) => ({ theirs: String(column_name), ours: names[i].name }));
  if (cells.every(({ theirs, ours }) => theirs === ours)) return from;
  const select = cells.map(({ theirs, ours }) => `${quoteName(theirs)} AS ${quoteName(ours)}`);
  return `(SELECT ${select.join(', ')} FROM ${from})`;
}

/** Names of the root's children; the schema lists the tree depth first. */
function topLevelNames(schema: readonly Record<string, unknown>[]): string[] {
  const names: string[] = [];
  let at = 1;
  const skip = (): void => {
    const children = Number(schema[at++]['children']);
    for (let i = 0; i < children; i++) skip();
  };
  while (at < schema.length) {
    names.push(String(schema[at]['name']));
    skip();
  }
  return names;
}

/** @throws TrainyardError datasetLimitExceeded */
export function checkSize(what: 'rows' | 'bytes', seen: number, limit: number): void {
  if (seen <= limit) return;
  const detail =
    what === 'rows'
      ? `The data has ${seen} rows; the limit is ${limit}.`
      : `The data has ${seen} bytes when decompressed; the limit is ${limit}.`;
  throw new TrainyardError('datasetLimitExceeded', detail, {
    issues: [{ code: what === 'rows' ? 'tooManyRows' : 'uncompressedTooLarge', detail }],
  });
}
