/**
 * Processor time that our processes take until they are ready: `npm run bench:boot` (Linux). A trainer and a predictor until they say so, a reader until it has
 * read a table of three rows, a server until `/readyz` answers. In rounds, so that what else the machine does meets all alike; with folders as arguments each of them, compiled, takes its turn in each round. The last line is JSON: the
 * medians in seconds by folder and process.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../scripts/service-process.ts';
import { startTemporaryPostgres } from '../src/postgres/temporary-postgres.ts';
import { runChild } from '../src/processes/run-child.ts';
import { readProcess, ticksPerSecond } from './process-table.ts';
import { median } from './quiet-rounds.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string' }, json: { type: 'boolean' } },
});
const folders = (positionals.length > 0 ? positionals : ['dist']).map((name) => path.resolve(name));
const scratch = await mkdtemp(path.join(tmpdir(), 'trainyard-boot-'));
const csv = path.join(scratch, 'rows.csv');
await writeFile(csv, 'a,b\n1,x\n2,y\n3,z\n');

const engine = { name: 'libtensorflow', libtensorflowDir: null };
const children = {
  trainer: {
    entry: 'trainer/trainer.js',
    expected: 'ready',
    boot: {
      engine,
      threads: 1,
      memoryLimitBytes: 1e9,
      planCacheFolder: null,
      scratchDir: path.join(scratch, 'trainer'),
    },
  },
  predictor: {
    entry: 'prediction/predictor.js',
    expected: 'ready',
    boot: { engine, threads: 1, cacheBytes: 1e8 },
  },
  reader: {
    entry: 'data/ingest/ingester.js',
    expected: 'done',
    request: {
      sourcePath: csv,
      declared: { format: 'csv' },
      outputPath: path.join(scratch, 'rows.parquet'),
      scratchDir: scratch,
      limits: { maxRows: 100, maxColumns: 100, maxUncompressedBytes: 1e6, maxLineBytes: 1e6 },
      threads: 1,
      memoryLimit: 1e9,
    },
  },
} satisfies Record<string, { entry: string; boot?: object; request?: object; expected: string }>;

const postgres = await startTemporaryPostgres();
const names = [...Object.keys(children), 'server'].filter(
  (name) => !flags.only || flags.only.split(',').includes(name),
);
const seconds = new Map(
  folders.map((folder) => [folder, new Map(names.map((name) => [name, [] as number[]]))]),
);
try {
  // The first round only fills the caches of the file system.
  for (let round = 0; round <= Number(flags.rounds); round += 1) {
    for (const name of names) {
      for (const folder of round % 2 === 0 ? folders : folders.toReversed()) {
        const taken = await (name === 'server'
          ? bootServer(folder)
          : bootChild(folder, name as keyof typeof children));
        if (round > 0) seconds.get(folder)!.get(name)!.push(taken);
        console.log(`round ${round}: ${name} of ${path.relative('.', folder)}: ${taken.toFixed(2)} s`);
      }
    }
  }
} finally {
  await postgres.stop();
  await rm(scratch, { recursive: true, force: true });
}
const medians = [...seconds].map(([folder, byName]) => [
  path.relative('.', folder),
  Object.fromEntries([...byName].map(([name, taken]) => [name, Number(median(taken).toFixed(2))])),
]);
console.log(JSON.stringify(Object.fromEntries(medians)));

/** Processor seconds of a child until its first reply. */
async function bootChild(folder: string, name: keyof typeof children): Promise<number> {
  const { entry, boot, request, expected } = children[name] as {
    entry: string;
    boot?: object;
    request?: object;
    expected: string;
  };
  const child = runChild<object, { type: string }>({ entry: pathToFileURL(path.join(folder, entry)), boot });
  if (request) child.send(request);
  let told: object = {};
  const taken = await new Promise<number | null>((resolve) => {
    child.onReply((reply) => {
      if (reply.type === 'progress') return;
      told = reply;
      resolve(reply.type === expected ? processorSeconds(child.pid) : null);
    });
    void child.exited.then(() => resolve(null));
  });
  child.kill();
  const { lastLines } = await child.exited;
  if (taken === null)
    throw new Error(`${name} did not boot: ${JSON.stringify(told)} ${lastLines.join('\n')}`);
  return taken;
}

/** Processor seconds of the server's own process until it answers. */
async function bootServer(folder: string): Promise<number> {
  const port = await freePort();
  const server = spawn(process.execPath, [path.join(folder, 'start-server.js')], {
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: path.join(scratch, 'data'),
      DATABASE_URL: postgres.url(),
      WORKERS: '0',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    for (;;) {
      if (server.exitCode !== null) throw new Error(`the server ended with code ${server.exitCode}`);
      if (
        await fetch(`http://127.0.0.1:${port}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return processorSeconds(server.pid!);
      await delay(20);
    }
  } finally {
    const exited = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await exited;
  }
}

/** User and system time of a process so far; of one that has ended, too, as long as its parent has not looked. */
function processorSeconds(pid: number): number {
  return readProcess(pid)!.ticks / ticksPerSecond;
}
