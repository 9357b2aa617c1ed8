import { processTree, readProcessTable } from './process-table.ts';

/** Peaks of resident memory in MB; null where /proc is missing. */
export interface TreeMemory {
  serverPeakMB: number | null;
  /** The largest worker together with its children (trainers, ingester), at the same moment. */
  workerPeakMB: number | null;
}

const intervalMs = 100;

/** Watches a server and, apart from it, its worker with all that the worker has started. Linux only. */
export function watchTreeMemory(serverPid: number): { stop(): TreeMemory } {
  let server = 0;
  let worker = 0;
  const timer = setInterval(() => {
    try {
      const processes = readProcessTable();
      server = Math.max(server, processes.get(serverPid)?.residentBytes ?? 0);
      for (const [pid, { parent, command }] of processes) {
        if (parent !== serverPid || !command.includes('start-worker')) continue;
        worker = Math.max(worker, bytesOf(processTree(pid, processes)));
      }
    } catch {
      clearInterval(timer); // no /proc
    }
  }, intervalMs);
  const megabytes = (bytes: number): number | null => (bytes === 0 ? null : Math.round(bytes / 1e6));
  return {
    stop() {
      clearInterval(timer);
      return { serverPeakMB: megabytes(server), workerPeakMB: megabytes(worker) };
    },
  };
}

const bytesOf = (rows: readonly { residentBytes: number }[]): number =>
  rows.reduce((total, { residentBytes }) => total + residentBytes, 0);
