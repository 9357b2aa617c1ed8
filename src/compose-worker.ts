import type { Logger } from 'pino';
import { openFoundation } from './foundation.ts';
import type { MachineConfig } from './machine-config.ts';
import { createTracer } from './tracing/create-tracer.ts';
import { version } from './version.ts';
import { createWorker } from './worker/create-worker.ts';

/** A worker with its parts. */
export interface ComposedWorker {
  /** Takes nothing more, and hands its runs on; see the worker. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a worker on the parts that a configuration names. `close` hands its runs back first. Safe to call twice. */
export async function composeWorker({ config, gpus }: MachineConfig, log: Logger): Promise<ComposedWorker> {
  const foundation = await openFoundation(config, log);
  const { store, queue, blobs } = foundation;
  const tracer = await createTracer({ endpoint: config.tracesEndpoint, process: 'worker', version, log });
  const settings = { ...config, worker: { ...config.worker, gpus } };
  const worker = createWorker({ store, blobStore: blobs, queue, settings, log, tracer });
  let closing: Promise<void> | null = null;
  async function closeOnce(): Promise<void> {
    await worker.stop();
    await tracer.close();
    await foundation.close();
  }

  try {
    await worker.start();
  } catch (error) {
    await closeOnce();
    throw error;
  }
  return {
    drain: () => worker.drain(),
    async close() {
      closing ??= closeOnce();
      await closing;
    },
  };
}
