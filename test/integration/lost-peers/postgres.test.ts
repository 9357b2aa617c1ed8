import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../src/postgres/embedded-postgres.ts';
import { findRunningServer } from '../../../src/postgres/postmaster-file.ts';
import {
  makeTemporaryDataDir,
  removeTemporaryDataDir,
  throwawaySettings,
} from '../../../src/postgres/temporary-postgres.ts';
import { withClient } from '../../../src/postgres/with-client.ts';
import type { JobQueue } from '../../../src/queue/job-queue.ts';
import { createPostgresQueue } from '../../../src/queue/postgres-queue.ts';
import { createStore } from '../../../src/store/create-store.ts';
import { applyMigrations } from '../../../src/store/migrate.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import { addProject, addRun } from '../../support/store-fixtures.ts';
import { collectUncaughtErrors, type UncaughtErrors } from '../../support/uncaught-errors.ts';
import { waitUntil } from '../../support/wait-until.ts';

const migrationsDir = path.join(import.meta.dirname, '..', '..', '..', 'prisma', 'migrations');
const answers = (call: () => Promise<unknown>) => () =>
  call().then(
    () => true,
    () => false,
  );

/** PostgreSQL's ways to go: `fast` tells its clients (57P01), `immediate` tells and drops them. */
const ways = {
  fast: (pid: number) => process.kill(pid, 'SIGINT'),
  immediate: (pid: number) => process.kill(pid, 'SIGQUIT'),
} as const;

describe('a PostgreSQL that goes away', () => {
  let dataDir: string;
  let postgres: EmbeddedPostgres;
  let uncaught: UncaughtErrors;
  let port: number;
  let store: Store;
  let queue: JobQueue;
  let runId: string;
  let woken: number;
  const done: string[] = [];
  let hold: Promise<void> | undefined;

  const startServer = async () => {
    postgres = await startEmbeddedPostgres({ dataDir, port, settings: throwawaySettings });
  };
  const serverPid = async () => (await findRunningServer(postgres.cluster))?.pid;
  const isDown = async () => (await serverPid()) === undefined;
  const stopServer = async (way: keyof typeof ways) => ways[way]((await serverPid())!);

  beforeAll(async () => {
    dataDir = await makeTemporaryDataDir();
    postgres = await startEmbeddedPostgres({ dataDir, settings: throwawaySettings });
    port = postgres.port;
    await applyMigrations(postgres.url(), migrationsDir);
  });
  afterAll(() => removeTemporaryDataDir(dataDir));

  beforeEach(async () => {
    await startServer();
    uncaught = collectUncaughtErrors();
    store = createStore({ databaseUrl: postgres.url(), log: () => {} });
    queue = await createPostgresQueue({
      databaseUrl: postgres.url(),
      log: { warn() {}, error() {} },
      deadWorkerSeconds: 0.3,
    });
    done.length = 0;
    hold = undefined;
    await queue.consume(
      {
        'run.train': async ({ id }) => void done.push(id),
        'dataset.ingest': async ({ id }) => {
          await hold;
          done.push(id);
        },
      },
      { concurrency: { 'run.train': 2, 'dataset.ingest': 1 } },
    );
    runId = (await addRun(store, await addProject(store))).id;
    woken = 0;
    await store.events.subscribe(runId, () => (woken += 1));
    // several idle connections in both pools
    await Promise.all(Array.from({ length: 8 }, () => Promise.all([store.ping(), queue.counts()])));
  });
  afterEach(async () => {
    await Promise.all([store.close(), queue.close()]);
    uncaught.stop();
  });

  it.each(['fast', 'immediate'] as const)(
    'is missed by store, listener and queue, and found again: %s',
    async (way) => {
      const inFlight = Promise.allSettled([
        withClient({ connectionString: postgres.url() }, (client) => client.query('SELECT pg_sleep(600)')),
        ...Array.from({ length: 20 }, () => store.runs.findAny(runId)),
        store.models.remove('prj_x', 'iris', { withAliases: true }),
        ...Array.from({ length: 20 }, (_, i) => queue.enqueue('run.train', `a${i}`)),
      ]);
      await stopServer(way);
      await inFlight;
      await waitUntil('the server is down', isDown);
      await expect(store.ping()).rejects.toMatchObject({ code: 'databaseUnavailable' });
      await expect(queue.ping()).rejects.toMatchObject({ code: 'queueUnavailable' });
      await startServer();
      await waitUntil(
        'the store answers',
        answers(() => store.ping()),
      );
      await waitUntil(
        'the queue answers',
        answers(() => queue.ping()),
      );
      await waitUntil('the listener is back', () => woken > 0);
      await queue.enqueue('run.train', 'afterwards');
      await waitUntil('the job is done', () => done.includes('afterwards'));
      expect(uncaught.errors).toEqual([]);
    },
  );

  it('gets jobs for a consumer that was begun while it was away', async () => {
    await queue.enqueue('run.train', 'waits');
    await waitUntil('the first consumer has it', () => done.includes('waits'));
    const other = await createPostgresQueue({ databaseUrl: postgres.url(), log: { warn() {}, error() {} } });
    await stopServer('fast');
    await waitUntil('the server is down', isDown);
    const late: string[] = [];
    await other.consume(
      { 'run.train': async ({ id }) => void late.push(id) },
      { concurrency: { 'run.train': 1 } },
    );
    await startServer();
    await queue.close(); // so that the late one is the only one
    await waitUntil(
      'the queue answers',
      answers(() => other.ping()),
    );
    await other.enqueue('run.train', 'afterwards');
    await waitUntil('the job is done', () => late.includes('afterwards'));
    await other.close();
    expect(uncaught.errors).toEqual([]);
  });

  it('gets jobs of a kind again of which one ended while it was away', async () => {
    let release = () => {};
    hold = new Promise((resolve) => (release = resolve));
    await queue.enqueue('dataset.ingest', 'ends meanwhile');
    await waitUntil('it is in work', async () => (await queue.counts())['dataset.ingest'].active === 1);
    await stopServer('fast');
    await waitUntil('the server is down', isDown);
    release();
    await waitUntil('it has ended', () => done.length === 1);
    // The worker reports the end of the job in vain, with some tries; nothing but time shows that it has given up.
    await wait(4000);
    await startServer();
    await waitUntil(
      'the queue answers',
      answers(() => queue.ping()),
    );
    await queue.enqueue('dataset.ingest', 'afterwards');
    await waitUntil('the next one is done', () => done.includes('afterwards'));
    expect(uncaught.errors).toEqual([]);
  });

  it.each(['fast', 'immediate'] as const)('goes while all is being closed: %s', async (way) => {
    const closing = [store.close(), queue.close()];
    await stopServer(way);
    await Promise.all(closing);
    await waitUntil('the server is down', isDown);
    expect(uncaught.errors).toEqual([]);
  });

  it.each([0, 1, 2, 5, 10, 20, 50])('goes, and %d turns later all is closed', async (turns) => {
    await stopServer('fast');
    for (let i = 0; i < turns; i++) await turn();
    await Promise.all([store.close(), queue.close()]);
    await waitUntil('the server is down', isDown);
    expect(uncaught.errors).toEqual([]);
  });

  it('goes in the middle of a migration', async () => {
    const folder = path.join(dataDir, 'migrations');
    await mkdir(path.join(folder, '1_slow'), { recursive: true });
    await writeFile(path.join(folder, '1_slow', 'migration.sql'), 'SELECT pg_sleep(600)');
    const database = 'migrated';
    await withClient({ connectionString: postgres.url() }, (client) =>
      client.query(`CREATE DATABASE ${database}`),
    );
    const migrating = applyMigrations(postgres.url(database), folder).catch((error: unknown) => error);
    await waitUntil('it migrates', () =>
      withClient({ connectionString: postgres.url() }, async (client) => {
        const { rowCount } = await client.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event = 'PgSleep'`,
          [database],
        );
        return rowCount === 1;
      }),
    );
    await stopServer('fast');
    expect(await migrating).toMatchObject({ code: 'migrationFailed' });
    expect(uncaught.errors).toEqual([]);
  });
});
