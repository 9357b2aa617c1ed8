import { beforeAll, expect, test } from 'vitest';
import { createTokenDrop } from '../../../../src/engine/augmentation/token-drop.ts';
import { createHostNoise } from '../../../../src/engine/models/step-noise.ts';
import * as tf from '../../../../src/engine/tf.ts';
import { useCpuBackend } from '../../../support/cpu-backend.ts';

beforeAll(useCpuBackend);

/** 200 texts of 30 tokens, the last 10 of them padding; ids that float32 holds exactly. */
const ids = Float32Array.from({ length: 200 * 30 }, (_, i) => (i % 30 < 20 ? 2 + i * 1000 : 0));

function drop(probability: number, step: number): Float32Array {
  const noise = createHostNoise();
  noise.moveTo(step, 0);
  return tf.tidy(
    () =>
      createTokenDrop(probability, 3)(tf.tensor2d(ids, [200, 30]), noise)
        .dataSync()
        .slice() as Float32Array,
  );
}

test('each token becomes the unknown one with the probability, or stays exactly; padding stays', () => {
  const dropped = drop(0.3, 0);
  let unknown = 0;
  for (const [i, id] of dropped.entries()) {
    if (id === 1 && ids[i] > 0) unknown += 1;
    else expect(id).toBe(ids[i]);
  }
  // 4,000 tokens: five deviations are 0.036.
  expect(Math.abs(unknown / 4000 - 0.3)).toBeLessThan(0.036);
});

test('other tokens in every step, the same ones when it is taken again', () => {
  expect(drop(0.3, 1)).not.toEqual(drop(0.3, 0));
  expect(drop(0.3, 1)).toEqual(drop(0.3, 1));
  expect(drop(0, 0)).toEqual(ids);
  expect(drop(1, 0)).toEqual(ids.map((id) => Math.min(1, id)));
});
