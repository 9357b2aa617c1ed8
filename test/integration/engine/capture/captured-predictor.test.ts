import { beforeAll, expect, it } from 'vitest';
import { createCapturedPredictor } from '../../../../src/engine/capture/captured-predictor.ts';
import { buildModel, readWeights } from '../../../../src/engine/models/build-model.ts';
import { createPredictorModel } from '../../../../src/engine/predictor-model.ts';
import { startedLibtensorflow } from '../../../../src/engine/start-engine.ts';
import * as tf from '../../../../src/engine/tf.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { runnerOptions, startCapture, type Setup } from './capture-setup.ts';

/** A model's architecture with first weights. */
async function stored(setup: Setup) {
  const { architecture, data } = runnerOptions(setup);
  const model = buildModel(architecture, 3);
  const weights = await readWeights(model);
  model.dispose();
  return { architecture, weights, features: data.train.features };
}

describeWithLibtensorflow('the captured predictor', () => {
  beforeAll(startCapture);

  const setups: [string, Setup][] = [
    ['a binary classification with dropout', { dropout: 0.5 }],
    ['classes with batch norm', { classes: 4, batchNorm: true }],
    [
      'values with layer norm',
      { isRegression: true, layerNorm: true, training: { loss: 'meanSquaredError' } },
    ],
  ];
  it.each(setups)('predicts %s as the eager one does, for any number of rows', async (_, setup) => {
    const { features, ...model } = await stored({ ...setup, rows: 1200 });
    const [captured, eager] = [createCapturedPredictor(model), createPredictorModel(model)];
    expect(captured.mode).toBe('captured');
    for (const rows of [0, 1, 2, 16, 17, 130, 1024, 1200]) {
      const [actual, expected] = [
        await captured.predict(features, rows),
        await eager.predict(features, rows),
      ];
      expect({ rows: actual.rows, width: actual.width }).toEqual({ rows, width: expected.width });
      actual.values.forEach((value, index) =>
        expect(Math.abs(value - expected.values[index])).toBeLessThan(1e-5),
      );
    }
    captured.dispose();
    eager.dispose();
  });

  it('answers calls that come at the same time', async () => {
    const { features, ...model } = await stored({});
    const predictor = createCapturedPredictor(model);
    const alone = await predictor.predict(features, 20);
    const together = await Promise.all(Array.from({ length: 8 }, () => predictor.predict(features, 20)));
    for (const answer of together) expect(answer).toEqual(alone);
    predictor.dispose();
  });

  it('frees all that it made', async () => {
    const { features, ...model } = await stored({});
    const count = () => ({
      handles: startedLibtensorflow().binding.getNumOfTensors(),
      tensors: tf.memory().numTensors,
    });
    const before = count();
    const predictor = createCapturedPredictor(model);
    await predictor.predict(features, 100);
    predictor.dispose();
    expect(count()).toEqual(before);
  });

  it('refuses weights of another shape', async () => {
    const { architecture, weights } = await stored({});
    expect(() => createCapturedPredictor({ architecture, weights: weights.slice(1) })).toThrow(
      /has no tensor/,
    );
  });
});
