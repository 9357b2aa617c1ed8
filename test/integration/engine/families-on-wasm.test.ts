import { beforeAll, expect, it } from 'vitest';
import { planBatches } from '../../../src/engine/batch-plan.ts';
import { createEagerRunner } from '../../../src/engine/eager-runner.ts';
import { describeArchitecture } from '../../../src/engine/models/architecture.ts';
import { startEngine } from '../../../src/engine/start-engine.ts';
import { ofMatrix } from '../../support/of-matrix.ts';
import { randomSplit, smallFamilies } from '../../support/small-families.ts';
import { trainingDefinition, trainingOptions } from '../../support/training-definition.ts';

// Recurrent layers are hundreds of operations a step here.
const tested = ofMatrix(
  smallFamilies,
  ({ name }) => !/two deep|lstm layers|lstm on a .* (and|beside)|gru on a .* (and|beside)|resnet/.test(name),
);

beforeAll(async () => {
  await startEngine({ engine: 'wasm', libtensorflowDir: null, threads: { intraOp: 1, interOp: 1 } });
});

it.each(tested)('$name trains on WASM', async ({ model, inputs, classes }) => {
  const optimizer = { type: 'adam', learningRate: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
  const training = trainingOptions({ batchSize: 16, epochs: 15, optimizer });
  const definition = trainingDefinition({ model, training });
  const architecture = describeArchitecture(definition, inputs, { kind: 'classes', count: classes });
  const train = randomSplit(inputs, 16, 3, (random) => random.integer(classes));
  const runner = await createEagerRunner(
    {
      architecture,
      training,
      batches: planBatches(training, train.rows),
      data: { width: architecture.inputWidth, train, validation: randomSplit(inputs, 4, 4) },
      classWeights: null,
      valueScales: null,
      seed: 5,
    },
    'test',
  );
  const rows = Int32Array.from({ length: 16 }, (_, row) => row);
  const first = await runner.run(rows, 16);
  for (let step = 0; step < 14; step += 1) await runner.run(rows, 16);
  const last = await runner.run(rows, 16);
  // Few enough rows to be learned by heart, at least in part.
  expect(last.loss).toBeLessThan(0.97 * first.loss);
  expect((await runner.predict(train.features, 3)).values.every(Number.isFinite)).toBe(true);
  runner.dispose();
});
