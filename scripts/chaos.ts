/**
 * `npm run chaos`: starts the real processes (embedded PostgreSQL, Redis where the queue is Bull, a server, two workers), trains some
 * definitions once, submits runs of them through the API, and kills, pauses and restarts every part at random meanwhile. Then it waits for
 * quiet and holds what is there against the undisturbed runs. `--seconds 300`, `--runs 40`, `--queue postgres|bull`, `--encrypted` (blobs are),
 * `--preemption` (runs take the slots of those of lower priority), `--seed n` (printed; the same seed plans the same disturbances), `--keep` leaves the data folder. The last line is `{ "runs", "kills", "pauses",
 * "restarts", "lost", "doubled", "weightMismatches", "metricGaps", "orphans" }`; unless the last five are 0 it ends with code 1.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { planDisturbances } from './chaos/plan-disturbances.ts';
import { findLeaks, listProcesses, type ProcessRecord } from './chaos/processes.ts';
import { runSession } from './chaos/session.ts';
import { sessionsOf, startParts } from './chaos/start-parts.ts';

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    runs: { type: 'string', default: '40' },
    queue: { type: 'string', default: 'postgres' },
    seed: { type: 'string' },
    encrypted: { type: 'boolean', default: false },
    preemption: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const seconds = wholeNumber('--seconds', flags.seconds, 1);
const runs = wholeNumber('--runs', flags.runs, 1);
const seed =
  flags.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : wholeNumber('--seed', flags.seed, 0);
const { queue } = flags;
if (queue !== 'postgres' && queue !== 'bull')
  throw new Error(`--queue is postgres or bull, not ${flags.queue}.`);
if (process.platform !== 'linux') throw new Error('npm run chaos reads /proc: it needs Linux.');

const quietSeconds = 600;
const log = (message: string): void => console.log(`chaos: ${message}`);

const startedAt = Date.now();
const { encrypted, preemption } = flags;
const parts = await startParts({ queue, encrypted, preemption, log });
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    log(`${signal}: stopping everything`);
    void killAll().then(() => process.exit(130));
  });
}
let result: Awaited<ReturnType<typeof runSession>>;
let disobedient: number;
let leaks: ProcessRecord[];
try {
  const { leaseSeconds, all } = parts;
  const planned = planDisturbances({ seed, seconds, leaseSeconds, parts: [...all.keys()] });
  log(`seed ${seed}, ${runs} runs, ${planned.length} disturbances in ${seconds} s, queue ${queue}${encrypted ? ', encrypted' : ''}${preemption ? ', preemption' : ''}`); // prettier-ignore
  result = await runSession({ parts, planned, runs, seconds, quietSeconds, log });
} catch (error) {
  console.error((await readFile(parts.logFile, 'utf8')).split('\n').slice(-30).join('\n'));
  throw error;
} finally {
  disobedient = await parts.stop();
  leaks = findLeaks(await listProcesses(), sessionsOf(parts), []);
  for (const { pid } of leaks) process.kill(pid, 'SIGKILL');
  if (flags.keep) log(`the data folder is ${parts.folder}`);
  else await parts.remove();
}
const { counts, findings } = result;
findings.orphans.push(...leaks.map(({ command }) => `outlived all of the service: ${command}`));
if (disobedient > 0) findings.orphans.push(`${disobedient} processes did not stop when they were told to`);
for (const [kind, found] of Object.entries(findings)) {
  for (const line of found) log(`${kind.toUpperCase()}: ${line}`);
}
const numbers = Object.fromEntries(Object.entries(findings).map(([kind, found]) => [kind, found.length]));
const hasFailed = Object.values(numbers).some((number) => number > 0);
log(
  `${hasFailed ? 'failed' : 'passed'} after ${Math.round((Date.now() - startedAt) / 1000)} s; --seed ${seed}`,
);
console.log(JSON.stringify({ runs, ...counts, ...numbers }));
process.exitCode = hasFailed ? 1 : 0;

/** Kills all that was started, and removes the data folder. */
async function killAll(): Promise<void> {
  const stopping = parts.stop();
  for (const { pid } of findLeaks(await listProcesses(), sessionsOf(parts), [])) process.kill(pid, 'SIGKILL');
  await stopping;
  await parts.remove();
}

/** @throws Error that says what would be right */
function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value < 2 ** 32) return value;
  throw new Error(`${name} is a whole number from ${least} on, below 2³², not ${text}.`);
}
