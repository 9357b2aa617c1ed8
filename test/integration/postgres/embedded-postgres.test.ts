import { execFile, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from '../../../src/postgres/embedded-postgres.ts';
import { keepPostgresRunning, type PostgresKeeper } from '../../../src/postgres/keep-postgres-running.ts';
import { findRunningServer } from '../../../src/postgres/postmaster-file.ts';
import { throwawaySettings } from '../../../src/postgres/temporary-postgres.ts';
import { waitUntil } from '../../support/wait-until.ts';

const makeFolder = async () => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'trainyard-embedded-')));
  await chmod(folder, 0o755);
  return folder;
};

describe('the embedded PostgreSQL', () => {
  /** A cluster whose server was stopped. Each test has a copy, since initdb takes two seconds of processor time. */
  let made: string;
  let folder: string;
  let started: EmbeddedPostgres[];
  beforeAll(async () => {
    made = await makeFolder();
    const dataDir = path.join(made, 'postgres');
    const postgres = await startEmbeddedPostgres({ dataDir, settings: throwawaySettings });
    await postgres.stop();
    await rm(path.join(postgres.cluster, 'trainyard-port')); // a test's server has a port of its own
  });
  afterAll(() => rm(made, { recursive: true, force: true }));
  beforeEach(async () => {
    folder = await makeFolder();
    await promisify(execFile)('cp', ['-a', path.join(made, 'postgres'), folder]); // with owners and modes
    started = [];
  });
  afterEach(async () => {
    for (const postgres of started) await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts it on the copy, or another folder: on one that is not there it makes a cluster. */
  const start = async (options: Partial<EmbeddedPostgresOptions> = {}) => {
    const dataDir = path.join(folder, 'postgres');
    const postgres = await startEmbeddedPostgres({ dataDir, settings: throwawaySettings, ...options });
    started.push(postgres);
    return postgres;
  };
  const query = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const postmasterPid = async (postgres: EmbeddedPostgres) =>
    (await findRunningServer(postgres.cluster))!.pid;

  it('starts with its database, and keeps the data over a restart', async () => {
    const dataDir = path.join(folder, 'new');
    const first = await start({ dataDir });
    expect(first.adopted).toBe(false);
    await query(first.url(), 'CREATE TABLE kept AS SELECT 7 AS n');
    expect(await first.stop()).toBe(true);
    expect(await first.stop()).toBe(true);
    const second = await start({ dataDir });
    expect(second.adopted).toBe(false);
    expect(await query(second.url(), 'SELECT n, current_database() AS db FROM kept')).toEqual([
      { n: 7, db: 'trainyard' },
    ]);
  });

  it('listens on this machine only, with a password that others can not read', async () => {
    const postgres = await start();
    const [settings] = await query(
      postgres.url(),
      `SELECT current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets,
              current_setting('server_encoding') AS encoding, current_setting('timezone') AS timezone`,
    );
    expect(settings).toEqual({ addresses: '127.0.0.1', sockets: '', encoding: 'UTF8', timezone: 'UTC' });
    const { mode } = await stat(path.join(postgres.cluster, 'trainyard-password'));
    expect(mode & 0o077).toBe(0);
    await expect(query(postgres.url().replace(/:[0-9a-f]{48}@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
      /password authentication failed/,
    );
  });

  it('adopts a server that runs already', async () => {
    const first = await start();
    const second = await start({ port: 1 }); // its port is no longer ours to choose
    expect(second).toMatchObject({ adopted: true, port: first.port });
    expect(second.url()).toBe(first.url());
  });

  it('starts a server anew that was being stopped when it was found', async () => {
    const first = await start();
    const [, second] = await Promise.all([first.stop(), start()]);
    expect(await query(second.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('makes one cluster and one server when several start at once', async () => {
    const dataDir = path.join(folder, 'new');
    const all = await Promise.all(Array.from({ length: 4 }, () => start({ dataDir })));
    expect(new Set(all.map((postgres) => postgres.url())).size).toBe(1);
    expect(all.filter((postgres) => !postgres.adopted)).toHaveLength(1);
    expect(await query(all[0].url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('recovers when the server was killed', async () => {
    const first = await start({ settings: {} });
    await query(first.url(), 'CREATE TABLE kept AS SELECT 7 AS n');
    const pid = await postmasterPid(first);
    process.kill(pid, 'SIGKILL');
    await waitUntil('the server is gone', async () => (await findRunningServer(first.cluster)) === null);
    const second = await start({ settings: {} });
    expect(second.adopted).toBe(false);
    expect(await query(second.url(), 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('is not fooled by a pid file whose pid is another process', async () => {
    const first = await start();
    const pidFile = path.join(first.cluster, 'postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await first.stop();
    const stranger = spawn('sleep', ['60']);
    lines[0] = String(stranger.pid);
    await writeFile(pidFile, lines.join('\n'));
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await query(second.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    stranger.kill();
  });

  it('has the port of its last start again, or another one where that is taken', async () => {
    const first = await start();
    await first.stop();
    const second = await start();
    expect(second.port).toBe(first.port);
    await second.stop();
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(first.port, '127.0.0.1', resolve));
    const third = await start();
    expect(third.port).not.toBe(first.port);
    expect(await query(third.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await new Promise((resolve) => blocker.close(resolve));
    await third.stop();
    expect((await start()).port).toBe(third.port);
  });

  describe('that is kept running', () => {
    const log = { warn() {}, error() {} };
    let keepers: PostgresKeeper[] = [];
    afterEach(async () => {
      for (const keeper of keepers) await keeper.stop();
      keepers = [];
    });
    const keep = (postgres: EmbeddedPostgres) => {
      const keeper = keepPostgresRunning({
        url: postgres.url(),
        start: () => start({ port: postgres.port, settings: {} }),
        log,
      });
      keepers.push(keeper);
      return keeper;
    };
    const isConnected = async (postgres: EmbeddedPostgres, keepers_ = 1) =>
      (
        await query(
          postgres.url(),
          `SELECT 1 FROM pg_stat_activity WHERE application_name = 'trainyard-keeper'`,
        )
      ).length === keepers_;
    const answers = (postgres: EmbeddedPostgres) => () =>
      query(postgres.url(), 'SELECT n FROM kept').then(
        () => true,
        () => false,
      );

    it.each([1, 2])(
      'is there again under the same address after it was killed, kept by %d',
      async (count) => {
        const postgres = await start({ settings: {} });
        await query(postgres.url(), 'CREATE TABLE kept AS SELECT 7 AS n');
        for (let i = 0; i < count; i++) keep(postgres);
        await waitUntil('it is watched', () => isConnected(postgres, count));
        for (let kill = 0; kill < 2; kill++) {
          const pid = await postmasterPid(postgres);
          process.kill(pid, 'SIGKILL');
          await waitUntil('it answers again', answers(postgres));
          expect(await postmasterPid(postgres)).not.toBe(pid);
        }
      },
    );

    it('is tried again while its port is taken', async () => {
      const postgres = await start({ settings: {} });
      await query(postgres.url(), 'CREATE TABLE kept AS SELECT 7 AS n');
      await postgres.stop();
      const blocker = createServer((socket) => socket.destroy());
      await new Promise<void>((resolve) => blocker.listen(postgres.port, '127.0.0.1', resolve));
      let failures = 0;
      const keeper = keepPostgresRunning({
        url: postgres.url(),
        start: () => start({ port: postgres.port, settings: {} }),
        log: { warn() {}, error: () => (failures += 1) },
      });
      keepers.push(keeper);
      await waitUntil('it was tried in vain', () => failures > 1);
      await new Promise((resolve) => blocker.close(resolve));
      await waitUntil('it answers', answers(postgres));
      expect(await query(postgres.url(), 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    });

    it('is let be once nobody keeps it', async () => {
      const postgres = await start();
      const keeper = keep(postgres);
      await waitUntil('it is watched', () => isConnected(postgres));
      await keeper.stop();
      await keeper.stop();
      expect(await postgres.stop({ onlyIfIdle: true })).toBe(true);
      expect(await findRunningServer(postgres.cluster)).toBeNull();
    });
  });

  it('is left running for others when asked to stop only if idle', async () => {
    const postgres = await start();
    const other = new pg.Client({ connectionString: postgres.url() });
    await other.connect();
    expect(await postgres.stop({ onlyIfIdle: true })).toBe(false);
    await other.end();
    await waitUntil('stopped', () => postgres.stop({ onlyIfIdle: true }));
    expect(await findRunningServer(postgres.cluster)).toBeNull();
  });

  it('is stopped when all who use it stop at the same time', async () => {
    const postgres = await start();
    const client = new pg.Client({ connectionString: postgres.url() });
    await client.connect();
    const leaving = Array.from({ length: 4 }, () => postgres.stop({ onlyIfIdle: true }));
    await client.end();
    await Promise.all(leaving);
    expect(await findRunningServer(postgres.cluster)).toBeNull();
  });

  it('is let be while it stops and lets nobody in; who starts it meanwhile gets a new one', async () => {
    const postgres = await start();
    const other = new pg.Client({ connectionString: postgres.url() });
    await other.connect();
    const pid = await postmasterPid(postgres);
    process.kill(pid, 'SIGTERM'); // "smart": it waits for its clients
    const refusal = () => query(postgres.url(), 'SELECT 1').catch((error: { code?: string }) => error.code);
    await waitUntil('it lets nobody in', async () => (await refusal()) === '57P03');
    expect(await postgres.stop({ onlyIfIdle: true })).toBe(false);
    const starting = start();
    await other.end();
    expect(await query((await starting).url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await postmasterPid(postgres)).not.toBe(pid);
  });

  it('says which port is taken', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as AddressInfo;
    await expect(start({ port })).rejects.toMatchObject({
      code: 'databaseStartFailed',
      message: expect.stringContaining('Address already in use'),
    });
    await new Promise((resolve) => blocker.close(resolve));
  });

  it('refuses the cluster of another version, and leaves it as it is', async () => {
    await writeFile(path.join(folder, 'postgres', 'cluster', 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toMatchObject({
      code: 'databaseStartFailed',
      message: expect.stringContaining('was made by PostgreSQL 15'),
    });
  });

  it('does not begin anew when the folder that the cluster was linked to is gone', async () => {
    const dataDir = path.join(folder, 'linked');
    await mkdir(dataDir);
    await symlink(path.join(folder, 'gone'), path.join(dataDir, 'cluster'));
    await expect(start({ dataDir })).rejects.toMatchObject({
      code: 'databaseStartFailed',
      message: expect.stringContaining('links to a folder that is gone'),
    });
  });

  it('refuses settings that a shell would read', async () => {
    await expect(start({ settings: { work_mem: '$(id)' } })).rejects.toThrow(/not a plain server setting/);
  });

  describe.skipIf(process.getuid?.() !== 0)('started by root', () => {
    it('runs as another account', async () => {
      const postgres = await start();
      const status = await readFile(`/proc/${await postmasterPid(postgres)}/status`, 'utf8');
      expect(status).not.toMatch(/^Uid:\s+0\s/m);
    });

    it('puts the cluster where that account can reach it, with a link in the data folder', async () => {
      const closed = path.join(folder, 'closed');
      await mkdir(closed, { mode: 0o700 });
      const messages: string[] = [];
      const dataDir = path.join(closed, 'data', 'postgres');
      const postgres = await start({ dataDir, log: (message) => messages.push(message) });
      try {
        expect(await query(postgres.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
        expect(await realpath(path.join(dataDir, 'cluster'))).toBe(postgres.cluster);
        expect(postgres.cluster.startsWith(folder)).toBe(false);
        expect(messages.join('\n')).toContain(`can't enter ${closed}`);
        const again = await start({ dataDir });
        expect(again).toMatchObject({ adopted: true, cluster: postgres.cluster });
      } finally {
        await postgres.stop();
        await rm(postgres.cluster, { recursive: true, force: true });
      }
    });
  });
});
