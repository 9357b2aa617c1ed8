/**
 * `npm run db:migrate -- <command>`: what `prisma migrate` does, on Prisma's own schema engine without its native binary.
 * Without DATABASE_URL it works on a temporary PostgreSQL, which is gone afterwards: enough to make and check migrations.
 */
import path from 'node:path';
import { startTemporaryPostgres } from '../src/postgres/temporary-postgres.ts';
import { openSchemaMigrations, type SchemaMigrations } from './schema-migrations.ts';

const usage = `usage: npm run db:migrate -- <command>
  deploy                             apply the pending migrations
  dev <name>                         write and apply a migration for what changed in prisma/schema.prisma
  status                             compare the database with prisma/migrations
  check                              fail when prisma/migrations and prisma/schema.prisma differ
  diff                               print the SQL of the whole schema
  resolve --applied <name>           record a migration as applied without running it
  resolve --rolled-back <name>       record a failed migration as rolled back
  reset --force                      drop everything in the database and apply all migrations`;

async function run(migrations: SchemaMigrations, [command, ...args]: string[]): Promise<void> {
  switch (command) {
    case 'deploy':
      return report(await migrations.deploy());
    case 'dev': {
      const created = await migrations.create(args[0] ?? '', (message) =>
        console.warn(`warning: ${message}`),
      );
      return console.log(created ? `created and applied ${created}` : 'nothing has changed');
    }
    case 'status': {
      const { history, editedMigrationNames, failedMigrationNames } = await migrations.status();
      console.log(JSON.stringify({ history, editedMigrationNames, failedMigrationNames }, null, 2));
      if (history || editedMigrationNames.length > 0 || failedMigrationNames.length > 0) process.exitCode = 1;
      return;
    }
    case 'check': {
      const missing = await migrations.drift();
      if (missing === null) return console.log('prisma/migrations and prisma/schema.prisma agree');
      console.log(missing);
      console.error('prisma/migrations lacks the SQL above: npm run db:migrate -- dev <name>');
      process.exitCode = 2;
      return;
    }
    case 'diff':
      return console.log(await migrations.fullScript());
    case 'resolve':
      if (args[0] === '--applied') return migrations.markApplied(args[1]);
      return migrations.markRolledBack(args[1]);
    case 'reset':
      return report(await migrations.reset());
  }
}

function report(applied: string[]): void {
  console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'no pending migrations');
}

function isComplete([command = '', first, second]: string[]): boolean {
  if (command === 'dev') return first !== undefined && /^\w+$/.test(first);
  if (command === 'resolve') return ['--applied', '--rolled-back'].includes(first ?? '') && Boolean(second);
  if (command === 'reset') return first === '--force';
  return ['deploy', 'status', 'check', 'diff'].includes(command);
}

const command = process.argv.slice(2);
if (!isComplete(command)) {
  console.error(usage);
  process.exit(2);
}
const temporary = process.env['DATABASE_URL'] ? null : await startTemporaryPostgres();
try {
  const url = temporary?.url() ?? process.env['DATABASE_URL']!;
  await run(await openSchemaMigrations(url, path.join(import.meta.dirname, '..', 'prisma')), command);
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  console.error(code ? `${code}: ${message}` : message);
  process.exitCode = 1;
} finally {
  await temporary?.stop();
}
process.exit(); // else a timer of the engine, for its lock, would keep us for ten seconds
