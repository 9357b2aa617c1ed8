import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBDataChunk as Chunk,
  DuckDBType,
  DuckDBValue,
} from '@duckdb/node-api';
import { diskFullError, TrainyardError } from '../errors.ts';
import { BIGINT, DOUBLE, DuckDBDataChunk, DuckDBInstance, LIST, listValue, VARCHAR } from './duckdb.ts';
import { toJsonValue } from './json-value.ts';
import { quoteText } from './sql-literals.ts';

export interface DataEngineOptions {
  /** Memory that DuckDB may hold before it spills. */
  memoryLimitBytes: number;
  threads: number;
}

/** What a confined engine may touch; everything else on the machine and the network is refused by DuckDB itself. */
export interface DataEngineScope {
  /** Files that may be read or written. */
  files: readonly string[];
  /** Folders whose files may be read or written. */
  directories: readonly string[];
  /** Where DuckDB spills what exceeds its memory; counted among the folders. Null: no spilling. */
  scratchDir: string | null;
}

/** A value that can be appended: a number, a text, a truth value, bytes. */
export type AppendedValue = number | string | boolean | Uint8Array | null;

/** Types of columns that can be appended whole. */
export type AppendedType = 'BIGINT' | 'DOUBLE' | 'VARCHAR' | 'DOUBLE[]' | 'VARCHAR[]';
export type AppendedCell = bigint | number | string | readonly number[] | readonly string[] | null;

/** DuckDB in this process, behind the few calls that the data room makes. */
export interface DataEngine {
  /** Switches outside access off for good, but for the scope. Call once, before any foreign file is opened. */
  confine(scope: DataEngineScope): Promise<void>;
  /** Runs one statement, its result thrown away. */
  run(sql: string): Promise<void>;
  /** Runs a query whose result is small, as plain JSON values by column name. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Streams a query's result: chunks of at most 2048 rows, valid only until the callback has ended. */
  stream(sql: string, onChunk: (chunk: Chunk, offset: number) => void | Promise<void>): Promise<void>;
  /** Adds rows to a table of BIGINT, DOUBLE, BOOLEAN, BLOB and VARCHAR columns; `fill` gives them to the function that it gets. */
  append(
    table: string,
    fill: (append: (row: readonly AppendedValue[]) => void) => Promise<void>,
  ): Promise<void>;
  /**
   * Adds columns of equal length to a table, of which these are the types: several times as fast as row by row. A BIGINT is a `bigint`.
   */
  appendColumns(
    table: string,
    types: readonly AppendedType[],
    columns: readonly (readonly AppendedCell[])[],
  ): Promise<void>;
  /** How far the running statement is, 0 … 1, or null where DuckDB cannot tell. */
  progress(): number | null;
  /** Stops the running statement; its call then rejects. */
  interrupt(): void;
  close(): void;
}

/** Rows of a chunk of DuckDB. */
const chunkRows = 2048;

const plainTypes = { BIGINT, DOUBLE, VARCHAR };

const duckType = (type: AppendedType): DuckDBType =>
  type === 'DOUBLE[]' || type === 'VARCHAR[]'
    ? LIST(plainTypes[type === 'DOUBLE[]' ? 'DOUBLE' : 'VARCHAR'])
    : plainTypes[type];

/** A whole number keeps all its digits; DuckDB makes it what the column holds. */
function appendNumber(appender: DuckDBAppender, value: number): void {
  if (Number.isSafeInteger(value)) appender.appendBigInt(BigInt(value));
  else appender.appendDouble(value);
}

/** DuckDB's full disk and "Out of Memory Error" (also said where it can't spill) as ours; other errors pass. */
function translate(error: unknown): unknown {
  const diskFull = error instanceof TrainyardError ? null : diskFullError(error);
  if (diskFull) return diskFull;
  const message = error instanceof Error ? error.message : String(error);
  if (!message.startsWith('Out of Memory Error')) return error;
  return new TrainyardError(
    'outOfMemory',
    `Reading the data needs more memory than it may take: ${message.slice(0, 200)}`,
    { cause: error },
  );
}

/**
 * A DuckDB instance with one connection, in memory, that loads no extension and reads dates as UTC. It is made once per
 * process and warmed, since creating one costs tens of milliseconds.
 */
export async function createDataEngine(options: DataEngineOptions): Promise<DataEngine> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${Math.max(64, Math.floor(options.memoryLimitBytes / 1e6))}MB`,
    threads: String(Math.max(1, options.threads)),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection: DuckDBConnection = await instance.connect();
  await connection.run(`SET TimeZone='UTC'`);
  // By default DuckDB spills into the working folder. Nothing is spilled until a scope names a place.
  await connection.run(`SET temp_directory=''`);
  // Makes `connection.progress` work; nothing is printed.
  await connection.run(`SET enable_progress_bar=true`);
  await connection.run(`SET enable_progress_bar_print=false`);
  await connection.run(`SET progress_bar_time=0`);
  let closed = false;

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw translate(error);
    }
  };

  return {
    async confine({ files, directories, scratchDir }) {
      const folders = scratchDir === null ? directories : [...directories, scratchDir];
      const list = (paths: readonly string[]): string => `[${paths.map(quoteText).join(', ')}]`;
      if (scratchDir !== null) await connection.run(`SET temp_directory=${quoteText(scratchDir)}`);
      await connection.run(`SET allowed_directories=${list(folders)}`);
      await connection.run(`SET allowed_paths=${list(files)}`);
      await connection.run('SET enable_external_access=false');
      await connection.run('SET lock_configuration=true');
    },
    async run(sql) {
      await guarded(() => connection.run(sql));
    },
    query: (sql) =>
      guarded(async () => {
        const reader = await connection.runAndReadAll(sql);
        const names = reader.columnNames();
        return reader
          .getRows()
          .map((row) => Object.fromEntries(row.map((value, j) => [names[j], toJsonValue(value)])));
      }),
    stream: (sql, onChunk) =>
      guarded(async () => {
        const result = await connection.stream(sql);
        let offset = 0;
        for (;;) {
          const chunk = await result.fetchChunk();
          if (!chunk || chunk.rowCount === 0) return;
          await onChunk(chunk, offset);
          offset += chunk.rowCount;
        }
      }),
    append: (table, fill) =>
      guarded(async () => {
        const appender = await connection.createAppender(table);
        try {
          await fill((row) => {
            for (const value of row) {
              if (value === null) appender.appendNull();
              else if (typeof value === 'number') appendNumber(appender, value);
              else if (typeof value === 'boolean') appender.appendBoolean(value);
              else if (typeof value === 'string') appender.appendVarchar(value);
              else appender.appendBlob(value);
            }
            appender.endRow();
          });
        } finally {
          appender.closeSync();
        }
      }),
    appendColumns: (table, types, columns) =>
      guarded(async () => {
        const appender = await connection.createAppender(table);
        try {
          for (let start = 0; start < columns[0].length; start += chunkRows) {
            const rows = Math.min(chunkRows, columns[0].length - start);
            const chunk = DuckDBDataChunk.create(types.map(duckType), rows);
            chunk.setColumns(
              columns.map((column) =>
                column
                  .slice(start, start + rows)
                  .map((cell) => (Array.isArray(cell) ? listValue(cell) : (cell as DuckDBValue))),
              ),
            );
            appender.appendDataChunk(chunk);
          }
        } finally {
          appender.closeSync();
        }
      }),
    progress() {
      const { percentage } = connection.progress;
      return percentage < 0 ? null : Math.min(1, percentage / 100);
    },
    interrupt: () => connection.interrupt(),
    close() {
      if (closed) return;
      closed = true;
      connection.closeSync();
      instance.closeSync();
    },
  };
}
