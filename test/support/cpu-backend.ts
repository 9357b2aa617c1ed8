import '@tensorflow/tfjs-backend-cpu';
import { loadTargets } from '../../src/targets/load-targets.ts';
import * as tf from '../../src/engine/tf.ts';

/** Makes TensorFlow.js's plain JavaScript backend current: slow, exact, and everywhere. */
export async function useCpuBackend(): Promise<void> {
  await tf.setBackend('cpu');
  await tf.ready();
  await loadTargets();
}
