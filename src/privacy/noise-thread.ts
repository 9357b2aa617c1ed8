/** Thread entry of the search for a noise multiplier, which computes for a second or more without a pause. */
import { parentPort, workerData } from 'node:worker_threads';
import { noiseFor, type NoiseAim } from './noise-for.ts';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
parentPort!.postMessage(noiseFor(workerData as NoiseAim));
