import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAlive } from '../processes/is-alive.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { findRunningServer } from './postmaster-file.ts';

/** Settings for a server whose data nobody will miss: several times faster, and lost when the machine crashes. */
export const throwawaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '32MB',
  max_connections: '200',
} as const;

const folderPrefix = 'trainyard-postgres-';

/** A new folder for a PostgreSQL that lives no longer than this process; those of processes that crashed are removed. */
export async function makeTemporaryDataDir(): Promise<string> {
  await removeAbandoned();
  return mkdtemp(path.join(tmpdir(), `${folderPrefix}${process.pid}-`));
}

/** Starts a PostgreSQL in a new temporary folder; `stop` removes it with its data. */
export async function startTemporaryPostgres(): Promise<EmbeddedPostgres> {
  const dataDir = await makeTemporaryDataDir();
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, settings: throwawaySettings });
    return {
      ...postgres,
      async stop() {
        await postgres.stop();
        await rm(dataDir, { recursive: true, force: true });
        return true;
      },
    };
  } catch (error) {
    await removeTemporaryDataDir(dataDir);
    throw error;
  }
}

/** Ends the server of a folder that {@link makeTemporaryDataDir} made, if one runs, and removes the folder. */
export async function removeTemporaryDataDir(dataDir: string): Promise<void> {
  const cluster = await realpath(path.join(dataDir, 'cluster')).catch(() => null);
  const server = cluster && (await findRunningServer(cluster));
  if (server) process.kill(server.pid, 'SIGQUIT'); // PostgreSQL's "immediate": the data is thrown away anyway
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, owner] = new RegExp(`^${folderPrefix}(\\d+)-`).exec(name) ?? [];
    if (!owner || isAlive(Number(owner))) continue;
    // another user's folder can't be removed, and needn't be
    await removeTemporaryDataDir(path.join(tmpdir(), name)).catch(() => {});
  }
}
