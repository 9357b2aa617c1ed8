/**
 * Child process of `npm run bench:recompute`: takes steps of a deep network, and says what they take of memory and time, with a digest of the weights.
 *
 *     memory-child.ts NETWORK none|blocks
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createCapturedRunner } from '../../src/engine/capture/captured-runner.ts';
import { denseRow } from '../../src/engine/models/architecture.ts';
import { placeBlocks } from '../../src/data/preparation/columns/input-layout.ts';
import { createRunnerOptions } from '../../src/engine/runner-options.ts';
import { startEngine } from '../../src/engine/start-engine.ts';
import { denseLayer } from '../../test/support/small-families.ts';
import { workloadOf, type Shape } from '../training/workloads.ts';
import type { DeepNetwork } from '../recompute.ts';

const steps = 3;
const glorot = { initializer: 'glorotUniform' } as const;
const networks: Record<DeepNetwork, Shape> = {
  mlp: {
    batchSize: 4096,
    rows: 4096,
    inputs: denseRow(64),
    classes: 10,
    model: {
      family: 'mlp',
      layers: Array.from({ length: 24 }, () =>
        denseLayer(512, { activation: 'relu', initializer: 'heUniform' }),
      ),
    },
  },
  transformer: {
    batchSize: 64,
    rows: 256,
    inputs: placeBlocks([{ kind: 'tokens', name: 'text', width: 64, vocabulary: 1000 }]),
    classes: 2,
    model: { family: 'transformer', width: 64, heads: 4, depth: 12, feedForward: 256, activation: 'gelu', dropout: 0.1, layers: [], ...glorot }, // prettier-ignore
  },
  resnet: {
    batchSize: 128,
    rows: 256,
    inputs: placeBlocks([
      { kind: 'image', name: 'image', width: 32 * 32 * 3, imageHeight: 32, imageWidth: 32, channels: 3 },
    ]),
    classes: 10,
    model: { family: 'resnet', stages: [16, 32, 64].map((filters) => ({ filters, blocks: 4 })), dropout: 0, layers: [], ...glorot }, // prettier-ignore
  },
};

/** Megabytes that are resident now, and at most so far. */
function resident(): { now: number; peak: number } {
  const status = readFileSync('/proc/self/status', 'utf8');
  const megabytes = (name: string) =>
    (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 1024) / 1e6;
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
}

const [, , network, recompute] = process.argv as [string, string, DeepNetwork, 'none' | 'blocks'];
const threads = availableParallelism();
await startEngine({ engine: 'libtensorflow', threads: { intraOp: threads, interOp: threads } });
const { definition, data } = workloadOf(networks[network], 1);
definition.training.recompute = recompute;
const options = createRunnerOptions(definition, data);
const before = resident().now;
const runner = await createCapturedRunner(options, {
  threads,
  planCacheFolder: null,
  plan: `threads ${threads}`,
});
if (runner.mode !== 'captured') throw new Error(runner.reason);
const { rowsPerStep } = options.batches;
const indices = Int32Array.from({ length: steps * rowsPerStep }, (_, row) => row % data.train.rows);
const started = performance.now();
const { lastLoss } = await runner.run(indices, rowsPerStep);
const msPerStep = (performance.now() - started) / steps;
const after = resident();
const digest = createHash('sha256');
for (const { data: values } of (await runner.readState()).weights) digest.update(values);
console.log(
  JSON.stringify({
    steadyMegabytes: after.now - before,
    peakMegabytes: after.peak - before,
    msPerStep,
    lastLoss,
    weights: digest.digest('hex').slice(0, 16),
    reason: runner.reason,
  }),
);
process.exit(0);
