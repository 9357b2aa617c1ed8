import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type * as engineTypes from '@prisma/schema-engine-wasm';
import { createSchemaEngine } from './schema-engine.ts';

/** The commands of `prisma migrate`, on one database and one `prisma` folder. */
export interface SchemaMigrations {
  /** Applies what is pending; the names applied. */
  deploy(): Promise<string[]>;
  /**
   * Applies what is pending, then writes and applies a migration that brings the database to the schema.
   * The new migration's name, or null when there is nothing to change. Losses of data are reported through `warn`.
   */
  create(name: string, warn: (message: string) => void): Promise<string | null>;
  /** How database and folder stand to each other. */
  status(): Promise<engineTypes.DiagnoseMigrationHistoryOutput>;
  /** SQL that the migrations lack compared with the schema, or null when they agree. */
  drift(): Promise<string | null>;
  /** SQL that makes the whole schema from nothing. */
  fullScript(): Promise<string>;
  /** Records a migration as applied without running it. */
  markApplied(name: string): Promise<void>;
  /** Records a failed migration as rolled back, so that it is tried again. */
  markRolledBack(name: string): Promise<void>;
  /** Drops everything in the database, then applies all migrations. */
  reset(): Promise<string[]>;
}

const filters: engineTypes.SchemaFilter = { externalTables: [], externalEnums: [] };
const LOCK_FILE = 'migration_lock.toml';

/** Opens the migrations of `prismaFolder` (`schema.prisma` and `migrations/`) on the database of `databaseUrl`. */
export async function openSchemaMigrations(
  databaseUrl: string,
  prismaFolder: string,
): Promise<SchemaMigrations> {
  const baseDir = path.resolve(prismaFolder, 'migrations');
  const schemaFile = path.resolve(prismaFolder, 'schema.prisma');
  const schema = { files: [{ path: schemaFile, content: await readFile(schemaFile, 'utf8') }] };
  const withEngine = async <T>(work: (engine: engineTypes.SchemaEngine) => Promise<T>): Promise<T> => {
    const engine = await createSchemaEngine(databaseUrl, schema.files);
    try {
      return await work(engine.commands);
    } finally {
      await engine.close();
    }
  };

  const deploy = async () => {
    const migrationsList = await readMigrations(baseDir);
    const input = { migrationsList, filters };
    return withEngine(async (engine) => (await engine.applyMigrations(input)).appliedMigrationNames);
  };

  const missingSince = async (from: engineTypes.DiffTarget) => {
    const to: engineTypes.DiffTarget = { tag: 'schemaDatamodel', ...schema };
    const { exitCode, stdout } = await withEngine((engine) =>
      engine.diff({ from, to, script: true, exitCode: true, filters }),
    );
    return exitCode === 0 ? null : (stdout ?? '');
  };

  const generate = async (migrationName: string, warn: (message: string) => void) => {
    const migrationsList = await readMigrations(baseDir);
    return withEngine(async (engine) => {
      // replays the migrations in a shadow database; the two commands after it live on the engine's cache of that
      await engine.devDiagnostic({ migrationsList, filters });
      const loss = await engine.evaluateDataLoss({ migrationsList, schema, filters });
      for (const { message } of [...loss.unexecutableSteps, ...loss.warnings]) warn(message);
      if (loss.unexecutableSteps.length > 0)
        throw new Error('the change can not be made on the data there is');
      return engine.createMigration({ draft: false, migrationName, migrationsList, schema, filters });
    });
  };

  return {
    deploy,

    async create(name, warn) {
      const migrationsList = await readMigrations(baseDir);
      const { action } = await withEngine((engine) => engine.devDiagnostic({ migrationsList, filters }));
      if (action.tag === 'reset') throw new Error(`the database must be reset first: ${action.reason}`);
      await deploy();
      let migration = await generate(name, warn);
      if (migration.migrationScript === null) return null;
      // Names begin with the second: of two in one, the later could sort, and so be applied, before the earlier.
      while (migration.generatedMigrationName <= (await latestMigration(baseDir))) {
        await delay(200);
        migration = await generate(name, () => {});
      }
      if (migration.migrationScript === null) return null;
      await writeMigration(baseDir, migration, migration.migrationScript);
      await deploy();
      return migration.generatedMigrationName;
    },

    async status() {
      const migrationsList = await readMigrations(baseDir);
      const input = { migrationsList, optInToShadowDatabase: false, filters };
      return withEngine((engine) => engine.diagnoseMigrationHistory(input));
    },

    async drift() {
      const migrationsList = await readMigrations(baseDir);
      const isEmpty = migrationsList.migrationDirectories.length === 0;
      return missingSince(isEmpty ? { tag: 'empty' } : { tag: 'migrations', ...migrationsList });
    },

    async fullScript() {
      return (await missingSince({ tag: 'empty' })) ?? '';
    },

    async markApplied(migrationName) {
      const migrationsList = await readMigrations(baseDir);
      await withEngine((engine) => engine.markMigrationApplied({ migrationName, migrationsList }));
    },

    async markRolledBack(migrationName) {
      await withEngine((engine) => engine.markMigrationRolledBack({ migrationName }));
    },

    async reset() {
      await withEngine((engine) => engine.reset({ filter: filters }));
      return deploy();
    },
  };
}

async function readMigrations(baseDir: string): Promise<engineTypes.MigrationList> {
  const entries = await readdir(baseDir, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir,
    shadowDbInitScript: '',
    lockfile: {
      path: LOCK_FILE,
      content: await readFile(path.join(baseDir, LOCK_FILE), 'utf8').catch(() => null),
    },
    migrationDirectories: await Promise.all(
      names.toSorted().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: await readFile(path.join(baseDir, name, 'migration.sql'), 'utf8').then(
            (value) => ({ tag: 'ok', value }) as const,
            (error: unknown) => ({ tag: 'error', value: String(error) }) as const,
          ),
        },
      })),
    ),
  };
}

async function writeMigration(
  baseDir: string,
  migration: engineTypes.CreateMigrationOutput,
  script: string,
): Promise<void> {
  const folder = path.join(baseDir, migration.generatedMigrationName);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `migration.${migration.extension}`), script);
  await writeFile(
    path.join(baseDir, LOCK_FILE),
    '# Please do not edit this file manually\n' +
      '# It should be added in your version-control system (e.g., Git)\n' +
      `provider = "${migration.connectorType}"\n`,
  );
}

/** The name of the migration that is applied last; empty where there is none. */
async function latestMigration(baseDir: string): Promise<string> {
  const names = await readdir(baseDir).catch(() => []);
  return (
    names
      .filter((name) => /^\d/.test(name))
      .toSorted()
      .at(-1) ?? ''
  );
}
