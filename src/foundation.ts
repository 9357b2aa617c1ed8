import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import type { Logger } from 'pino';
import type { BlobStore } from './artifacts/blob-store.ts';
import { createFsBlobStore } from './artifacts/fs-blob-store.ts';
import { createBlobCipher, type BlobCipher } from './artifacts/encryption/blob-cipher.ts';
import { openLocalCopies } from './artifacts/local-copies.ts';
import type { BlobPlace, Config } from './config.ts';
import { openKeyRing } from './encryption/open-key-ring.ts';
import { createQueue } from './queue/create-queue.ts';
import type { JobQueue } from './queue/job-queue.ts';
import { createStore } from './store/create-store.ts';
import { startEmbeddedPostgres } from './postgres/embedded-postgres.ts';
import { keepPostgresRunning } from './postgres/keep-postgres-running.ts';
import { applyMigrations } from './store/migrate.ts';
import type { Store } from './store/ports/store.ts';

/** What server and worker stand on: the database, the queue and the blobs, opened and migrated. */
export interface Foundation {
  databaseUrl: string;
  store: Store;
  queue: JobQueue;
  blobs: BlobStore;
  /** Lets go of everything; an embedded database that nobody else uses is stopped. What fails at that is logged and keeps nothing else open. */
  close(): Promise<void>;
}

const migrationsDir = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

/**
 * Opens the parts that a configuration names, with the embedded ones where it names none.
 * @param options.callTimeout milliseconds that a call of the store may take
 * @throws databaseUnavailable, queueUnavailable, databaseStartFailed, migrationFailed; configInvalid where blobs are encrypted under another key
 */
export async function openFoundation(
  config: Config,
  log: Logger,
  { callTimeout }: { callTimeout?: number } = {},
): Promise<Foundation> {
  /** Ways to close what is open so far, the last one first. */
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of closers.splice(0).toReversed()) {
      await closeOne().catch((error: unknown) => log.warn({ err: error }, 'a part could not be closed'));
    }
  };
  try {
    await mkdir(config.dataDir, { recursive: true });
    const databaseUrl = config.databaseUrl ?? (await openEmbeddedDatabase(config, log, closers));
    await applyMigrations(databaseUrl, migrationsDir, { log: (message) => log.info(message) });
    const store = createStore({
      databaseUrl,
      log: (message) => log.warn(message),
      ...(callTimeout !== undefined && { callTimeout }),
    });
    closers.push(() => store.close());
    const queue = await createQueue({
      databaseUrl,
      redisUrl: config.redisUrl ?? undefined,
      log,
    });
    closers.push(() => queue.close());
    const keys = await openKeyRing(store.secrets, config.encryptionKeys);
    const blobs = await openBlobStore(config.blobs, keys && createBlobCipher(keys));
    return { databaseUrl, store, queue, blobs, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openBlobStore(place: BlobPlace, cipher: BlobCipher | null): Promise<BlobStore> {
  if ('folder' in place) {
    const copies = cipher && (await openLocalCopies({ ...place.copies, expire: true }));
    return await createFsBlobStore({ root: place.folder, encryption: copies && { cipher, copies } });
  }
  // Loaded where it is used: most installations have a folder.
  const { createS3BlobStore } = await import('./artifacts/s3/s3-blob-store.ts');
  return await createS3BlobStore({ ...place, cipher });
}

async function openEmbeddedDatabase(
  config: Config,
  log: Logger,
  closers: (() => Promise<unknown>)[],
): Promise<string> {
  const options = {
    dataDir: path.join(config.dataDir, 'postgres'),
    log: (message: string) => log.info(message),
  };
  const embedded = await startEmbeddedPostgres(options);
  closers.push(() => embedded.stop({ onlyIfIdle: true }));
  const { port } = embedded;
  const keeper = keepPostgresRunning({
    url: embedded.url(),
    start: () => startEmbeddedPostgres({ ...options, port }),
    log,
  });
  closers.push(() => keeper.stop());
  return embedded.url();
}
