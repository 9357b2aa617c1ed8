/**
 * What it costs to train on data that is larger than memory: `npm run bench:streaming -- [--rows 500000] [--json]`.
 * The same job runs through two services, one whose trainers may hold the data and one whose trainers have to stream it, and
 * the samples a second and the worker's memory (with its children) are printed. With `--json` the last line is
 * `{ "ratio", "featuresMB", "held": { "samplesPerSecond", "workerPeakMB" }, "streamed": { … } }`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createApiClient } from '../scripts/api-client.ts';
import { startService } from '../scripts/service-process.ts';
import { perceptronJob, runExperiment, storeExperiment, uploadJob } from './service-jobs.ts';
import { watchTreeMemory } from './watch-tree-memory.ts';

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '500000' },
    epochs: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const columns = 100;
const job = perceptronJob({
  rows: Number(flags.rows),
  columns,
  classes: 2,
  units: [256, 64],
  batchSize: 256,
});
const featuresMB = (job.rows * columns * 4) / 1e6;
const epochs = Number(flags.epochs);
const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-streaming-'));

async function measure(memoryMB: number) {
  const service = await startService({ env: { TRAINER_MEMORY_MB: String(Math.ceil(memoryMB)) } });
  try {
    const api = createApiClient({ url: service.url, key: service.adminKey });
    const experiment = await storeExperiment(api, job, await uploadJob(api, job, folder), epochs);
    const memory = watchTreeMemory(service.pid);
    const { timings, execution, progress } = await runExperiment(api, experiment.id);
    const { workerPeakMB } = memory.stop();
    const samplesPerSecond = (progress!.step * job.batchSize) / timings!.trainSeconds;
    console.log(
      `  may take ${Math.ceil(memoryMB)} MB: ${Math.round(samplesPerSecond)} samples/s (${execution!.plan}), ` +
        `${timings!.dataSeconds.toFixed(1)} s to load, worker and children at most ${workerPeakMB} MB`,
    );
    return { samplesPerSecond, dataSeconds: timings!.dataSeconds, workerPeakMB };
  } catch (error) {
    console.error(service.output().split('\n').slice(-30).join('\n'));
    throw error;
  } finally {
    await service.stop();
  }
}

try {
  console.log(`${job.name}: ${job.rows} rows, ${featuresMB.toFixed(0)} MB of features`);
  const held = await measure(8 * featuresMB);
  const streamed = await measure(2 * featuresMB);
  const ratio = streamed.samplesPerSecond / held.samplesPerSecond;
  console.log(`  streamed / held: ${ratio.toFixed(2)}`);
  if (flags.json) console.log(JSON.stringify({ ratio, featuresMB, held, streamed }));
} finally {
  await rm(folder, { recursive: true, force: true });
}
