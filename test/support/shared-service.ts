import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startService, type ServiceProcess } from '../../scripts/service-process.ts';
import { isAlive } from '../../src/processes/is-alive.ts';
import { createTestDatabase, withTestServerLock } from './postgres.ts';
import { waitUntil } from './wait-until.ts';

/** How to reach the service of a test run. */
type SharedService = Pick<ServiceProcess, 'url' | 'adminKey' | 'pid'>;

const folderPrefix = 'trainyard-test-service-';

/** Settings that suit most end-to-end tests: runs are small, and most of one is the start of its process. */
const settings = { WORKER_SLOTS: '2', TRAINER_THREADS: '1', MAX_UNCOMPRESSED_BYTES: '20000000' };

/** A new folder for the service of a test run; services of test runs that were killed are ended. */
export async function makeSharedServiceFolder(): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    const [, owner] = new RegExp(`^${folderPrefix}(\\d+)-`).exec(name) ?? [];
    if (owner && !isAlive(Number(owner))) await removeSharedService(path.join(tmpdir(), name));
  }
  return mkdtemp(path.join(tmpdir(), `${folderPrefix}${process.pid}-`));
}

/** The service of this test run; the first test file that asks for it starts it, the others wait. */
export async function findSharedService(): Promise<SharedService> {
  const folder = process.env['TRAINYARD_TEST_SERVICE'];
  if (!folder)
    throw new Error('test/support/shared-parts.ts must be among the globalSetup of vitest.config.ts');
  return withTestServerLock('shared service', async () => {
    const running = await readRunning(folder);
    if (running) return running;
    const database = await createTestDatabase();
    const { url, adminKey, pid } = await startService({
      env: { ...settings, DATABASE_URL: database.url },
      dataDir: await mkdtemp(path.join(folder, 'data-')),
      logFile: path.join(folder, 'log'),
    });
    await writeFile(path.join(folder, 'running.json'), JSON.stringify({ url, adminKey, pid }));
    return { url, adminKey, pid };
  });
}

/** Stops the service of a folder that {@link makeSharedServiceFolder} made, if one was started, and removes the folder. */
export async function removeSharedService(folder: string): Promise<void> {
  const running = await readRunning(folder);
  if (running && isAlive(running.pid)) {
    process.kill(running.pid, 'SIGTERM');
    await waitUntil('the shared service has stopped', async () => !isAlive(running.pid));
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

async function readRunning(folder: string): Promise<SharedService | null> {
  const text = await readFile(path.join(folder, 'running.json'), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as SharedService);
}
