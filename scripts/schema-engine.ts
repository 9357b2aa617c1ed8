/**
 * Prisma's own schema engine, the WebAssembly build of it, over `@prisma/adapter-pg`: `prisma migrate` without a native
 * binary that would have to be downloaded. The Prisma 7 CLI can't load this build, so it is driven directly.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQueryable,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import * as engineBindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/** The engine on a database, and the end of its connections. */
export interface ConnectedSchemaEngine {
  /** See the typings of `@prisma/schema-engine-wasm`. */
  readonly commands: engineBindings.SchemaEngine;
  close(): Promise<void>;
}

const CHAR_OID = 18;
const TEXT_OID = 25;
const CHAR_MARK = '\0char:';

/** What the WebAssembly glue has beside its typed exports. */
interface WasmGlue {
  __wbg_set_wasm(exports: object): void;
}

/** The little of WebAssembly's types that is used; TypeScript has them in its DOM library only. */
interface WebAssemblyGlobal {
  WebAssembly: {
    instantiate(
      module: Uint8Array,
      imports: Record<string, object>,
    ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
  };
}

/** Loads the schema engine on a database. `schemaFiles` are the parts of the Prisma schema: path and content. */
export async function createSchemaEngine(
  databaseUrl: string,
  schemaFiles: readonly { path: string; content: string }[],
): Promise<ConnectedSchemaEngine> {
  await (wasmLoaded ??= loadWasm());
  const adapters: SqlDriverAdapter[] = [];
  const commands = await engineBindings.SchemaEngine.new(
    { datamodels: schemaFiles.map((file): [string, string] => [file.path, file.content]) },
    (line: string) => process.env['DEBUG'] && console.error(line),
    bindMigrationAwareSqlAdapterFactory(createMigrationAdapterFactory(databaseUrl, adapters)),
  );
  return {
    commands,
    async close() {
      commands.free();
      await Promise.all(adapters.map((adapter) => adapter.dispose()));
    },
  };
}

let wasmLoaded: Promise<void> | undefined; // once a process: the glue has one instance's memory in module variables

async function loadWasm(): Promise<void> {
  const { WebAssembly } = globalThis as unknown as WebAssemblyGlobal;
  const require = createRequire(import.meta.url);
  const wasmFile = path.join(
    path.dirname(require.resolve('@prisma/schema-engine-wasm')),
    'schema_engine_bg.wasm',
  );
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => console.error('schema engine:', message),
    },
  });
  const { instance } = await WebAssembly.instantiate(await readFile(wasmFile), {
    './schema_engine_bg.js': engineBindings,
  });
  (engineBindings as unknown as WasmGlue).__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/**
 * A driver adapter as the schema engine needs it; works around four bugs of adapter-pg 7.10.1, named below.
 * What it connects, shadow databases aside, is added to `adapters`.
 */
function createMigrationAdapterFactory(
  databaseUrl: string,
  adapters: SqlDriverAdapter[],
): SqlMigrationAwareDriverAdapterFactory {
  const connectTo = async (connection: pg.PoolConfig): Promise<SqlDriverAdapter> =>
    asMigrationAdapter(await new PrismaPg({ ...connection, Client: CharMarkingClient, max: 1 }).connect());
  const main = connectionParts(databaseUrl);
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    async connect() {
      const adapter = await connectTo(main);
      adapters.push(adapter);
      return adapter;
    },
    // adapter-pg's own drops the shadow database before it closes its pool: "is being accessed by other users"
    async connectToShadowDb() {
      const owner = await connectTo(main);
      const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
      await owner.executeScript(`CREATE DATABASE "${database}" TEMPLATE template0`);
      const shadow = await connectTo({ ...main, database });
      const dispose = async () => {
        await shadow.dispose();
        await owner.executeScript(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
        await owner.dispose();
      };
      return { ...shadow, dispose };
    },
  };
}

/** The URL as separate settings: with a `connectionString`, adapter-pg points the shadow connection at the main database. */
function connectionParts(databaseUrl: string): pg.PoolConfig {
  const { host, port, user, password, database, ssl } = new pg.Client({ connectionString: databaseUrl });
  return { host, port, user, password, database, ssl };
}

function asMigrationAdapter(adapter: SqlDriverAdapter): SqlDriverAdapter {
  return {
    ...asMigrationQueryable(adapter),
    // adapter-pg splits scripts at every ';', which breaks function bodies and loses atomicity: send it whole
    executeScript: async (script) => void (await adapter.executeRaw({ sql: script, args: [], argTypes: [] })),
    startTransaction: async (isolationLevel) =>
      asMigrationTransaction(await adapter.startTransaction(isolationLevel)),
    getConnectionInfo: () => ({ ...adapter.getConnectionInfo?.(), supportsRelationJoins: true }),
    dispose: () => adapter.dispose(),
  };
}

function asMigrationTransaction(transaction: Transaction): Transaction {
  return {
    ...asMigrationQueryable(transaction),
    options: transaction.options,
    commit: () => transaction.commit(),
    rollback: () => transaction.rollback(),
    createSavepoint: async (name) => transaction.createSavepoint?.(name),
    rollbackToSavepoint: async (name) => transaction.rollbackToSavepoint?.(name),
    releaseSavepoint: async (name) => transaction.releaseSavepoint?.(name),
  };
}

/** Gives the columns that {@link CharMarkingClient} marked the type that the engine expects of them. */
function asMigrationQueryable(queryable: SqlQueryable): SqlQueryable {
  return {
    provider: queryable.provider,
    adapterName: queryable.adapterName,
    executeRaw: (query) => queryable.executeRaw(query),
    async queryRaw(query) {
      const result = await queryable.queryRaw(query);
      const isChar = result.columnNames.map((name) => name.startsWith(CHAR_MARK));
      return {
        ...result,
        columnNames: result.columnNames.map((name, i) => (isChar[i] ? name.slice(CHAR_MARK.length) : name)),
        columnTypes: result.columnTypes.map((type, i) => (isChar[i] ? ColumnTypeEnum.Character : type)),
      };
    },
  };
}

/**
 * A client that passes Postgres' catalog type `"char"` off as text, marking the column's name: adapter-pg has no mapping
 * for it and refuses the engine's catalog queries.
 */
class CharMarkingClient extends pg.Client {
  // one signature for pg's many overloads: the callback, when there is one, comes last
  override query(...args: unknown[]): never {
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      args[args.length - 1] = (error: unknown, result: unknown) => callback(error, markCharColumns(result));
    }
    const sent: unknown = super.query(...(args as [string]));
    return (sent instanceof Promise ? sent.then(markCharColumns) : sent) as never;
  }
}

function markCharColumns<T>(result: T): T {
  for (const field of (result as Partial<pg.QueryResult> | undefined)?.fields ?? []) {
    if (field.dataTypeID !== CHAR_OID) continue;
    field.dataTypeID = TEXT_OID;
    field.name = CHAR_MARK + field.name;
  }
  return result;
}
