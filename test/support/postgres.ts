import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/postgres/embedded-postgres.ts';
import { applyMigrations } from '../../src/store/migrate.ts';
import { throwawaySettings } from '../../src/postgres/temporary-postgres.ts';

/** A database of one test file. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const migrationsDir = path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations');

/**
 * A new database with all migrations applied, copied from a template in some 50 ms. The server is one embedded PostgreSQL
 * a test run, without fsync; TEST_DATABASE_URL names another one of version 15 or later (any database of it; the user must be able to create some).
 * With `empty`, no migration is applied.
 */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const server = await testServerUrl();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = empty ? 'template0' : await ensureTemplate(server);
  // Files are copied: by the log, which is the default, it took seven times as long on a loaded machine.
  await onServer(server, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`),
  );
  return {
    url: withDatabase(server, name),
    async drop() {
      await onServer(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** Does the work while no other test file holds the lock of this name. */
export async function withTestServerLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  let result: T;
  await onServer(await testServerUrl(), async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]); // released with the connection
    result = await work();
  });
  return result!;
}

async function testServerUrl(): Promise<string> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return given;
  const dataDir = process.env['TRAINYARD_TEST_POSTGRES'];
  if (!dataDir)
    throw new Error('test/support/shared-parts.ts must be among the globalSetup of vitest.config.ts');
  return (await startEmbeddedPostgres({ dataDir, settings: throwawaySettings })).url('postgres');
}

/** The database that has the migrations as they are now; the first test file that needs it makes it, the others wait. */
async function ensureTemplate(server: string): Promise<string> {
  const name = `template_${(await hashMigrations()).slice(0, 16)}`;
  await onServer(server, async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtext('${name}'))`); // released with the connection
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    const making = `${name}_making`;
    await client.query(`DROP DATABASE IF EXISTS ${making} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${making} TEMPLATE template0`);
    await applyMigrations(withDatabase(server, making), migrationsDir);
    await client.query(`ALTER DATABASE ${making} RENAME TO ${name}`);
  });
  return name;
}

async function hashMigrations(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(migrationsDir)).toSorted()) {
    const sql = await readFile(path.join(migrationsDir, name, 'migration.sql')).catch(() => '');
    hash.update(name).update(sql);
  }
  return hash.digest('hex');
}

function withDatabase(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(server: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
