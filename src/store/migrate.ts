/**
 * Applies `prisma/migrations` with nothing but `pg`. Table, checksums, advisory lock and the rule about failed migrations are
 * Prisma's own, so `prisma migrate` (and scripts/migrate.ts) goes on where this stopped, and the other way round.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { TrainyardError } from '../errors.ts';
import { unusableDatabase } from '../postgres/unusable-database.ts';
import { withClient } from '../postgres/with-client.ts';

/** The advisory lock that Prisma's schema engine takes while it migrates. */
const prismaLock = 72707369;
const lockTimeoutSeconds = 30;

const createTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

interface MigrationRow {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

/**
 * Applies the migrations of `migrationsDir` that the database lacks, in order, each whole or not at all; the names applied.
 * Several processes may call it at once: they take turns.
 *
 * @throws migrationFailed when a migration fails, or failed before and wasn't resolved; databaseUnavailable
 */
export async function applyMigrations(
  databaseUrl: string,
  migrationsDir: string,
  { log = () => {} }: { log?: (message: string) => void } = {},
): Promise<string[]> {
  const applyMissing = async (client: pg.Client): Promise<string[]> => {
    await client.query(`SET lock_timeout = '${lockTimeoutSeconds}s'`);
    await client.query('SELECT pg_advisory_lock($1)', [prismaLock]);
    await client.query('RESET lock_timeout');
    await client.query(createTable);
    const present = await readPresent(client);

    const applied: string[] = [];
    for (const { name, sql } of await readMigrations(migrationsDir)) {
      const checksum = present.get(name);
      present.delete(name);
      if (checksum === undefined) {
        await applyOne(client, name, sql);
        log(`applied the migration ${name}`);
        applied.push(name);
      } else if (!matches(sql, checksum)) {
        log(`warning: the migration ${name} was edited after it was applied`);
      }
    }
    for (const name of present.keys()) log(`warning: the database has a migration that is not here: ${name}`);
    return applied;
  };
  try {
    return await withClient({ connectionString: databaseUrl }, applyMissing); // the lock goes with the connection
  } catch (error) {
    throw unusableDatabase(databaseUrl, error);
  }
}

/** Names and checksums of the migrations that the database has. */
async function readPresent(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<MigrationRow>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const failed = rows.find((row) => row.finished_at === null);
  if (failed) {
    throw new TrainyardError(
      'migrationFailed',
      `The migration ${failed.migration_name} failed before. Mend what stopped it, then ` +
        `"npm run db:migrate -- resolve --rolled-back ${failed.migration_name}" lets it be tried again.`,
    );
  }
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

async function readMigrations(migrationsDir: string): Promise<{ name: string; sql: string }[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.toSorted().map(async (name) => ({
      name,
      sql: await readFile(path.join(migrationsDir, name, 'migration.sql'), 'utf8'),
    })),
  );
}

async function applyOne(client: pg.Client, name: string, sql: string): Promise<void> {
  const id = randomUUID();
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    sha256(sql),
    name,
  ]);
  try {
    await client.query(sql); // one message of the simple protocol: one transaction, unless the file has its own
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    await client.query('ROLLBACK').catch(() => {});
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, reason]).catch(() => {});
    throw new TrainyardError('migrationFailed', `The migration ${name} failed: ${reason}`, { cause });
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
    [id],
  );
}

/** Whether the file has the checksum; line ends may have been changed by git, as Prisma allows. */
function matches(sql: string, checksum: string): boolean {
  const unix = sql.replaceAll('\r\n', '\n');
  return [sql, unix, unix.replaceAll('\n', '\r\n')].some((text) => sha256(text) === checksum);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
