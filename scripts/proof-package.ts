/**
 * `npm run proof:package`: packs this repository, installs the package into an empty folder, starts `npx trainyard serve` there on a free port with no variable
 * of this checkout, trains a run and predicts with it by the package's command line, and stops it as Ctrl-C does. Fails unless all of it works and no process
 * is left. libtensorflow is taken from the user's cache where it is in it; `--fresh` has an empty cache, so that it is fetched. The last line is JSON.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort } from './service-process.ts';

const { values: flags } = parseArgs({
  options: {
    fresh: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean' },
  },
});
const root = path.resolve(import.meta.dirname, '..');
const readySeconds = 600;
const stopSeconds = 120;

const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'trainyard-package-')));
const installed = path.join(folder, 'installed');
await mkdir(installed);
/** As on a machine that knows nothing of this checkout: no variable of npm's, none of the service's. */
const env: Record<string, string> = Object.fromEntries(
  ['PATH', 'LANG', 'TMPDIR', ...(flags.fresh ? [] : ['HOME', 'XDG_CACHE_HOME', 'LIBTENSORFLOW_DIR'])].flatMap(
    (name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]),
  ),
);
if (flags.fresh) env['HOME'] = await makeFolder('home');

let service: ChildProcess | null = null;
const seconds: Record<string, number> = {};
try {
  const packed = await timed('pack', () =>
    run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root }),
  );
  const [{ filename, size, entryCount }] = JSON.parse(packed) as [
    { filename: string; size: number; entryCount: number },
  ];
  console.log(`packed ${filename}: ${(size / 1e6).toFixed(1)} MB, ${entryCount} files`);

  await writeFile(path.join(installed, 'package.json'), '{ "private": true }\n');
  await timed('install', () =>
    run('npm', ['install', '--no-audit', '--no-fund', path.join(folder, filename)]),
  );
  console.log('installed');

  const port = await freePort();
  const started = spawn('npx', ['trainyard', 'serve', '--port', String(port)], {
    cwd: installed,
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  service = started;
  const url = `http://127.0.0.1:${port}`;
  await timed('ready', () => untilReady(url, started));

  await writeFile(path.join(installed, 'rows.csv'), rows());
  const cli = { TRAINYARD_URL: url };
  const trained = await timed('train', () =>
    run(
      'npx',
      [
        'trainyard',
        'train',
        'rows.csv',
        '--target',
        'y',
        '--model',
        'linear',
        '--epochs',
        '2',
        '--register',
        'tiny',
        '--json',
      ],
      { env: cli },
    ),
  );
  const { run: trainedRun } = JSON.parse(trained) as {
    run: { status: string; execution: { engine: { name: string } } };
  };
  const predicted = await run('npx', ['trainyard', 'predict', 'tiny', 'rows.csv', '--json'], { env: cli });
  const { predictions } = JSON.parse(predicted) as { predictions: unknown[] };
  if (trainedRun.status !== 'succeeded' || predictions.length !== 300)
    throw new Error(`the run ${trainedRun.status}, and ${predictions.length} of 300 rows were predicted`);

  // npx itself ends by the signal; whether what it started ended in order shows in what is left.
  await timed('stop', () => stop(started));
  service = null;
  const left = await processesIn(installed);
  if (left.length > 0) throw new Error(`processes are left: ${left.join(', ')}`);
  const answers = await fetch(`${url}/healthz`).then(() => true, () => false); // prettier-ignore
  if (answers) throw new Error('the service still answers');
  console.log(
    JSON.stringify({ bytes: size, files: entryCount, engine: trainedRun.execution.engine.name, seconds }),
  );
} finally {
  if (service?.pid !== undefined && service.exitCode === null && service.signalCode === null)
    process.kill(-service.pid, 'SIGTERM');
  if (!flags.keep) await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 });
}

async function makeFolder(name: string): Promise<string> {
  await mkdir(path.join(folder, name));
  return path.join(folder, name);
}

/** What a command prints. @throws Error with its output where it does not end with 0 */
async function run(
  command: string,
  args: readonly string[],
  { cwd = installed, env: more = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<string> {
  const child = spawn(command, args, { cwd, env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${out}${err}`);
  return out;
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  seconds[name] = Number(((performance.now() - started) / 1000).toFixed(1));
  return result;
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + readySeconds * 1000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`npx trainyard serve ended with code ${child.exitCode}`);
    if (await fetch(`${url}/readyz`).then(({ ok }) => ok, () => false)) return; // prettier-ignore
    await delay(200);
  }
  throw new Error(`the service was not ready within ${readySeconds} s`);
}

/** Ctrl-C: the terminal sends SIGINT to all processes of the group. */
async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  process.kill(-child.pid!, 'SIGINT');
  const late = delay(stopSeconds * 1000, null, { ref: false }).then(() => {
    throw new Error(`the service did not stop within ${stopSeconds} s`);
  });
  await Promise.race([exited, late]);
  // npx may be gone before what it started.
  for (const deadline = Date.now() + stopSeconds * 1000; (await processesIn(installed)).length > 0;) {
    if (Date.now() > deadline) break;
    await delay(200);
  }
}

/** Processes that run in the folder, or a program of it; on Linux, elsewhere none are found. */
async function processesIn(place: string): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const { readdir, readlink } = await import('node:fs/promises');
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      const places = await Promise.all(
        ['cwd', 'exe'].map((name) => readlink(`/proc/${id}/${name}`).catch(() => '')),
      );
      const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
      if (command === '' || !places.some((each) => each.startsWith(place))) return [];
      return [`${id} ${command.replaceAll('\0', ' ').slice(0, 100)}`];
    }),
  );
  return found.flat();
}

/** A table of 300 rows: y is "yes" where a is above b. */
function rows(): string {
  const lines = Array.from({ length: 300 }, (_, i) => {
    const [a, b] = [Math.sin(i * 12.9898), Math.cos(i * 78.233)];
    return `${a.toFixed(4)},${b.toFixed(4)},${a > b ? 'yes' : 'no'}`;
  });
  return `a,b,y\n${lines.join('\n')}\n`;
}
