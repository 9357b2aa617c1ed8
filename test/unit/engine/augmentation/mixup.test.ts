import { beforeAll, describe, expect, it } from 'vitest';
import { betaQuantiles, quantileIntervals } from '../../../../src/engine/augmentation/beta-quantiles.ts';
import { createAugmentation, type Augmentation } from '../../../../src/engine/augmentation/augmentation.ts';
import { createBatchLoss } from '../../../../src/engine/batch-loss.ts';
import { describeArchitecture, denseRow } from '../../../../src/engine/models/architecture.ts';
import { buildModel } from '../../../../src/engine/models/build-model.ts';
import { createHostNoise } from '../../../../src/engine/models/step-noise.ts';
import * as tf from '../../../../src/engine/tf.ts';
import { useCpuBackend } from '../../../support/cpu-backend.ts';
import { trainingDefinition, trainingOptions } from '../../../support/training-definition.ts';

beforeAll(useCpuBackend);

const none = { flip: false, crop: 0, rotationDegrees: 0, noise: 0, tokenDrop: 0, mixup: 0 };
const mixup = (alpha: number, width: number): Augmentation =>
  createAugmentation(
    { options: { ...none, mixup: alpha }, inputs: denseRow(width), noisy: new Uint8Array(width) },
    3,
  );

describe('the quantiles of Beta(α, α)', () => {
  // scipy.stats.beta.ppf(p, α, α)
  it.each([
    [0.2, [2.2e-14, 2.3632213e-5, 7.5586165e-4, 0.023814719, 0.163420741, 0.5, 0.9999763678]],
    [0.4, [1.107305e-7, 0.0036227803, 0.02034584, 0.110503342, 0.279540103, 0.5, 0.9963772197]],
    [1, [1 / 1024, 0.0625, 0.125, 0.25, 0.375, 0.5, 0.9375]],
  ])('are those of SciPy for α = %d', (alpha, expected) => {
    const table = betaQuantiles(alpha);
    const places = [1 / 1024, 1 / 16, 1 / 8, 1 / 4, 3 / 8, 1 / 2, 15 / 16];
    for (const [index, place] of places.entries())
      expect(Math.abs(table[place * quantileIntervals] - expected[index])).toBeLessThan(1e-6);
  });
});

describe('mixup', () => {
  it('mixes each row with its neighbour by a share of its own, and leaves the last of an odd number', () => {
    const rows = tf.tensor2d([[0], [1], [10], [20], [7]]);
    const { features, mixed } = mixup(1, 1)(rows, createHostNoise());
    const shares = [...mixed!.share.dataSync()];
    expect(new Set(shares).size).toBe(5);
    const expected = [1 - shares[0], shares[1], 20 - 10 * shares[2], 10 + 10 * shares[3], 7];
    [...features.dataSync()].forEach((value, row) => expect(value).toBeCloseTo(expected[row], 4));
    expect([...mixed!.ofPartners(tf.tensor1d([5, 6, 7, 8, 9])).dataSync()]).toEqual([6, 5, 8, 7, 9]);
  });

  it('draws its shares from Beta(α, α)', () => {
    const rows = tf.zeros([20_000, 1]) as tf.Tensor2D;
    const shares = mixup(0.2, 1)(rows, createHostNoise()).mixed!.share;
    const { mean, variance } = tf.moments(shares);
    // The variance of Beta(α, α) is 1 / (4·(2α + 1)).
    expect(mean.dataSync()[0]).toBeCloseTo(0.5, 1);
    expect(variance.dataSync()[0]).toBeCloseTo(1 / (4 * 1.4), 2);
  });

  it.each([
    ['crossEntropy', 3],
    ['crossEntropy', 2],
    ['meanSquaredError', null],
  ] as const)('has the loss λ·l(y) + (1 − λ)·l(y′), %s of %s classes', (loss, classes) => {
    const outputs =
      classes === null ? ({ kind: 'value' } as const) : ({ kind: 'classes', count: classes } as const);
    const training = trainingOptions({ loss });
    const definition = trainingDefinition({
      task: { type: classes === null ? 'regression' : 'classification', target: 'y', positiveClass: null },
      training,
      model: { family: 'mlp', layers: [{ units: 4, activation: 'tanh', dropout: 0, batchNorm: false, layerNorm: false, initializer: 'glorotUniform' }] },
    }); // prettier-ignore
    const model = buildModel(describeArchitecture(definition, denseRow(2), outputs), 1);
    const weights = classes === null ? null : [1, 3, 2].slice(0, classes);
    const rows = tf.tensor2d([[1, 2], [3, -1], [0, 1], [-2, 2]]); // prettier-ignore
    const targets = tf.tensor1d([0, 1, 1, 0]);
    const augmentation = mixup(0.5, 2);
    const mixedLoss = createBatchLoss(model, training, weights, null, augmentation).training(rows, targets);

    const { features, mixed } = augmentation(rows, createHostNoise());
    const shares = mixed!.share.dataSync();
    const plain = createBatchLoss(model, training, weights);
    const lossOf = (row: number, target: number): number =>
      plain.training(tf.slice(features, [row, 0], [1, 2]), tf.tensor1d([target])).loss.dataSync()[0];
    const own = [0, 1, 1, 0];
    const expected = [0, 1, 2, 3].map(
      (row) => shares[row] * lossOf(row, own[row]) + (1 - shares[row]) * lossOf(row, own[row ^ 1]),
    );
    expect(mixedLoss.loss.dataSync()[0]).toBeCloseTo(expected.reduce((a, b) => a + b) / 4, 5);
    model.dispose();
  });
});
