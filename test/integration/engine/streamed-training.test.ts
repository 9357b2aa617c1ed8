import { beforeAll, expect, it } from 'vitest';
import { createCapturedRunner } from '../../../src/engine/capture/captured-runner.ts';
import { createEagerRunner } from '../../../src/engine/eager-runner.ts';
import { evaluateModel } from '../../../src/engine/evaluate-model.ts';
import { createRunnerOptions, type RunnerOptions } from '../../../src/engine/runner-options.ts';
import type { StepRunner } from '../../../src/engine/step-runner.ts';
import { trainModel } from '../../../src/engine/train.ts';
import { residentData } from '../../../src/engine/training-rows.ts';
import { createTrainingControl } from '../../../src/engine/training-observer.ts';
import { createRandom } from '../../../src/random.ts';
import { createRecordingObserver } from '../../support/recording-observer.ts';
import { storedData } from '../../support/stored-data.ts';
import {
  preparedData,
  preparedSplit,
  trainingDefinition,
  trainingOptions,
} from '../../support/training-definition.ts';
import { startCapture } from './capture/capture-setup.ts';
import { describeWithLibtensorflow } from './needs-libtensorflow.ts';

/** Two clouds, the first half of the rows of one of them: without shuffling across the file it would be learned badly. */
function clouds(rows: number, seed: number) {
  const random = createRandom(seed);
  const targets = Array.from({ length: rows }, (_, row) => Number(row >= rows / 2));
  const features = targets.map((label) => [0, 1, 2].map(() => (label ? 1 : -1) + random.normal()));
  return preparedSplit(features, targets);
}

const held = preparedData({
  train: clouds(2030, 1),
  validation: clouds(310, 2),
  test: clouds(250, 3),
  width: 3,
  classes: ['no', 'yes'],
});
const definition = trainingDefinition({
  model: {
    family: 'mlp',
    layers: [
      {
        units: 16,
        activation: 'relu',
        dropout: 0,
        batchNorm: false,
        layerNorm: false,
        initializer: 'heUniform',
      },
    ],
  },
  training: trainingOptions({ epochs: 6, batchSize: 32, optimizer: { type: 'sgd', learningRate: 0.05 } }),
});

describeWithLibtensorflow('data that is streamed from disk', () => {
  beforeAll(startCapture);

  const train = async (makeRunner: (options: RunnerOptions) => Promise<StepRunner>) => {
    const data = storedData(held, 500);
    const runner = await makeRunner(createRunnerOptions(definition, data, await residentData(data, 32)));
    const observer = createRecordingObserver();
    const result = await trainModel({
      definition,
      data,
      runner,
      resumeFrom: null,
      observer,
      control: createTrainingControl(),
      clock: performance,
    });
    const { evaluation } = await evaluateModel({ definition, data, runner });
    const { weights } = await runner.readState();
    const { mode, plan } = runner;
    runner.dispose();
    return { result, evaluation, weights, mode, plan, observer };
  };
  let expected: Awaited<ReturnType<typeof train>>;
  beforeAll(async () => {
    expected = await train(async (options) => createEagerRunner(options, 'test'));
  });

  it.each([null, 'shards 2', 'unroll 4', 'xla loop 8'])(
    'trains a captured model like an eager one, plan %s',
    async (plan) => {
      const captured = await train((options) => createCapturedRunner(options, { plan }));
      expect(captured.mode).toBe('captured');
      expect(captured.result).toMatchObject({ outcome: 'succeeded', step: 6 * 64, epochs: 6 });
      for (const [index, { name, data }] of captured.weights.entries()) {
        expect(name).toBe(expected.weights[index].name);
        for (const [at, value] of data.entries())
          expect(value).toBeCloseTo(expected.weights[index].data[at], 3);
      }
      const { test, validation } = captured.evaluation;
      expect(test).toMatchObject({ kind: 'classification', rows: 250 });
      expect(validation).toMatchObject({ kind: 'classification', rows: 310 });
      expect(test!.kind === 'classification' && test!.accuracy).toBeGreaterThan(0.93);
      expect(test!.loss).toBeCloseTo(expected.evaluation.test!.loss, 3);
    },
  );

  it('trains under the plan that was chosen', async () => {
    const planning = {
      millisecondsPerCandidate: 7,
      shortestRunMilliseconds: 0,
      longestMilliseconds: 120_000,
    };
    const captured = await train((options) =>
      createCapturedRunner(options, { planning, watchMachine: () => () => true }),
    );
    expect(captured.evaluation.test!.loss).toBeCloseTo(expected.evaluation.test!.loss, 3);
  });
});
