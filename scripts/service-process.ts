import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A service of our own: real processes, free ports, a temporary data folder. */
export interface ServiceProcess {
  /** Such as `http://127.0.0.1:40123`. */
  url: string;
  adminKey: string;
  dataDir: string;
  /** Process id of the server. */
  pid: number;
  /** What the processes have printed so far. */
  output(): string;
  /** Stops everything, as Ctrl-C would, and removes the data folder. Resolves with the server's exit code. */
  stop(): Promise<number | null>;
}

/** How to start a service. */
export interface ServiceOptions {
  /** Added to (and over) this process's environment; see `.env.example`. */
  env?: Record<string, string>;
  /** An existing data folder to go on with; it is not removed then. */
  dataDir?: string;
  readyTimeoutSeconds?: number;
  /** A file for what the processes print. The service then outlives this process, until its server gets a SIGTERM. */
  logFile?: string;
}

const serverEntry = path.resolve(import.meta.dirname, '..', 'dist', 'start-server.js');

/** Starts the compiled service (run set-up first) and resolves when `/readyz` answers. */
export async function startService(options: ServiceOptions = {}): Promise<ServiceProcess> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'trainyard-')));
  // Made private by mkdtemp; as root the embedded Postgres runs as another user, who has to get in.
  await chmod(dataDir, 0o755);
  const port = await freePort();
  const adminKey = `ty_${randomBytes(32).toString('base64url')}`;
  const logFd = options.logFile === undefined ? null : openSync(options.logFile, 'a');
  const child = spawn(process.execPath, [serverEntry], {
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, ADMIN_KEY: adminKey, ...options.env },
    ...(logFd === null
      ? { stdio: ['ignore', 'pipe', 'pipe'] }
      : { stdio: ['ignore', logFd, logFd], detached: true }),
  });
  const output = readOutput(child, options.logFile);
  if (logFd !== null) {
    closeSync(logFd);
    child.unref();
  }
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const [code] = await exited;
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    return code;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(url, child, options.readyTimeoutSeconds ?? 60);
  } catch (error) {
    await stop();
    throw new Error(`The service did not get ready: ${(error as Error).message}\n${output()}`, {
      cause: error,
    });
  }
  return { url, adminKey, dataDir, pid: child.pid!, output, stop };
}

/** Gives what the child has printed so far: into its pipes, or into the file that it was started with. */
function readOutput({ stdout, stderr }: ChildProcess, logFile: string | undefined): () => string {
  if (logFile !== undefined) return () => readFileSync(logFile, 'utf8');
  let output = '';
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return () => output;
}

async function untilReady(url: string, child: { exitCode: number | null }, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`);
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.ok) return;
    await delay(50);
  }
  throw new Error(`/readyz did not answer within ${seconds} s`);
}

/** A TCP port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
