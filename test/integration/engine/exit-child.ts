/** Child of exit.test.ts: uses libtensorflow hard, then ends in the way that its argument names. */
import type * as StartEngine from '../../../src/engine/start-engine.ts';
import type * as TensorFlow from '../../../src/engine/tf.ts';

// Compiled, as in production: it loads in a fraction of the time that sources take.
const compiled = (file: string): string => new URL(`../../../dist/engine/${file}`, import.meta.url).href;
const { startEngine } = (await import(compiled('start-engine.js'))) as typeof StartEngine;
const tf = (await import(compiled('tf.js'))) as typeof TensorFlow;

await startEngine({ engine: 'libtensorflow', libtensorflowDir: process.env['LIBTENSORFLOW_DIR'] ?? null });
const matrix = tf.randomNormal([256, 256]);
tf.matMul(matrix, matrix).dataSync();

switch (process.argv[2]) {
  case 'natural':
    break;
  case 'exit':
    process.exit(7);
    break;
  case 'error':
    setImmediate(() => {
      throw new Error('an uncaught error');
    });
    break;
  case 'sigterm': {
    process.on('SIGTERM', () => process.exit(0));
    setInterval(() => tf.matMul(matrix, matrix).dispose(), 0);
    setImmediate(() => process.kill(process.pid, 'SIGTERM'));
    break;
  }
  default:
    process.exit(99);
}
