import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTour } from '../support/readme-tour.ts';
import { startTestService, type TestService } from '../support/service.ts';

let service: TestService;
let folder: string;
beforeAll(async () => {
  service = await startTestService();
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-tour-'));
  await symlink(path.resolve(import.meta.dirname, '..', '..', 'examples'), path.join(folder, 'examples'));
}, 90_000);
afterAll(async () => {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

it("the README's tour runs as it is written, and ends with a label for each new patient", async () => {
  const { stdout } = await promisify(execFile)('bash', ['-e', '-c', (await readTour()).join('\n')], {
    cwd: folder,
    env: { ...process.env, URL: service.url, KEY: service.adminKey },
    timeout: 110_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(stdout).toContain('did you mean "diagnosis"?');
  expect(stdout).toContain('event: end');
  expect(stdout).toContain('manifest.json');
  const labels = stdout.trim().split('\n').at(-1)!.split(' ');
  expect(labels).toHaveLength(19);
  expect(labels.filter((label) => label !== 'benign' && label !== 'malignant')).toEqual([]);
}, 120_000);
