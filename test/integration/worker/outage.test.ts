import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStore } from '../../../src/store/create-store.ts';
import { startCuttableProxy, type CuttableProxy } from '../../support/cuttable-proxy.ts';
import {
  startTestWorker,
  startTrainingService,
  type TrainingService,
} from '../../support/training-service.ts';
import { waitUntil } from '../../support/wait-until.ts';

let service: TrainingService;
let proxy: CuttableProxy;
beforeAll(async () => {
  service = await startTrainingService();
  proxy = await startCuttableProxy(service.databaseUrl);
});
afterAll(async () => {
  await proxy?.close();
  await service?.close();
});

test('training goes on while the database is away and a checkpoint is due, and no point of a metric is missing', async () => {
  const store = createStore({ databaseUrl: proxy.url });
  const worker = await startTestWorker({ ...service, store }, { plan: 'eager', leaseSeconds: 120 });
  try {
    const checkpoint = { everySeconds: 1, everyEpochs: null, keepLast: 2, keepBest: 0 };
    const id = await service.queueRun({ epochs: 1_000_000, checkpoint });
    await service.trains(id, 20);
    proxy.cut();
    const before = (await service.run(id)).progress!.step;
    const written = path.join(service.folder, 'scratch', worker.id, `${id}-1`);
    await waitUntil('a checkpoint waits to be kept', async () =>
      (await readdir(written)).some((name) => name.startsWith('checkpoint-')),
    );
    proxy.mend();
    await waitUntil(
      'the checkpoint is kept',
      async () => ((await service.store.checkpoints.findLatest(id))?.step ?? 0) > before,
    );
    await service.transition(id, 'running', 'cancelling');
    const run = await service.reaches(id, 'cancelled');
    expect(run.attempt).toBe(1);

    const losses = await service.store.metrics.list(id, {
      names: ['train.loss'],
      scope: 'epoch',
      maxPoints: 1e6,
    });
    expect(losses.map(({ epoch }) => epoch)).toEqual(losses.map((_, index) => index + 1));
    expect(losses).toHaveLength(run.progress!.epoch);
  } finally {
    await worker.stop();
    await store.close();
  }
});
