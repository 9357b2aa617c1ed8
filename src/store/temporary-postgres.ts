import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';

/** Settings for a server whose data nobody will miss: several times faster, and lost when the machine crashes. */
export const throwawaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '32MB',
  max_connections: '200',
} as const;

/** Starts a PostgreSQL in a new temporary folder; `stop` removes it with its data. */
export async function startTemporaryPostgres(): Promise<EmbeddedPostgres> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'trainyard-postgres-'));
  const removeFolder = () => rm(dataDir, { recursive: true, force: true });
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, settings: throwawaySettings });
    return {
      ...postgres,
      async stop() {
        await postgres.stop();
        await removeFolder();
        return true;
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}
