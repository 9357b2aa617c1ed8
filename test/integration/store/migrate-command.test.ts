import { execFile } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../support/postgres.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');

/** Runs a command of the repository's packages in its root, without the caller's database. */
function run(command: string, args: string[], env: Record<string, string> = {}) {
  const { DATABASE_URL: _, ...rest } = process.env;
  return new Promise<{ code: number; output: string }>((resolve) => {
    const file = path.join(root, 'node_modules', '.bin', command);
    execFile(file, args, { cwd: root, env: { ...rest, ...env } }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

describe('npm run db:migrate', () => {
  it('checks for drift on a PostgreSQL of its own when there is no DATABASE_URL', async () => {
    const { code, output } = await run('tsx', ['scripts/migrate.ts', 'check']);
    expect({ code, output: output.trim() }).toEqual({
      code: 0,
      output: 'prisma/migrations and prisma/schema.prisma agree',
    });
  });

  it('deploys to DATABASE_URL, and says how things stand', async () => {
    const database = await createTestDatabase({ empty: true });
    const env = { DATABASE_URL: database.url };
    expect((await run('tsx', ['scripts/migrate.ts', 'status'], env)).code).toBe(1);
    const deployed = await run('tsx', ['scripts/migrate.ts', 'deploy'], env);
    expect(deployed).toMatchObject({ code: 0, output: expect.stringMatching(/^applied \d{14}_/) });
    expect((await run('tsx', ['scripts/migrate.ts', 'status'], env)).code).toBe(0);
    await database.drop();
  });

  it.each(['', 'fly', 'dev two-words', 'reset'])('shows its usage for "%s"', async (args) => {
    const { code, output } = await run('tsx', ['scripts/migrate.ts', ...args.split(' ')]);
    expect(code).toBe(2);
    expect(output).toContain('usage: npm run db:migrate');
  });
});

it('prisma migrate fails loudly instead of doing nothing', async () => {
  const { code, output } = await run('prisma', ['migrate', 'deploy'], {
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
  });
  expect(code).not.toBe(0);
  expect(output).toContain('npm run db:migrate');
});
