import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSchemaMigrations } from '../../../scripts/schema-migrations.ts';
import { applyMigrations } from '../../../src/store/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

const schemaOf = (columns: string) => `
datasource db {
  provider = "postgresql"
}
model Item {
  id Int @id
  ${columns}
}
`;

describe('migrations', () => {
  let folder: string;
  let database: TestDatabase;
  let log: string[];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'trainyard-migrate-'));
    database = await createTestDatabase({ empty: true });
    log = [];
    await writeSchema('name String');
  });
  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const writeSchema = (columns: string) => writeFile(path.join(folder, 'schema.prisma'), schemaOf(columns));
  const writeMigration = async (name: string, sql: string) => {
    await mkdir(path.join(folder, 'migrations', name), { recursive: true });
    await writeFile(path.join(folder, 'migrations', name, 'migration.sql'), sql);
  };
  const apply = (url = database.url) =>
    applyMigrations(url, path.join(folder, 'migrations'), { log: (line) => log.push(line) });
  const prisma = () => openSchemaMigrations(database.url, folder);
  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const inSync = { editedMigrationNames: [], failedMigrationNames: [], history: null };

  it.each([
    [
      'postgresql://x:secret@127.0.0.1:1/z',
      /^The database z at 127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/,
    ],
    [
      'postgresql://x:secret@nowhere.invalid/z',
      /^The database z at nowhere\.invalid cannot be used: .*nowhere\.invalid/,
    ],
  ])('say where a database should be that does not answer: %s', async (url, message) => {
    const error = await apply(url).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'databaseUnavailable', message: expect.stringMatching(message) });
    expect(String(error)).not.toContain('secret');
  });

  it('say that a database does not exist', async () => {
    const url = new URL(database.url);
    url.pathname = '/no such one';
    await expect(apply(url.href)).rejects.toMatchObject({
      code: 'databaseUnavailable',
      message: `The database no such one at ${url.host} cannot be used: database "no such one" does not exist.`,
    });
  });

  it('are written by the schema engine, applied here, and found in order by the engine', async () => {
    const scratch = await createTestDatabase({ empty: true });
    const first = await (await openSchemaMigrations(scratch.url, folder)).create('init', () => {});
    await scratch.drop();
    expect(first).toMatch(/^\d{14}_init$/);
    expect(await apply()).toEqual([first]);
    expect(await apply()).toEqual([]);
    expect(await (await prisma()).status()).toMatchObject(inSync);
    expect(await (await prisma()).deploy()).toEqual([]);
    expect(await (await prisma()).drift()).toBeNull();
  });

  it('of the engine are taken over here', async () => {
    const migrations = await prisma();
    const first = await migrations.create('init', () => {});
    expect(await apply()).toEqual([]);
    await writeSchema('name String\n  size Int?');
    expect(await (await prisma()).drift()).toContain('ADD COLUMN     "size" INTEGER');
    const second = await (await prisma()).create('add_size', () => {});
    expect(await apply()).toEqual([]);
    expect(await (await prisma()).create('nothing', () => {})).toBeNull();
    const other = await createTestDatabase({ empty: true });
    expect(await apply(other.url)).toEqual([first, second]);
    await other.drop();
  });

  it('warn before data is lost, and refuse what the data does not allow', async () => {
    await (await prisma()).create('init', () => {});
    await query(`INSERT INTO "Item" VALUES (1, 'a')`);
    await writeSchema('label String');
    const warnings: string[] = [];
    const migrations = await prisma();
    await expect(migrations.create('rename', (message) => warnings.push(message))).rejects.toThrow(
      'the change can not be made on the data there is',
    );
    expect(warnings.join('\n')).toMatch(/Added the required column `label`/);
    await writeSchema('');
    await (await prisma()).create('drop_name', (message) => warnings.push(message));
    expect(warnings.join('\n')).toMatch(/You are about to drop the column `name`/);
  });

  it('may hold functions, semicolons in texts and comments', async () => {
    await writeMigration(
      '1_function',
      `-- a comment; with a semicolon
       CREATE FUNCTION twice(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN n * 2; END; $$;
       CREATE TABLE t AS SELECT ';' AS text;`,
    );
    expect(await apply()).toEqual(['1_function']);
    expect(await query('SELECT twice(21) AS n, text FROM t')).toEqual([{ n: 42, text: ';' }]);
    expect(await (await prisma()).status()).toMatchObject(inSync);
  });

  it('that fail leave nothing behind, stop the next, and go on once resolved', async () => {
    await writeMigration('1_good', 'CREATE TABLE good (id int)');
    await writeMigration('2_bad', 'CREATE TABLE half (id int); SELECT 1 / 0;');
    await writeMigration('3_after', 'CREATE TABLE after (id int)');
    await expect(apply()).rejects.toMatchObject({
      code: 'migrationFailed',
      message: 'The migration 2_bad failed: division by zero',
    });
    expect(await query(`SELECT to_regclass('good') AS good, to_regclass('half') AS half`)).toEqual([
      { good: 'good', half: null },
    ]);
    await expect(apply()).rejects.toThrow(/2_bad failed before/);
    expect((await (await prisma()).status()).failedMigrationNames).toEqual(['2_bad']);
    await (await prisma()).markRolledBack('2_bad');
    await writeMigration('2_bad', 'CREATE TABLE half (id int)');
    expect(await apply()).toEqual(['2_bad', '3_after']);
    expect(await (await prisma()).status()).toMatchObject(inSync);
  });

  it('that were edited, or are missing here, are reported', async () => {
    await writeMigration('1_one', 'CREATE TABLE one (id int);\nCREATE TABLE eins (id int);\n');
    await writeMigration('2_two', 'CREATE TABLE two (id int)');
    await apply();
    log.length = 0;
    await writeMigration('1_one', 'CREATE TABLE one (id int);\r\nCREATE TABLE eins (id int);\r\n');
    await apply();
    expect(log).toEqual([]); // line ends are git's business
    await writeMigration('1_one', 'CREATE TABLE one (id bigint);');
    await rm(path.join(folder, 'migrations', '2_two'), { recursive: true });
    await apply();
    expect(log).toEqual([
      'warning: the migration 1_one was edited after it was applied',
      'warning: the database has a migration that is not here: 2_two',
    ]);
  });

  it('are applied once when several processes start', async () => {
    await writeMigration('1_one', 'CREATE TABLE one (id int)');
    await writeMigration('2_two', 'CREATE TABLE two (id int)');
    const applied = await Promise.all([apply(), apply(), apply(), apply()]);
    expect(applied.flat()).toEqual(['1_one', '2_two']);
    expect(await query('SELECT count(*)::int AS n FROM _prisma_migrations')).toEqual([{ n: 2 }]);
  });
});

it('the migrations of the repository agree with its schema', async () => {
  const database = await createTestDatabase();
  try {
    const prismaFolder = path.join(import.meta.dirname, '..', '..', '..', 'prisma');
    const migrations = await openSchemaMigrations(database.url, prismaFolder);
    expect(await migrations.drift()).toBeNull();
    expect(await migrations.status()).toMatchObject({ failedMigrationNames: [], history: null });
  } finally {
    await database.drop();
  }
});
