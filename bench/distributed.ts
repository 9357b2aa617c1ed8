/**
 * `npm run bench:distributed`: samples a second of one process on one thread beside two processes on a thread each, by synchronous
 * steps and by local SGD averaged every 16 steps, through the project's own loop. All take turns; intervals in which other programs kept
 * the machine busy are measured again. `efficiency` is the better of the two, over twice one process.
 *
 *     npm run bench:distributed -- --json --workloads=cnn64 --rounds=5 --seconds=2
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { distributedWorkloads, type DistributedWorkload } from './distributed/workloads.ts';
import { measureInterleaved } from './training/interleaved.ts';
import { startPeer } from './training/peer-process.ts';

interface WorkloadResult {
  /** Samples a second. */
  oneProcess: number;
  twoProcesses: { synchronous: number; localSgd: number };
  /** twoProcesses / (2 · oneProcess) */
  efficiency: { synchronous: number; localSgd: number };
  /** What a run that may choose takes: with its reason. */
  plan: string;
  reason: string;
  /** Intervals that counted although others kept the machine busy. */
  disturbed: number;
}

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    workloads: { type: 'string', default: distributedWorkloads.join(',') },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    attempts: { type: 'string', default: '3' },
  },
});
const peerFile = fileURLToPath(new URL('./distributed/distributed-peer.ts', import.meta.url));
const start = async (name: string, workload: DistributedWorkload) => {
  const peer = await startPeer(name, process.execPath, ['--import', 'tsx', peerFile, workload, name]);
  if (peer === null) throw new Error(`${name} of ${workload} can't be measured`);
  return peer;
};

async function measure(workload: DistributedWorkload): Promise<WorkloadResult> {
  console.log(`\n${workload}`);
  const chosen = await start('auto', workload);
  chosen.stop();
  const peers = [];
  try {
    for (const name of ['oneProcess', 'synchronous', 'localSgd']) peers.push(await start(name, workload));
    const rates = await measureInterleaved(peers, {
      rounds: Number(args.rounds),
      seconds: Number(args.seconds),
      attempts: Number(args.attempts),
    });
    const of = (name: string): number => rates.get(name)!.median;
    const oneProcess = of('oneProcess');
    for (const [name, { median, lowest, highest, disturbed }] of rates) {
      const share = name === 'oneProcess' ? '' : `  efficiency ${(median / (2 * oneProcess)).toFixed(2)}`;
      const note = disturbed > 0 ? `  ${disturbed} of ${args.rounds} intervals disturbed` : '';
      console.log(
        `  ${name.padEnd(12)} ${median.toFixed(0).padStart(7)} samples/s  [${lowest.toFixed(0)} … ${highest.toFixed(0)}]${share}${note}`,
      );
    }
    const { plan, reason } = chosen.ready as { plan: string; reason: string };
    console.log(`  auto: ${plan}. ${reason}`);
    const twoProcesses = { synchronous: of('synchronous'), localSgd: of('localSgd') };
    return {
      oneProcess,
      twoProcesses,
      efficiency: {
        synchronous: twoProcesses.synchronous / (2 * oneProcess),
        localSgd: twoProcesses.localSgd / (2 * oneProcess),
      },
      plan,
      reason,
      disturbed: [...rates.values()].reduce((sum, { disturbed }) => sum + disturbed, 0),
    };
  } finally {
    for (const peer of peers) peer.stop();
  }
}

const wanted = args.workloads.split(',');
const unknown = wanted.filter((name) => !(distributedWorkloads as readonly string[]).includes(name));
if (unknown.length > 0)
  throw new Error(
    `There is no workload ${unknown.join(', ')}; there are ${distributedWorkloads.join(', ')}.`,
  );
const workloads: Partial<Record<DistributedWorkload, WorkloadResult>> = {};
for (const name of wanted as DistributedWorkload[]) workloads[name] = await measure(name);
if (args.json) console.log(JSON.stringify({ workloads }));
