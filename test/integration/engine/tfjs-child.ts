/**
 * Child of the engine tests: starts the engine that its argument names, trains small models, and prints one JSON object. A process
 * has one engine, so two are compared by two children.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { startEngine } from '../../../src/engine/start-engine.ts';

const info = await startEngine({
  engine: process.argv[2] as 'libtensorflow' | 'wasm',
  libtensorflowDir: process.env['LIBTENSORFLOW_DIR'] ?? null,
});

/** Numbers that look random and are the same everywhere. */
function wave(shape: number[], phase: number): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7 + phase)),
    shape,
  );
}

/** Gradients of a loss over several kinds of layers, flattened: what each kernel's derivative gives. */
function gradients(): Record<string, number[]> {
  const cases: Record<string, [values: tf.Tensor[], loss: (...values: tf.Tensor[]) => tf.Tensor]> = {
    dense: [
      [wave([5, 4], 0), wave([4, 3], 1), wave([3], 2)],
      (x, w, b) => tf.mean(tf.square(tf.sigmoid(tf.add(tf.matMul(x, w), b)))),
    ],
    convolution: [
      [wave([2, 6, 6, 3], 0), wave([3, 3, 3, 4], 1)],
      (x, w) =>
        tf.mean(tf.maxPool(tf.relu(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same')), 2, 2, 'valid')),
    ],
    depthwiseConvolution: [
      [wave([2, 6, 6, 3], 0), wave([3, 3, 3, 2], 1)],
      (x, w) => tf.mean(tf.square(tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'))),
    ],
    embedding: [
      [wave([7, 4], 0)],
      (table) => tf.mean(tf.square(tf.gather(table, tf.tensor1d([1, 3, 3, 6], 'int32')))),
    ],
    softmaxCrossEntropy: [
      [wave([4, 3], 0)],
      (logits) => tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d([0, 2, 1, 1], 'int32'), 3), logits),
    ],
    normalisation: [
      [wave([6, 3], 0), wave([3], 1), wave([3], 2)],
      (x, scale, offset) => {
        const { mean, variance } = tf.moments(x, 0);
        return tf.mean(
          tf.square(
            tf.batchNorm(
              x,
              mean as tf.Tensor1D,
              variance as tf.Tensor1D,
              offset as tf.Tensor1D,
              scale as tf.Tensor1D,
              1e-3,
            ),
          ),
        );
      },
    ],
  };
  return Object.fromEntries(
    Object.entries(cases).map(([name, [values, loss]]) => {
      const results = tf.grads((...inputs: tf.Tensor[]) => loss(...inputs))(values);
      return [name, results.flatMap((gradient) => [...gradient.dataSync()])];
    }),
  );
}

/** A product that has no gradient, and that the WASM engine takes from the CPU backend. */
function einsum(): number[] {
  return [...tf.einsum('ij,jk->ki', wave([2, 3], 0), wave([3, 4], 1)).dataSync()];
}

/** Trains a model by gradient descent and says how the loss fell, and whether tensors were left behind. */
async function train(
  make: () => layers.Sequential,
  x: tf.Tensor,
  y: tf.Tensor,
  optimizer: () => tf.Optimizer,
  loss: string,
) {
  const before = tf.memory().numTensors;
  const model = make();
  const rule = optimizer();
  model.compile({ optimizer: rule, loss, metrics: ['accuracy'] });
  const early = await model.fit(x, y, { epochs: 1, batchSize: 16, shuffle: false, verbose: 0 });
  const during = tf.memory().numTensors;
  const late = await model.fit(x, y, { epochs: 8, batchSize: 16, shuffle: false, verbose: 0 });
  const grown = tf.memory().numTensors - during;
  const prediction = model.predict(x) as tf.Tensor;
  const predictions = Array.from(prediction.dataSync().slice(0, 8));
  prediction.dispose();
  model.dispose();
  rule.dispose();
  const firstLoss = Number(early.history['loss'][0]);
  const lastLoss = Number(late.history['loss'].at(-1));
  return { firstLoss, lastLoss, predictions, grown, left: tf.memory().numTensors - before };
}

const seeded = (seed: number) => layers.initializers.glorotUniform({ seed });
const mlpInput = wave([64, 5], 0);
const mlpTarget = tf.tidy(() => tf.cast(tf.greater(tf.sum(mlpInput, 1, true), 0), 'float32'));
const mlp = await train(
  () =>
    layers.sequential({
      layers: [
        layers.layers.dense({ units: 16, activation: 'relu', inputShape: [5], kernelInitializer: seeded(1) }),
        layers.layers.dense({ units: 1, activation: 'sigmoid', kernelInitializer: seeded(2) }),
      ],
    }),
  mlpInput,
  mlpTarget,
  () => tf.train.adam(0.02),
  'binaryCrossentropy',
);

// Even images are bright above, odd ones below.
const images = tf.tidy(() => {
  const bright = Float32Array.from({ length: 32 * 64 }, (_, i) => ((i >> 6) % 2 === ((i >> 5) & 1) ? 1 : 0));
  return tf.add(tf.mul(wave([32, 8, 8, 1], 0), 0.3), tf.tensor(bright, [32, 8, 8, 1]));
});
const classes = tf.tidy(() =>
  tf.oneHot(
    tf.tensor1d(
      Array.from({ length: 32 }, (_, i) => i % 2),
      'int32',
    ),
    2,
  ),
);
const cnn = await train(
  () =>
    layers.sequential({
      layers: [
        layers.layers.conv2d({
          filters: 4,
          kernelSize: 3,
          activation: 'relu',
          inputShape: [8, 8, 1],
          kernelInitializer: seeded(3),
        }),
        layers.layers.maxPooling2d({ poolSize: 2 }),
        layers.layers.flatten(),
        layers.layers.dense({ units: 2, activation: 'softmax', kernelInitializer: seeded(4) }),
      ],
    }),
  images,
  classes,
  () => tf.train.sgd(0.1),
  'categoricalCrossentropy',
);

const dataIds = tf.engine().backend.numDataIds();
const result = {
  info,
  backend: tf.getBackend(),
  mlp,
  cnn,
  gradients: tf.tidy(gradients),
  einsum: tf.tidy(einsum),
  dataIdsKept: 0,
};
result.dataIdsKept = tf.engine().backend.numDataIds() - dataIds;
process.stdout.write(JSON.stringify(result));
