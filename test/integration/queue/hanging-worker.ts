// A worker process that takes a job and never ends it; dead-worker.test.ts starts and kills it.
import { createBullQueue } from '../../../src/queue/bull-queue.ts';
import { createPostgresQueue } from '../../../src/queue/postgres-queue.ts';

const [backend, url, keyPrefix] = process.argv.slice(2) as ['postgres' | 'redis', string, string];
const options = { log: console, deadWorkerSeconds: 1 };
const queue =
  backend === 'redis'
    ? await createBullQueue({ redisUrl: url, keyPrefix, ...options })
    : await createPostgresQueue({ databaseUrl: url, ...options });
await queue.consume(
  {
    'run.train': ({ id }) => {
      console.log(`took ${id}`);
      return new Promise<void>(() => {});
    },
  },
  { concurrency: { 'run.train': 1 } },
);
