import { hostname } from 'node:os';
import { newId } from '../../src/identifiers.ts';
import type { Log } from '../../src/log.ts';
import type { Store } from '../../src/store/ports/store.ts';
import { createMemberHost } from '../../src/worker/member-host.ts';

/** Shows a worker of one slot, which takes no runs of its own and starts the processes of members for those of others. */
export async function startMemberWorker(store: Store, log: Log): Promise<{ stop(): Promise<void> }> {
  const id = newId('worker');
  const network = { host: '127.0.0.1', ports: null };
  const slot = { cores: 1024, gpus: 0, memoryBytes: 1e12 };
  const show = () =>
    store.workers.heartbeat({
      id,
      host: hostname(),
      pid: process.pid,
      slots: 1,
      busySlots: host.busy(),
      slot,
      engine: null,
      clusterHost: network.host,
    });
  const host = createMemberHost({
    members: store.members,
    workerId: id,
    leaseSeconds: 120,
    settings: { network, libtensorflowDir: null },
    memoryLimitBytes: 2e9,
    onFree() {},
    log,
  });
  await show();
  const beat = setInterval(() => {
    show().catch((error: unknown) => log.error({ err: error }, 'the worker of members could not be shown'));
  }, 5000);
  host.start();
  return {
    async stop() {
      clearInterval(beat);
      await host.stop();
      await store.workers.remove(id);
    },
  };
}
