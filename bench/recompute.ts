/**
 * `npm run bench:recompute`: resident memory and time of steps of deep networks with all activations kept, and with `training.recompute` `blocks`. Each is a process
 * of its own; memory is that of the process less what it had before the model was made. Needs Linux. `--json` prints one JSON object as the last line.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const networks = ['mlp', 'transformer', 'resnet'] as const;
export type DeepNetwork = (typeof networks)[number];

interface Measured {
  steadyMegabytes: number;
  peakMegabytes: number;
  msPerStep: number;
  lastLoss: number;
  /** A digest: equal for equal bits. */
  weights: string;
  reason: string;
}

async function measure(network: DeepNetwork, recompute: 'none' | 'blocks'): Promise<Measured> {
  const child = fileURLToPath(new URL('recompute/memory-child.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    child,
    network,
    recompute,
  ]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured;
}

async function main(): Promise<void> {
  const { values: args } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const results: Partial<Record<DeepNetwork, Record<'none' | 'blocks', Measured>>> = {};
  for (const network of networks) {
    const [none, blocks] = [await measure(network, 'none'), await measure(network, 'blocks')];
    results[network] = { none, blocks };
    for (const [name, it] of Object.entries({ none, blocks }))
      console.log(
        `${network.padEnd(12)} ${name.padEnd(7)} ${it.steadyMegabytes.toFixed(0).padStart(6)} MB, at most ${it.peakMegabytes.toFixed(0)} MB, ${it.msPerStep.toFixed(0)} ms a step, weights ${it.weights}, loss ${it.lastLoss}`,
      );
    console.log(`  ${blocks.reason}`);
  }
  if (args.json) console.log(JSON.stringify({ networks: results }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
