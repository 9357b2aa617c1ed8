import { setTimeout as delay } from 'node:timers/promises';
import type { EmbeddedPostgres } from '../../src/postgres/embedded-postgres.ts';
import { findRunningServer } from '../../src/postgres/postmaster-file.ts';
import type { Part } from './node-part.ts';
import { listProcesses } from './processes.ts';

const backWithinSeconds = 60;

/** The embedded PostgreSQL, which the server and the workers keep running. */
export function createDatabasePart({ cluster }: Pick<EmbeddedPostgres, 'cluster'>): Part {
  const find = () => findRunningServer(cluster);

  /** All of its processes; all of them work in the cluster's folder. */
  async function signalAll(signal: NodeJS.Signals): Promise<void> {
    const server = await find();
    const all = (await listProcesses()).filter(({ folder }) => folder === cluster).map(({ pid }) => pid);
    // The first process first, so that it starts none meanwhile.
    for (const pid of new Set([...(server ? [server.pid] : []), ...all])) {
      try {
        process.kill(pid, signal);
      } catch {
        // it ended meanwhile
      }
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const server = await find();
    if (server === null) return;
    process.kill(server.pid, signal);
    while ((await find())?.pid === server.pid) await delay(20);
  }

  async function comeBack(): Promise<void> {
    const deadline = Date.now() + backWithinSeconds * 1000;
    while ((await find()) === null && Date.now() < deadline) await delay(100);
  }

  return {
    kill: () => end('SIGKILL'),
    pause: () => signalAll('SIGSTOP'),
    resume: () => signalAll('SIGCONT'),
    comeBack,
    async restart() {
      await end('SIGINT'); // PostgreSQL's "fast"
      await comeBack();
    },
  };
}
