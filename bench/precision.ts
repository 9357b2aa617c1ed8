/**
 * `npm run bench:precision`: steps in float32 beside the same plan with products in 16 bits, and what a run with `training.precision` `mixed` chooses, on the seven
 * first workloads of `bench:training` and the Transformer. Each contender is a process of its own; they take turns, as in that benchmark.
 *
 *     npm run bench:precision -- --json --workloads=mlp512,cnn64 --rounds=3 --seconds=1
 *
 * With `--metrics` it compares test metrics in place of speed: cross-validated networks of five seeds on public tables, in float32, bfloat16 and float16; it fails
 * where a mean differs by more than one standard error of the difference.
 */
import { parseArgs } from 'node:util';
import { compareMetrics } from './precision/compare-metrics.ts';
import { measureInterleaved, type PeerRates } from './training/interleaved.ts';
import { startOurPeer, type Peer } from './training/peer-process.ts';
import { workloadNames, type WorkloadName } from './training/workloads.ts';

interface PrecisionResult {
  /** Samples a second: by the plan that the planner takes in float32, by the same one in bfloat16, and by the one that a mixed run takes. */
  float32: number;
  bfloat16: number | null;
  mixed: number;
  float32Plan: string;
  mixedPlan: string;
  reason: string;
}

const measured = ['mlp32', 'mlp512', 'tiny32', 'cnn64', 'lstm32', 'gru32', 'convbn64', 'transformer32'];
const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    metrics: { type: 'boolean', default: false },
    workloads: { type: 'string', default: measured.join(',') },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '1' },
    attempts: { type: 'string', default: '3' },
  },
});

const inBfloat16 = (plan: string): string => (plan === 'plain' ? 'bfloat16' : `${plan} bfloat16`);

async function required(name: string, ...rest: string[]): Promise<Peer> {
  const peer = await startOurPeer(name, ...rest);
  if (!peer) throw new Error(`${name} could not be started.`);
  return peer;
}

async function measure(workload: WorkloadName): Promise<PrecisionResult> {
  console.log(`\n${workload}`);
  const peers: Peer[] = [];
  try {
    const exact = await required('float32', workload, 'captured');
    peers.push(exact);
    const float32Plan = String(exact.ready['plan']);
    peers.push(await required('bfloat16', workload, 'captured', inBfloat16(float32Plan)));
    const mixed = await required('mixed', workload, 'mixed');
    peers.push(mixed);
    const isHad = peers[1].ready['mode'] === 'captured';
    if (!isHad) console.log(`  bfloat16 left out: ${String(peers[1].ready['reason'])}`);
    const timed = peers.filter((peer) => isHad || peer !== peers[1]);
    const rates = await measureInterleaved(timed, {
      rounds: Number(args.rounds),
      seconds: Number(args.seconds),
      attempts: Number(args.attempts),
    });
    for (const { name, ready } of timed) console.log(lineOf(name, rates.get(name)!, String(ready['plan'])));
    const reason = String(mixed.ready['reason']);
    console.log(`  mixed: ${reason}`);
    return {
      float32: rates.get('float32')!.median,
      bfloat16: rates.get('bfloat16')?.median ?? null,
      mixed: rates.get('mixed')!.median,
      float32Plan,
      mixedPlan: String(mixed.ready['plan']),
      reason,
    };
  } finally {
    for (const peer of peers) peer.stop();
  }
}

function lineOf(name: string, { median, lowest, highest, disturbed }: PeerRates, plan: string): string {
  const range = `[${lowest.toFixed(0)} … ${highest.toFixed(0)}]`;
  const note = disturbed > 0 ? `  ${disturbed} of ${args.rounds} intervals disturbed` : '';
  return `  ${name.padEnd(10)} ${median.toFixed(0).padStart(9)} samples/s  ${range}  ${plan}${note}`;
}

if (args.metrics) {
  const compared = await compareMetrics();
  if (args.json) console.log(JSON.stringify({ metrics: compared }));
  process.exit(compared.every(({ isWithin }) => isWithin) ? 0 : 1);
}
const results: Partial<Record<WorkloadName, PrecisionResult>> = {};
for (const name of args.workloads.split(',')) {
  if (!workloadNames.includes(name as WorkloadName)) {
    console.error(`"${name}" is no workload; there are ${workloadNames.join(', ')}.`);
    process.exit(2);
  }
  results[name as WorkloadName] = await measure(name as WorkloadName);
}
if (args.json) console.log(JSON.stringify({ workloads: results }));
