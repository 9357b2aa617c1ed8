import type { FittedPreparation } from '../contracts/preparation.ts';
import type { DataEngine } from '../data/data-engine.ts';
import { columnValues, rowReader } from '../data/chunk-rows.ts';
import { quoteName, quotePath } from '../data/sql-literals.ts';
import type { ExampleSource, StoredColumns } from './examples.ts';
import { readSeries } from './read-series.ts';

export async function describeStored(engine: DataEngine, parquetPath: string): Promise<StoredColumns> {
  const described = await engine.query(`DESCRIBE SELECT * FROM read_parquet(${quotePath(parquetPath)})`);
  const [footer] = await engine.query(
    `SELECT num_rows AS n FROM parquet_file_metadata(${quotePath(parquetPath)})`,
  );
  const types = described.map((one) => [String(one['column_name']), String(one['column_type'])] as const);
  return { parquetPath, types: new Map(types), rows: Number(footer['n']) };
}

/** The examples that a model takes from a dataset, with the values that `GET /datasets/{id}/rows` shows. */
export async function openExamples(
  engine: DataEngine,
  stored: StoredColumns,
  preparation: FittedPreparation,
): Promise<ExampleSource> {
  const columns = columnsOfModel(stored, preparation);
  if (preparation.steps !== undefined)
    return readSeries(engine, stored, { columns, preparation, steps: preparation.steps });
  const isRecent = new Set(preparation.columns.flatMap((one) => ('lead' in one ? [one.name] : [])));
  const recent = columns.filter((name) => isRecent.has(nameInModel(preparation, name)));
  return openRows(engine, stored, columns, recent);
}

/**
 * The rows of a dataset, each an example.
 * @param columns that are read
 * @param recent those of them whose missing values become the last ones before them
 */
export function openRows(
  engine: DataEngine,
  stored: StoredColumns,
  columns: readonly string[],
  recent: readonly string[] = [],
): ExampleSource {
  return {
    total: stored.rows,
    rowsLeftOut: 0,
    async before(from) {
      if (from === 0 || recent.length === 0) return null;
      const cells = columns.map((name) =>
        recent.includes(name)
          ? `arg_max(${quoteName(name)}, file_row_number) FILTER (${quoteName(name)} IS NOT NULL) AS ${quoteName(name)}`
          : `NULL AS ${quoteName(name)}`,
      );
      const file = quotePath(stored.parquetPath);
      const [row] = await engine.query(
        `SELECT ${cells.join(', ')} FROM read_parquet(${file}, file_row_number = true) WHERE file_row_number < ${from}`,
      );
      return row;
    },
    async each(from, atOnce, visit) {
      const select = ['file_row_number', ...columns.map(quoteName)].join(', ');
      const sql = `SELECT ${select} FROM read_parquet(${quotePath(stored.parquetPath)}, file_row_number = true)
        WHERE file_row_number >= ${from}`;
      const read = rowReader(columns, 1);
      let next = from;
      await engine.stream(sql, async (chunk) => {
        const rows = read(chunk);
        // What is written is put beside the dataset by its place.
        const first = Number(columnValues(chunk, 0)[0]);
        if (first !== next) throw new Error(`row ${first} was read in place of row ${next}`);
        for (let start = 0; start < rows.length; start += atOnce) {
          const part = rows.slice(start, start + atOnce);
          await visit({ rows: part, numbers: part.map((_, i) => next + start + i), stepNumbers: null });
        }
        next += rows.length;
      });
    },
  };
}

/** The columns of the dataset that a model looks at, under their names there. */
function columnsOfModel(
  { types }: StoredColumns,
  { columns, steps, target, readings = [] }: FittedPreparation,
): string[] {
  const names = new Set(columns.map(({ name }) => name));
  if (steps) for (const name of [steps.time, steps.group]) if (name !== null) names.add(name);
  if (target.kind === 'values' && target.series) names.add(target.series.column);
  for (const { name, writtenAs } of readings)
    if (writtenAs !== undefined && names.has(name)) names.add(writtenAs);
  return [...types.keys()].filter((name) => names.has(name));
}

/** The name that a column of the dataset has in a model, which may call it otherwise than its file did. */
const nameInModel = ({ readings = [] }: FittedPreparation, name: string): string =>
  readings.find(({ writtenAs }) => writtenAs === name)?.name ?? name;
