import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { IngestOptions } from '../../../src/data/ingest/ingest-dataset.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { runIngest } from '../../../src/worker/run-ingest.ts';
import { testLimits } from '../../support/ingest-folder.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trainyard-run-ingest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function options(content: string, changes: Partial<IngestOptions> = {}): Promise<IngestOptions> {
  const sourcePath = join(folder, 'upload');
  await writeFile(sourcePath, content);
  return {
    sourcePath,
    declared: { fileName: 'data.csv' },
    outputPath: join(folder, 'out', 'data.parquet'),
    scratchDir: join(folder, 'scratch'),
    limits: testLimits,
    threads: 1,
    memoryLimit: 200e6,
    ...changes,
  };
}

/** Files besides the upload and the Parquet. */
async function leftovers(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !['upload', 'data.parquet'].includes(entry.name))
    .map(({ name }) => name);
}

test('a child process ingests, tells its progress, and leaves the Parquet only', async () => {
  const stages = new Set<string>();
  const result = await runIngest(
    await options('a,b\n1,x\n2,y\n', { onProgress: (_, stage) => stages.add(stage) }),
  );
  expect(result).toMatchObject({ format: 'csv', rows: 2, profile: { rows: 2 } });
  expect([...stages]).toContain('profiling');
  expect(await readdir(join(folder, 'out'))).toEqual(['data.parquet']);
  expect(await leftovers()).toEqual([]);
});

test('its error comes across with code and issues', async () => {
  const error = await runIngest(await options('a,b\n1,2\n3\n')).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TrainyardError);
  expect(error).toMatchObject({ code: 'datasetInvalid', issues: [{ code: 'raggedRow', row: 2, line: 3 }] });
  expect(await leftovers()).toEqual([]);
});

test('an error that the reader did not foresee tells no path of this machine', async () => {
  const missing = { sourcePath: join(folder, 'not-there') };
  const error = await runIngest(await options('', missing)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'internal', cause: { message: expect.stringContaining('ENOENT') } });
  expect((error as Error).message).not.toContain(folder);
});

test('aborting ends the child and removes what it had begun', async () => {
  const abort = new AbortController();
  const reason = new Error('the worker is stopping');
  const rows = Array.from({ length: 200_000 }, (_, i) => `${i},${i % 7}`).join('\n');
  const work = runIngest(
    await options(`a,b\n${rows}\n`, { signal: abort.signal, onProgress: () => abort.abort(reason) }),
  );
  await expect(work).rejects.toBe(reason);
  expect(await readdir(join(folder, 'scratch'))).toEqual([]);
  await expect(runIngest(await options('a,b\n1,2\n', { signal: abort.signal }))).rejects.toBe(reason);
});

/** The readers that this process has started and that live, with their states; T: stopped. */
async function readers(): Promise<{ pid: number; state: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [stat, command] = await Promise.all(
        ['stat', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
      );
      const [, state, parent] = /\) (\S) (\d+)/.exec(stat) ?? [];
      return { pid, state, isOurs: Number(parent) === process.pid && command.includes('ingester') };
    }),
  );
  return found.filter(({ isOurs }) => isOurs);
}

async function stopReaders(): Promise<void> {
  for (const { pid } of await readers()) process.kill(pid, 'SIGSTOP');
}

test.skipIf(process.platform !== 'linux')(
  'a reader that hangs is ended, which is no fault of the data',
  async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const work = runIngest(
        await options(`a,b\n${'1,2\n'.repeat(100_000)}`, {
          // What a killed reader had written stays beside its output; the worker removes the folder.
          outputPath: join(folder, 'hung', 'data.parquet'),
          onProgress: () => void stopReaders(),
        }),
      );
      const failure = work.catch((error: unknown) => error);
      await vi.waitUntil(async () => (await readers()).some(({ state }) => state === 'T'), 20_000);
      // Each look reads a file, which is no timer.
      for (let look = 0; look < 30; look += 1) {
        await vi.advanceTimersByTimeAsync(5_000);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(await failure).toMatchObject({ code: 'internal', message: expect.stringContaining('hung') });
      expect(await readdir(join(folder, 'scratch'))).toEqual([]);
      await rm(join(folder, 'hung'), { recursive: true, force: true });
    } finally {
      vi.useRealTimers();
    }
  },
);

test('what goes wrong on our side is an internal error, not one of the data', async () => {
  // No folder can be made there.
  const error = await runIngest(
    await options('a,b\n1,2\n', { outputPath: '/dev/null/x/data.parquet' }),
  ).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'internal' });
  expect(await leftovers()).toEqual([]);
});
