/**
 * `npm run bench:training`: samples a second of the captured engine beside its own eager mode, Keras and PyTorch, on twelve workloads.
 * Ours train through the project's own loop (`src/engine/train.ts`). Every contender is a process of its own, warmed and then
 * taking turns; intervals in which other programs kept the machine busy are measured again.
 *
 *     npm run bench:training -- --json --workloads=mlp32,cnn64 --rounds=5 --seconds=1
 *
 * PyTorch and Keras are those of TRAINYARD_BENCH_PYTHON, or of python3; without them the rest is measured.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hasModules, python } from './python.ts';
import { measureInterleaved } from './training/interleaved.ts';
import { startOurPeer, startPeer, type Peer } from './training/peer-process.ts';
import { goals, workloadNames, type WorkloadName } from './training/workloads.ts';

interface WorkloadResult {
  captured: number;
  plan: string;
  eager: number | null;
  keras: number | null;
  torchEager: number | null;
  torchBest: number | null;
  /** captured / torchBest */
  ratio: number | null;
}

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    workloads: { type: 'string', default: workloadNames.join(',') },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    attempts: { type: 'string', default: '4' },
    plan: { type: 'string' },
  },
});
const convolutions: readonly string[] = ['cnn64', 'convbn64', 'resnet64'];

function pathTo(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** Every contender on a workload that this machine has. */
async function startPeers(workload: WorkloadName, has: { torch: boolean; keras: boolean }): Promise<Peer[]> {
  const torch = (name: string, configuration: string, threads: number) =>
    startPeer(name, python, [pathTo('peers/torch_peer.py'), workload, configuration, String(threads)]);
  const started = [
    await startOurPeer('captured', workload, 'captured', ...(args.plan ? [args.plan] : [])),
    await startOurPeer('eager', workload, 'eager'),
    has.keras ? await startPeer('keras', python, [pathTo('peers/keras_peer.py'), workload]) : null,
  ];
  if (has.torch) {
    started.push(await torch('torch eager', 'eager', 0));
    for (const threads of [1, 2]) {
      started.push(await torch(`torch fused, ${threads} threads`, 'fused', threads));
      if (convolutions.includes(workload)) {
        started.push(
          await torch(`torch fused, channels last, ${threads} threads`, 'fused_channels_last', threads),
        );
      }
    }
  }
  return started.filter((peer) => peer !== null);
}

async function measure(
  workload: WorkloadName,
  has: { torch: boolean; keras: boolean },
): Promise<WorkloadResult> {
  console.log(`\n${workload}`);
  const peers = await startPeers(workload, has);
  try {
    const rates = await measureInterleaved(peers, {
      rounds: Number(args.rounds),
      seconds: Number(args.seconds),
      attempts: Number(args.attempts),
    });
    for (const [name, rate] of [...rates].toSorted(([, a], [, b]) => b.median - a.median)) {
      const range = `[${rate.lowest.toFixed(0)} … ${rate.highest.toFixed(0)}]`;
      const note = rate.disturbed > 0 ? `  ${rate.disturbed} of ${args.rounds} intervals disturbed` : '';
      console.log(`  ${name.padEnd(36)} ${rate.median.toFixed(0).padStart(9)} samples/s  ${range}${note}`);
    }
    const of = (name: string) => rates.get(name)?.median ?? null;
    const captured = peers.find((peer) => peer.name === 'captured');
    console.log(`  plan: ${String(captured?.ready['plan'])}. ${String(captured?.ready['reason'])}`);
    const own = rates.get('captured');
    if (own) console.log(`  ${describeMemory(own.first, own.last)}`);
    const torchRates = [...rates].filter(([name]) => name.startsWith('torch')).map(([, rate]) => rate.median);
    const torchBest = torchRates.length > 0 ? Math.max(...torchRates) : null;
    const ratio = torchBest === null ? null : (of('captured') ?? 0) / torchBest;
    if (ratio !== null)
      console.log(`  captured / best PyTorch: ${ratio.toFixed(2)} (goal ${goals[workload]})`);
    return {
      captured: of('captured') ?? 0,
      plan: String(captured?.ready['plan']),
      eager: of('eager'),
      keras: of('keras'),
      torchEager: of('torch eager'),
      torchBest,
      ratio,
    };
  } finally {
    for (const peer of peers) peer.stop();
  }
}

/** How memory and the number of tensors changed from the end of the first interval to the last one's. */
function describeMemory(first: Record<string, unknown>, last: Record<string, unknown>): string {
  const mebibytes = (answer: Record<string, unknown>) =>
    (Number(answer['residentBytes']) / 2 ** 20).toFixed(0);
  const [from, to] = [first, last].map(
    (answer) => `${mebibytes(answer)} MiB and ${Number(answer['tensors'])} tensors`,
  );
  return `captured after ${Number(first['steps'])} steps: ${from}; after ${Number(last['steps'])}: ${to}`;
}

const has = { torch: hasModules('torch'), keras: hasModules('keras') };
if (!has.torch)
  console.log(`${python} has no torch: PyTorch is left out (TRAINYARD_BENCH_PYTHON names another Python).`);
if (!has.keras) console.log(`${python} has no keras: Keras is left out.`);
const results: Partial<Record<WorkloadName, WorkloadResult>> = {};
for (const name of args.workloads.split(',')) {
  if (!workloadNames.includes(name as WorkloadName)) {
    console.error(`"${name}" is no workload; there are ${workloadNames.join(', ')}.`);
    process.exit(2);
  }
  results[name as WorkloadName] = await measure(name as WorkloadName, has);
}
if (args.json) console.log(JSON.stringify({ workloads: results }));
