/** Child of engines.test.ts: what the kernels use of `node:util` and Node 23 removed is not there. */
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { startEngine } from '../../../src/engine/start-engine.ts';

const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
delete util['isNullOrUndefined'];
delete util['isArray'];

const first = startEngine({
  engine: 'libtensorflow',
  libtensorflowDir: process.env['LIBTENSORFLOW_DIR'] ?? null,
});
const second = startEngine({ engine: 'wasm' });
const sameEngine = (await first) === (await second);
const { values, indices } = tf.topk(tf.tensor1d([3, 9, 5]), 2);
const answer = {
  sameEngine,
  values: [...values.dataSync()],
  indices: [...indices.dataSync()],
};
process.stdout.write(JSON.stringify(answer));
