import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEagerRunner } from '../../../../src/engine/eager-runner.ts';
import { createIngestFolder } from '../../../support/ingest-folder.ts';
import { pair, rated, taken } from '../../../support/recommendation-tables.ts';
import { trainCsv } from '../../../support/train-csv.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { capturedRunner, relativeDifference, startCapture } from './capture-setup.ts';

describeWithLibtensorflow('recommendations', () => {
  let folder: Awaited<ReturnType<typeof createIngestFolder>>;
  beforeAll(async () => {
    await startCapture();
    folder = await createIngestFolder();
  });
  afterAll(() => folder.close());

  it.each([
    { name: 'with ratings', csv: rated(), task: { ...pair, target: 'stars' } },
    { name: 'without ratings', csv: taken(), task: pair },
  ])('$name: captured as eager', async ({ csv, task }) => {
    // Adam makes rounding-size gradients learning-rate-size steps; momentum leaves rounding what it is.
    const optimizer = { type: 'momentum', learningRate: 0.05 } as const;
    const training = { epochs: 3, optimizer, earlyStopping: null };
    const eager = await trainCsv(folder, csv, { task, training }, (options) =>
      createEagerRunner(options, 'test'),
    );
    const captured = await trainCsv(folder, csv, { task, training }, (options) => capturedRunner(options));
    expect(captured.runner.mode).toBe('captured');
    const [a, b] = [await eager.runner.readState(), await captured.runner.readState()];
    expect(relativeDifference(a.weights, b.weights)).toBeLessThan(1e-4);
    expect(captured.evaluation.test!.loss).toBeCloseTo(eager.evaluation.test!.loss, 4);
    eager.dispose();
    captured.dispose();
  });
});
