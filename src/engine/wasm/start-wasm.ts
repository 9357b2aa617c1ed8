import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import * as tf from '../tf.ts';
import { setWasmPaths, version_wasm as version } from '@tensorflow/tfjs-backend-wasm';
import { TrainyardError } from '../../errors.ts';
import { registerTileGradient } from '../tile-gradient.ts';
import { registerDelegatedKernels } from './delegated-kernels.ts';

/**
 * Makes TensorFlow.js's WASM backend the current one, with the kernels that it lacks taken from the CPU backend. One thread:
 * the package's threaded build needs a browser's workers and switches itself off in Node.
 * @returns the backend's version
 * @throws engineUnavailable when WebAssembly can't be started
 */
export async function startWasm(): Promise<string> {
  const require = createRequire(import.meta.url);
  setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist') + sep);
  const startedBackend = await keepProcessListeners(() => tf.setBackend('wasm'));
  if (!startedBackend) {
    throw new TrainyardError('engineUnavailable', 'The WASM backend of TensorFlow.js could not be started.');
  }
  registerDelegatedKernels();
  // The union package gives tensors their methods (`x.sum()`); libtensorflow's kernels load it, so here it must be loaded too.
  require('@tensorflow/tfjs');
  registerTileGradient();
  return version;
}

const crashEvents = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Removes the listeners that the WASM module puts on the process: they throw every error again, so that the process
 * ends whatever its own listeners decide, and Node prints the module's one-line source with each.
 */
async function keepProcessListeners<T>(start: () => Promise<T>): Promise<T> {
  const before = crashEvents.map((event) => new Set<unknown>(process.rawListeners(event)));
  const result = await start();
  crashEvents.forEach((event, index) => {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before[index].has(listener)) process.removeListener(event, listener);
    }
  });
  return result;
}
