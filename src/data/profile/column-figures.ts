import type { DataEngine } from '../data-engine.ts';
import { quoteName } from '../sql-literals.ts';

/** Columns a query takes at once: statements with tens of thousands of aggregates plan slowly. */
const columnsPerQuery = 100;
/** Columns that are stood under each other at once. */
const columnsPerStep = 500;

/** A column, and where it stands in the table. */
export interface PlacedColumn {
  place: number;
  name: string;
  storedType: string;
}

/** What is asked of a column. */
export interface FigureQuery {
  /** SQL by the name of its result. @param cell SQL of the column; @param constant SQL of one of the constants */
  figures: (cell: string, constant: (index: 0 | 1) => string) => Record<string, string>;
  /** Numbers in which columns that are asked the same differ. */
  constants?: readonly [number, number] | undefined;
  /** Counts of the values, missing ones aside, as the result `counts`: {@link ValueCount}[] in any order. `most`: so many of the commonest do; null: all. */
  counts?: CountsQuery | undefined;
}

interface CountsQuery {
  type: 'DOUBLE' | 'VARCHAR';
  most: number | null;
}

/** A value and how often it is there. */
export interface ValueCount {
  key: number | string;
  value: number | string;
}

/** Aggregates of columns, by their names. */
export interface FigureSource {
  /** @returns an object for each column, in their order; empty where nothing is asked */
  query<T extends PlacedColumn>(
    columns: readonly T[],
    ask: (column: T) => FigureQuery | null,
    onProgress?: (fraction: number) => void,
  ): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Figures of a table as it is: some columns in each query. @param from what stands after FROM */
export function createFigureSource(engine: DataEngine, from: string): FigureSource {
  return {
    async query(columns, ask, onProgress) {
      const found: Record<string, unknown>[] = columns.map(() => ({}));
      for (let start = 0; start < columns.length; start += columnsPerQuery) {
        const outputs: string[] = [];
        const aliases: { at: number; name: string; alias: string }[] = [];
        for (const [i, column] of columns.slice(start, start + columnsPerQuery).entries()) {
          const asked = ask(column);
          const cell = quoteName(column.name);
          const counts = asked?.counts;
          const figures = {
            ...asked?.figures(cell, (k) => sqlNumber(asked.constants![k])),
            ...(counts && { counts: `map_entries(histogram(CAST(${cell} AS ${counts.type})))` }),
          };
          for (const [name, sql] of Object.entries(figures)) {
            const alias = `${name}${i}`;
            aliases.push({ at: start + i, name, alias });
            outputs.push(`${sql} AS ${alias}`);
          }
        }
        if (outputs.length > 0) {
          const [row] = await engine.query(`SELECT ${outputs.join(', ')} FROM ${from}`);
          for (const { at, name, alias } of aliases) found[at][name] = row[alias];
        }
        onProgress?.(Math.min(1, (start + columnsPerQuery) / columns.length));
      }
      return found;
    },
    close: async () => {},
  };
}

/**
 * Figures of a small table of many columns: the cells of equal types are stood under each other, so that one grouped query
 * answers for all of their columns. The planner takes seconds for thousands of aggregates.
 * @param from what stands after FROM
 */
export async function createLongFigureSource(
  engine: DataEngine,
  from: string,
  columns: readonly PlacedColumn[],
): Promise<FigureSource> {
  const types = [...new Set(columns.map(({ storedType }) => storedType))];
  const tableOf = (storedType: string): string => `profile_cells_${types.indexOf(storedType)}`;
  for (const storedType of types) {
    const table = tableOf(storedType);
    await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} (place INTEGER, v ${storedType})`);
    const equal = columns.filter((column) => column.storedType === storedType);
    for (let start = 0; start < equal.length; start += columnsPerStep) {
      const step = equal.slice(start, start + columnsPerStep);
      await engine.run(
        `INSERT INTO ${table} SELECT unnest([${step.map(({ place }) => place).join(', ')}]), unnest([${step.map(({ name }) => quoteName(name)).join(', ')}]) FROM ${from}`,
      );
    }
  }
  return {
    async query(asked, ask, onProgress) {
      const found: Record<string, unknown>[] = asked.map(() => ({}));
      const groups = new Map<
        string,
        { table: string; sql: string; rows: string[]; at: Map<number, number> }
      >();
      const counted = new Map<string, { table: string; counts: CountsQuery; at: Map<number, number> }>();
      for (const [at, column] of asked.entries()) {
        const query = ask(column);
        if (query?.counts) {
          const { counts } = query;
          const table = tableOf(column.storedType);
          const key = `${table} ${counts.type} ${counts.most}`;
          const group = counted.get(key) ?? { table, counts, at: new Map<number, number>() };
          counted.set(key, group);
          group.at.set(column.place, at);
        }
        const figures = Object.entries(query?.figures('v', (k) => `k${k}`) ?? {});
        if (figures.length === 0) continue;
        const sql = figures.map(([name, expression]) => `${expression} AS ${name}`).join(', ');
        const table = tableOf(column.storedType);
        const key = `${table} ${sql}`;
        const group = groups.get(key) ?? { table, sql, rows: [], at: new Map<number, number>() };
        groups.set(key, group);
        const [a, b] = query?.constants ?? [0, 0];
        group.rows.push(`(${column.place}, ${sqlNumber(a)}, ${sqlNumber(b)})`);
        group.at.set(column.place, at);
      }
      let done = 0;
      for (const { table, sql, rows, at } of groups.values()) {
        const results = await engine.query(
          `SELECT place, ${sql} FROM ${table} JOIN (VALUES ${rows.join(', ')}) c(place, k0, k1) USING (place) GROUP BY place`,
        );
        for (const { place, ...figures } of results) Object.assign(found[at.get(Number(place))!], figures);
        onProgress?.(++done / (groups.size + counted.size));
      }
      for (const { table, counts: wanted, at } of counted.values()) {
        const results = await engine.query(countsSql(table, wanted, [...at.keys()]));
        for (const { place, counts } of results) found[at.get(Number(place))!]['counts'] = counts;
        onProgress?.(++done / (groups.size + counted.size));
      }
      return found;
    },
    async close() {
      for (const storedType of types) await engine.run(`DROP TABLE ${tableOf(storedType)}`);
    },
  };
}

/** SQL of the counts of columns that stand under each other: of all values, or of the commonest. A table of groups takes a tenth of the time of DuckDB's `histogram`. */
function countsSql(table: string, { type, most }: CountsQuery, places: readonly number[]): string {
  const commonest =
    most === null
      ? ''
      : `QUALIFY row_number() OVER (PARTITION BY place ORDER BY n DESC, k::VARCHAR) <= ${most}`;
  return `SELECT place, list({'key': k, 'value': n}) AS counts FROM (SELECT place, CAST(v AS ${type}) AS k, count(*) AS n FROM ${table} WHERE v IS NOT NULL AND place IN (${places.join(', ')}) GROUP BY place, k ${commonest}) GROUP BY place`;
}

/** A number as SQL that reads back as the same double. */
const sqlNumber = (value: number): string => `${value.toExponential()}::DOUBLE`;
