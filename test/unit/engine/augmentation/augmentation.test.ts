import { beforeAll, describe, expect, it } from 'vitest';
import type { InputBlock } from '../../../../src/contracts/preparation.ts';
import { createAugmentation } from '../../../../src/engine/augmentation/augmentation.ts';
import { createImageTransform } from '../../../../src/engine/augmentation/image-transform.ts';
import { createHostNoise, type StepNoise } from '../../../../src/engine/models/step-noise.ts';
import * as tf from '../../../../src/engine/tf.ts';
import { startWasm } from '../../../../src/engine/wasm/start-wasm.ts';

// TensorFlow.js's CPU backend transforms the first image of a batch only; no engine of ours runs on it.
beforeAll(startWasm);

const none = { flip: false, crop: 0, rotationDegrees: 0, noise: 0, tokenDrop: 0, mixup: 0 };
/** Draws [mirrored below ½, turn, how much is cut, where across, where down] of every image. */
const draws = (values: readonly number[]): StepNoise => ({
  uniform: ([count]) => tf.tile(tf.tensor2d([[...values]]), [count, 1]),
});
/** A 4 × 5 image of one channel whose pixels are all different. */
const image = Array.from({ length: 20 }, (_, pixel) => pixel);
const shape = { imageHeight: 4, imageWidth: 5, channels: 1 };
const transformed = (options: Partial<typeof none>, values: readonly number[], pixels = image): number[] => {
  const transform = createImageTransform({ ...none, ...options }, shape, 1);
  return [...transform(tf.tensor2d([pixels]), draws(values)).dataSync()];
};

/** Pixels of each turn, the first draw first. */
const turns = [
  [7, 4, 1, 8, 5, 2, 9, 6, 3],
  [3, 6, 9, 2, 5, 8, 1, 4, 7],
];

describe('the transform of images', () => {
  it('mirrors across, for half of the draws', () => {
    const mirrored = [0, 1, 2, 3].flatMap((row) => image.slice(5 * row, 5 * row + 5).toReversed());
    expect(transformed({ flip: true }, [0.49, 0, 0, 0, 0])).toEqual(mirrored);
    expect(transformed({ flip: true }, [0.5, 0, 0, 0, 0])).toEqual(image);
  });

  it('turns about the centre, clockwise for draws below a half and the other way above', () => {
    const square = createImageTransform(
      { ...none, rotationDegrees: 90 },
      { ...shape, imageHeight: 3, imageWidth: 3 },
      1,
    );
    const pixels = tf.tensor2d([[1, 2, 3, 4, 5, 6, 7, 8, 9]]);
    for (const [turn, expected] of turns.entries()) {
      const turned = square(pixels, draws([0, turn, 0, 0, 0])).dataSync();
      turned.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 4));
    }
  });

  it('crops to a window inside of the image and scales it to the whole', () => {
    // With half of the side, lying at the right and at the top: pixel p shows 2 + p/2 across and p/2 down.
    const cropped = transformed({ crop: 0.5 }, [0, 0, 1, 1, 0]);
    const expected = [0, 1, 2, 3].flatMap((y) => [0, 1, 2, 3, 4].map((x) => 5 * (y / 2) + 2 + x / 2));
    cropped.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 4));
    expect(transformed({ crop: 0.5 }, [0, 0, 0, 1, 1])).toEqual(image);
  });

  it('never shows anything but the image, and keeps channels apart', () => {
    const transform = createImageTransform(
      { ...none, flip: true, crop: 0.4, rotationDegrees: 180 },
      { imageHeight: 6, imageWidth: 7, channels: 3 },
      1,
    );
    const pixels = tf.tile(tf.tensor2d([[0.25, 0.5, 1]]), [30, 42]);
    const result = transform(pixels, createHostNoise()).dataSync();
    result.forEach((value, index) => expect(value).toBeCloseTo([0.25, 0.5, 1][index % 3], 5));
  });
});

describe('augmentation', () => {
  const inputs: InputBlock[] = [
    { kind: 'dense', name: 'dense', at: 0, width: 2 },
    { kind: 'image', name: 'image', at: 2, width: 4, imageHeight: 2, imageWidth: 2, channels: 1 },
    { kind: 'dense', name: 'dense_2', at: 6, width: 1 },
  ];
  const rows = tf.tidy(() => [1, 2, 10, 20, 30, 40, 7]);

  it('changes images and leaves the blocks around them', () => {
    const augment = createAugmentation(
      { options: { ...none, flip: true }, inputs, noisy: new Uint8Array(7) },
      1,
    );
    const batch = tf.tensor2d(Array.from({ length: 40 }, () => rows));
    const seen = augment(batch, createHostNoise()).features.arraySync().map(String);
    expect(new Set(seen)).toEqual(new Set([String(rows), '1,2,20,10,40,30,7']));
  });

  it('adds normal noise of the given deviation to the features that may have it', () => {
    const noisy = Uint8Array.from([1, 0, 1, 1, 1, 1, 0]);
    const augment = createAugmentation({ options: { ...none, noise: 0.3 }, inputs, noisy }, 1);
    const { features } = augment(tf.zeros([5000, 7]), createHostNoise());
    const { mean, variance } = tf.moments(features, 0);
    const [means, deviations] = [mean.dataSync(), tf.sqrt(variance).dataSync()];
    noisy.forEach((isNoisy, index) => {
      expect(Math.abs(means[index])).toBeLessThan(0.02);
      expect(Math.abs(deviations[index] - 0.3 * isNoisy)).toBeLessThan(0.015);
    });
    // 68.27 % of a normal distribution lie within one deviation.
    const within = tf.mean(tf.cast(tf.less(tf.abs(tf.slice(features, [0, 2], [5000, 4])), 0.3), 'float32'));
    expect(within.dataSync()[0]).toBeCloseTo(0.6827, 1);
  });

  it('is new for every step, and the same again in the same place', () => {
    const augment = createAugmentation(
      { options: { ...none, noise: 0.1, crop: 0.3, mixup: 0.5 }, inputs, noisy: new Uint8Array(7).fill(1) },
      1,
    );
    const noise = createHostNoise();
    const at = (step: number): string => {
      noise.moveTo(step, 0);
      return String(augment(tf.tensor2d([rows, rows]), noise).features.dataSync());
    };
    expect(at(0)).not.toBe(at(1));
    expect(at(1)).toBe(at(1));
  });
});
