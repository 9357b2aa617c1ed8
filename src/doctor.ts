/** `npm run doctor`: what this installation runs on, and what is wrong. Ends with code 1 when something is. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { readConfig, type Config } from './config.ts';
import { countUnopened } from './encryption/count-unopened.ts';
import { describeEngine } from './engine/describe-engine.ts';
import { openFoundation, type Foundation } from './foundation.ts';
import { createSecretBox } from './secret-box.ts';
import { readSecretsKeys } from './secrets-key.ts';
import { version } from './version.ts';

const problems: string[] = [];

/** Prints a line of what was found; a failure becomes a problem and a line. */
async function look(title: string, find: () => Promise<string>): Promise<void> {
  try {
    console.log(`${title.padEnd(12)}${await find()}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push(`${title}: ${reason}`);
    console.log(`${title.padEnd(12)}not working`);
  }
}

async function describeTrainingEngine({ engine, worker }: Config): Promise<string> {
  const info = await describeEngine({
    engine: engine.name,
    libtensorflowDir: engine.libtensorflowDir,
    threads: { intraOp: 1, interOp: worker.threadsPerTrainer },
  });
  if (info.fallbackReason !== null && engine.name !== 'wasm') {
    problems.push(
      `engine: WASM is used, several times slower. ${info.fallbackReason} "npm run setup" gets libtensorflow.`,
    );
  }
  const devices = info.devices.map(({ name, memoryBytes }) =>
    memoryBytes ? `${name} (${(memoryBytes / 1e9).toFixed(1)} GB)` : name,
  );
  return `${info.name} ${info.version}; ${devices.join(', ')}; ${worker.threadsPerTrainer} thread(s) a trainer`;
}

async function describeDatabase(config: Config, { store }: Foundation): Promise<string> {
  await store.ping();
  return config.databaseUrl ? `Postgres at ${new URL(config.databaseUrl).host}` : 'embedded Postgres';
}

async function describeQueue({ queue }: Foundation): Promise<string> {
  await queue.ping();
  const counts = await queue.counts();
  const jobs = Object.entries(counts).map(
    ([name, { waiting, active }]) => `${name} ${waiting} waiting, ${active} active`,
  );
  return `${queue.backend === 'redis' ? 'Bull on Redis' : 'Postgres'}; ${jobs.join('; ')}`;
}

/** A folder is looked at; a bucket is written to and read, as rights and abilities of stores differ. */
async function describeBlobs({ blobs: place }: Config, { blobs }: Foundation): Promise<string> {
  await blobs.ping();
  if ('folder' in place) return place.folder;
  const { s3 } = place;
  const { probeBucket } = await import('./artifacts/s3/probe-bucket.ts');
  problems.push(...(await probeBucket(s3)).map((problem) => `blob store: ${problem}`));
  return `s3://${s3.bucket}/${s3.prefix} at ${s3.endpoint}`;
}

/** Opening the parts has tried the master key. */
async function describeEncryption(config: Config, { store }: Foundation): Promise<string> {
  const unopened = await countUnopened(store.secrets, createSecretBox(await readSecretsKeys(config)));
  if (unopened > 0) {
    problems.push(
      `encryption: ${unopened} secrets of webhooks were sealed with another key than SECRETS_KEY or DATA_DIR/secrets-key.`,
    );
  }
  if (config.encryptionKeys === null) return 'blobs are stored as they are (ENCRYPTION_KEY is not set)';
  return `blobs are encrypted since ${await store.secrets.encryptedSince()}, under ${config.encryptionKeys.length} master key(s)`;
}

async function describeWorkers({ store }: Foundation): Promise<string> {
  const workers = await store.workers.listLive(30);
  if (workers.length === 0) return 'none alive (the server starts them, or "npm run start:worker")';
  return workers
    .map(({ host, pid, slots, busySlots }) => `${host}:${pid} ${busySlots} of ${slots} slots busy`)
    .join('; ');
}

console.log(`Trainyard ${version}, Node ${process.version}, ${process.platform} ${process.arch}\n`);
try {
  const config = readConfig();
  await look('engine', () => describeTrainingEngine(config));
  const foundation = await openFoundation(config, pino({ level: 'silent' })).catch((error: Error) => {
    problems.push(`database, queue or blob store: ${error.message}`);
    return null;
  });
  if (foundation) {
    await look('database', () => describeDatabase(config, foundation));
    await look('queue', () => describeQueue(foundation));
    await look('blob store', () => describeBlobs(config, foundation));
    await look('encryption', () => describeEncryption(config, foundation));
    await look('workers', () => describeWorkers(foundation));
    await foundation.close();
  }
  await look('admin key', async () => {
    const file = path.join(config.dataDir, 'admin-key');
    return (await stat(file).catch(() => null)) ? file : 'none yet; the first start makes one';
  });
} catch (error) {
  problems.push((error as Error).message);
}
console.log(
  problems.length === 0
    ? '\nNothing is wrong.'
    : `\nWrong:\n${problems.map((text) => `  - ${text}`).join('\n')}`,
);
process.exit(problems.length === 0 ? 0 : 1);
