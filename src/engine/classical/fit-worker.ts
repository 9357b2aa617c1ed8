/**
 * Worker-thread entry of classical fitting. It computes without a pause, so its owner's thread stays free to hear of a
 * cancel, and ends it by ending the thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { importEngine } from '../../families/import-engine.ts';
import type { FitJob, FitMessage } from './fit-messages.ts';

const { engine: module, ...request } = workerData as FitJob;
const engine = await importEngine(module);
const model = await engine.fit(request, (iteration) => say({ type: 'iteration', ...iteration }));
say({ type: 'done', model });

function say(message: FitMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort!.postMessage(message);
}
