import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { startEngine } from '../../../src/engine/start-engine.ts';
import * as tf from '../../../src/engine/tf.ts';
import { describeWithLibtensorflow } from './needs-libtensorflow.ts';

const shapes: {
  size: [number, number];
  window: [number, number];
  strides: number;
  padding: 'same' | 'valid';
}[] = [
  { size: [7, 10], window: [3, 2], strides: 1, padding: 'same' },
  { size: [7, 10], window: [3, 2], strides: 2, padding: 'same' },
  { size: [8, 5], window: [1, 1], strides: 2, padding: 'same' },
  { size: [9, 6], window: [4, 3], strides: 3, padding: 'same' },
  { size: [7, 10], window: [3, 2], strides: 2, padding: 'valid' },
];

describeWithLibtensorflow('eager gradients of convolutions', () => {
  beforeAll(async () => {
    await startEngine({
      engine: 'libtensorflow',
      libtensorflowDir: null,
      threads: { intraOp: 1, interOp: 1 },
    });
  });

  // A convolution is linear in its image and in its filter, so a difference quotient of any step is exact but for rounding.
  it.each(shapes)('of $size by $window, strides $strides, $padding', ({ size, window, strides, padding }) => {
    const values = (shape: readonly number[], seed: number): tf.Tensor4D =>
      tf.randomNormal(shape as tf.Tensor4D['shape'], 0, 1, 'float32', seed);
    const image = values([2, ...size, 3], 1);
    const filter = values([...window, 3, 4], 2);
    const convolve = (x: tf.Tensor4D, w: tf.Tensor4D): tf.Tensor4D => tf.conv2d(x, w, strides, padding);
    const upstream = values(convolve(image, filter).shape, 3);
    const loss = (x: tf.Tensor, w: tf.Tensor): tf.Scalar =>
      tf.sum(tf.mul(convolve(x as tf.Tensor4D, w as tf.Tensor4D), upstream));
    const [byImage, byFilter] = tf.grads(loss)([image, filter]);

    const along = { image: values(image.shape, 4), filter: values(filter.shape, 5) };
    const slope = (gradient: tf.Tensor, direction: tf.Tensor): number =>
      tf.sum(tf.mul(gradient, direction)).dataSync()[0];
    expect(slope(byImage, along.image)).toBeCloseTo(loss(along.image, filter).dataSync()[0], 3);
    expect(slope(byFilter, along.filter)).toBeCloseTo(loss(image, along.filter).dataSync()[0], 3);
  });

  it('of depthwise filters of 1 × 1 on one channel are those that a difference quotient gives', () => {
    const [image, filter, along] = [tf.randomNormal([2, 8, 6, 1], 0, 1, 'float32', 1), tf.randomNormal([1, 1, 1, 2], 0, 1, 'float32', 2), tf.randomNormal([1, 1, 1, 2], 0, 1, 'float32', 3)] as tf.Tensor4D[]; // prettier-ignore
    const upstream = tf.randomNormal([2, 4, 3, 2], 0, 1, 'float32', 4);
    const loss = (w: tf.Tensor): tf.Scalar => tf.sum(tf.mul(tf.depthwiseConv2d(image, w as tf.Tensor4D, 2, 'same'), upstream)); // prettier-ignore
    const slope = tf.sum(tf.mul(tf.grad(loss)(filter), along)).dataSync()[0];
    expect(slope).toBeCloseTo(loss(along).dataSync()[0], 3);
  });

  it('are not computed by oneDNN', async () => {
    const program = `
      import { startEngine } from ${JSON.stringify(new URL('../../../src/engine/start-engine.ts', import.meta.url).href)};
      import * as tf from ${JSON.stringify(new URL('../../../src/engine/tf.ts', import.meta.url).href)};
      await startEngine({ engine: 'libtensorflow', libtensorflowDir: null, threads: { intraOp: 1, interOp: 1 } });
      const image = tf.ones([4, 8, 8, 4]);
      const filters = [tf.ones([3, 3, 4, 3]), tf.ones([1, 1, 4, 3])];
      for (const filter of filters)
        for (const padding of ['same', 'valid'])
          tf.grads((x, w) => tf.conv2d(x, w, 2, padding))([image, filter]).forEach((gradient) => gradient.dataSync());
      const channel = tf.ones([4, 8, 8, 1]);
      tf.grad((w) => tf.depthwiseConv2d(channel, w, 2, 'same'))(tf.ones([1, 1, 1, 3])).dataSync();
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', program],
      { env: { ...process.env, ONEDNN_VERBOSE: '1', TF_ENABLE_ONEDNN_OPTS: '1' } },
    );
    const lines = stdout.split('\n').filter((line) => line.includes(',convolution,'));
    expect(lines.filter((line) => line.includes('forward')).length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes('backward'))).toEqual([]);
  });
});
