/**
 * `npm run bench:planning`: whether planning pays beside busy processes. Each round trains a workload for a minute under the plan that every step
 * can have, and then as many steps with planning, while other processes keep every core busy. A plan should be there within 20 s, and the planned
 * training should end no later than the plain one.
 *
 *     npm run bench:planning -- --json --workloads=transformer32,tiny32 --rounds=2 --seconds=60 --busy=2
 */
import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './quiet-rounds.ts';
import { workloadNames, type WorkloadName } from './training/workloads.ts';

interface Training {
  plan: string;
  reason: string;
  planSeconds: number;
  steps: number;
  seconds: number;
}

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    workloads: { type: 'string', default: 'transformer32,mlp32,tiny32' },
    rounds: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '60' },
    busy: { type: 'string', default: String(availableParallelism()) },
  },
});

function train(workload: string, ...rest: string[]): Training {
  const child = fileURLToPath(new URL('training/planning-child.ts', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', child, workload, ...rest], {
    encoding: 'utf8',
  });
  const line = stdout.split('\n').findLast((text) => text.startsWith('{'));
  if (line === undefined) throw new Error(`The training of ${workload} failed. ${stderr.slice(-2000)}`);
  return JSON.parse(line) as Training;
}

const workloads = args.workloads.split(',');
const unknown = workloads.find((name) => !workloadNames.includes(name as WorkloadName));
if (unknown !== undefined) {
  console.error(`"${unknown}" is no workload; there are ${workloadNames.join(', ')}.`);
  process.exit(2);
}
const busy = Array.from({ length: Number(args.busy) }, () =>
  spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
);
const results: Record<string, { planSeconds: number; ratio: number; plans: string[] }> = {};
try {
  for (const workload of workloads) {
    const rounds = Array.from({ length: Number(args.rounds) }, () => {
      const plain = train(workload, 'plain', 'seconds', args.seconds);
      const planned = train(workload, 'planned', 'steps', String(plain.steps));
      const ratio = planned.seconds / plain.seconds;
      console.log(
        `${workload}: ${plain.steps} steps take ${plain.seconds.toFixed(1)} s under "${plain.plan}", ${planned.seconds.toFixed(1)} s planned (${ratio.toFixed(2)}); a plan after ${planned.planSeconds.toFixed(1)} s. ${planned.reason}`,
      );
      return { planned, ratio };
    });
    results[workload] = {
      planSeconds: Math.max(...rounds.map(({ planned }) => planned.planSeconds)),
      ratio: median(rounds.map(({ ratio }) => ratio)),
      plans: rounds.map(({ planned }) => planned.plan),
    };
  }
} finally {
  for (const child of busy) child.kill();
}
if (args.json) console.log(JSON.stringify({ busy: busy.length, workloads: results }));
