import { spawnSync } from 'node:child_process';
import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');
let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'trainyard-reporter-')));
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs Vitest on files of the given contents; its exit code and the last line that it prints. */
async function runVitest(files: Record<string, string>): Promise<{ code: number | null; lastLine: string }> {
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      `--root=${folder}`,
      `--reporter=${path.join(root, 'test', 'summary-reporter.ts')}`,
      ...Object.keys(files),
    ],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, VITEST: undefined } },
  );
  return { code: status, lastLine: stdout.trimEnd().split('\n').at(-1)! };
}

const imports = `import { beforeAll, describe, expect, it } from 'vitest';\n`;
const passing = `${imports} it('passes', () => {}); it.skip('waits', () => {});`;

it('counts what passed and was skipped', async () => {
  expect(await runVitest({ 'passing.test.js': passing })).toEqual({
    code: 0,
    lastLine: '1 passed, 0 failed, 1 skipped',
  });
});

it('counts an error that no test caught as failed', async () => {
  const throwing = `${imports} it('passes', () => void setTimeout(() => { throw new Error('uncaught'); }));
    it('waits for it', () => new Promise((resolve) => setTimeout(resolve, 200)));`;
  const rejecting = `${imports} it('passes', () => void Promise.reject(new Error('unhandled')));`;
  const files = { 'throwing.test.js': throwing, 'rejecting.test.js': rejecting };
  expect(await runVitest(files)).toEqual({ code: 1, lastLine: '3 passed, 2 failed, 0 skipped' });
});

it('counts failed tests, a broken file and a hook that throws', async () => {
  const files = {
    'failing.test.js': `${imports} it('fails', () => expect(1).toBe(2));`,
    'broken.test.js': 'throw new Error("not importable");',
    'hook.test.js': `${imports} describe('a suite', () => { beforeAll(() => { throw new Error(); }); it('is not run', () => {}); });`,
  };
  expect(await runVitest(files)).toEqual({ code: 1, lastLine: '0 passed, 3 failed, 1 skipped' });
});
