import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTour, type tourPages } from '../support/tour.ts';
import { openTestProject, type TestProject } from '../support/service.ts';

let service: TestProject;
let folder: string;
beforeAll(async () => {
  service = await openTestProject();
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-tour-'));
  await symlink(path.resolve(import.meta.dirname, '..', '..', 'examples'), path.join(folder, 'examples'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What a page's tour prints when it is run as it is written. */
async function runTour(page: (typeof tourPages)[number]): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-e', '-c', (await readTour(page)).join('\n')], {
    cwd: folder,
    env: { ...process.env, URL: service.url, KEY: service.adminKey },
    timeout: 150_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

it('the whole tour ends with a label for each new patient', async () => {
  const stdout = await runTour('docs/tour.md');
  expect(stdout).toContain('did you mean "diagnosis"?');
  expect(stdout).toContain('event: end');
  expect(stdout).toContain('manifest.json');
  const labels = stdout.trim().split('\n').at(-1)!.split(' ');
  expect(labels).toHaveLength(19);
  expect(labels.filter((label) => label !== 'benign' && label !== 'malignant')).toEqual([]);
});

it("the README's tour ends with an evaluation and a model", async () => {
  const stdout = await runTour('README.md');
  expect(stdout).toContain('event: end');
  expect(stdout).toMatch(/accuracy: 0\.9\d+, auc: 0\.9\d+/);
  expect(stdout).toContain("{ version: 1, task: 'classification' }");
});
