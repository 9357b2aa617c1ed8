import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Worker } from '../../../src/worker/worker.ts';
import { smallDefinition } from '../../fixtures/artifacts/small-model.ts';
import { denseLayer } from '../../support/small-families.ts';
import {
  startTestWorker,
  startTrainingService,
  type TrainingService,
} from '../../support/training-service.ts';
import { libtensorflowDir } from '../engine/needs-libtensorflow.ts';

/**
 * Two runs of one definition end with the same weights, to the bit, though one of them is paused, resumed, and has its trainer
 * killed. `npm run proof:weights` takes every plan that the planner may choose, and one that it chooses itself; of these
 * the tests take the one that is the farthest from plain: its steps loop in XLA.
 */
const tested = ['xla loop 8'];
const others = [
  'eager',
  'plain',
  'threads 2',
  'unroll 8',
  'shards 2',
  'shards 2 unroll 4',
  'tp 2 unroll 4',
  'shards 2 tp 2',
  'xla loop 64',
];
const plans: (string | null)[] = process.env['ALL_PLANS'] === 'true' ? [...tested, ...others, null] : tested;

/** So many that a run lasts for seconds: it is paused and killed meanwhile. The planner times plans for long runs only. */
const epochs = 500;
const plannedEpochs = 2500;
const eagerEpochs = 25;

let service: TrainingService;
beforeAll(async () => {
  service = await startTrainingService();
});
afterAll(() => service?.close());

describe.skipIf(!libtensorflowDir).each(plans)('under the plan %s', (plan) => {
  let worker: Worker & { trainerPids: number[] };
  beforeAll(async () => {
    worker = await startTestWorker(service, { plan });
  });
  afterAll(() => worker?.stop());

  const queue = (): Promise<string> =>
    service.queueRun(
      {
        epochs: plan === null ? plannedEpochs : plan === 'eager' ? eagerEpochs : epochs,
        checkpoint: { everySeconds: 1, everyEpochs: null, keepLast: 2, keepBest: 0 },
      },
      undefined,
      {
        model: {
          family: 'mlp',
          layers: [denseLayer(64, { dropout: 0.2 }), denseLayer(32, { dropout: 0.1 })],
        },
        preparation: {
          ...smallDefinition.preparation,
          augmentation: {
            flip: false,
            crop: 0,
            rotationDegrees: 0,
            noise: 0.1,
            tokenDrop: 0,
            mixup: 0.2,
          },
        },
      },
    );

  /** Where the run's final checkpoint is, how its weights hash, and under which plan it trained. */
  async function resultOf(id: string) {
    const { execution } = await service.reaches(id, 'succeeded', 150_000);
    const final = (await service.store.checkpoints.list(id)).find(({ kind }) => kind === 'final')!;
    const weights = await readFile(
      path.join(await service.blobs.localPath(final.artifactKey), 'weights.bin'),
    );
    return {
      plan: execution!.plan,
      step: final.step,
      weights: createHash('sha256').update(weights).digest('hex'),
    };
  }

  it('a run that is paused, resumed, and has its trainer killed ends with the weights of one that was not', async () => {
    const straight = await queue();
    const expected = await resultOf(straight);
    if (plan !== null) expect(expected.plan).toBe(plan);

    const interrupted = await queue();
    await service.trains(interrupted, 20);
    await service.transition(interrupted, 'running', 'pausing');
    const paused = await service.reaches(interrupted, 'paused');
    expect(paused.progress!.step).toBeLessThan(expected.step);
    await service.transition(interrupted, 'paused', 'queued');
    await service.trains(interrupted, paused.progress!.step + 1);
    process.kill(worker.trainerPids.at(-1)!, 'SIGKILL');
    expect(await resultOf(interrupted)).toEqual(expected);
    expect((await service.run(interrupted)).attempt).toBe(3);
  });
});
