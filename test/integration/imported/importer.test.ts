import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createImporter, type ImportLimits } from '../../../src/imported/run-import.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-importer-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function importFixture(name: string, limits: Partial<ImportLimits> = {}) {
  const importer = createImporter({ engine: { name: 'wasm', libtensorflowDir: null } }, { limits });
  const filePath = path.join(import.meta.dirname, `../../fixtures/imports/${name}.onnx`);
  const { size: sizeBytes } = await stat(filePath);
  const artifactDir = path.join(folder, name);
  try {
    return await importer.importModel({ filePath, description: {}, artifactDir, sizeBytes });
  } finally {
    await importer.close();
  }
}

test('a file is tried by a process, which writes the artifact', async () => {
  expect(await importFixture('columns')).toMatchObject({
    format: 'onnx',
    producer: 'fixtures',
    example: null,
  });
  expect((await stat(path.join(folder, 'columns', 'manifest.json'))).isFile()).toBe(true);
});

test('a model that never ends is ended', async () => {
  await expect(importFixture('endless', { milliseconds: 3_000 })).rejects.toMatchObject({
    code: 'modelFileInvalid',
    issues: [{ pointer: '/file', code: 'tooSlow' }],
  });
});

test.runIf(process.platform === 'linux')('a model that takes too much memory is ended', async () => {
  // It asks for four gigabytes, one part after the other.
  await expect(importFixture('much-memory', { memoryBytes: 600_000_000 })).rejects.toMatchObject({
    code: 'modelFileInvalid',
    issues: [{ pointer: '/file', code: expect.stringMatching(/tooMuchMemory|notRunnable/) }],
  });
});
