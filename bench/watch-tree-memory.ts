import { readdirSync, readFileSync } from 'node:fs';

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
      const processes = readProcesses();
      server = Math.max(server, processes.get(serverPid)?.residentBytes ?? 0);
      for (const [pid, { parent, command }] of processes) {
        if (parent !== serverPid || !command.includes('start-worker')) continue;
        worker = Math.max(worker, treeBytes(pid, processes));
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

type Processes = Map<number, { parent: number; command: string; residentBytes: number }>;

function readProcesses(): Processes {
  const processes: Processes = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      processes.set(Number(name), {
        parent: Number(/PPid:\s+(\d+)/.exec(status)?.[1]),
        command: readFileSync(`/proc/${name}/cmdline`, 'utf8'),
        residentBytes: 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0),
      });
    } catch {
      // It ended while it was looked at.
    }
  }
  return processes;
}

function treeBytes(root: number, processes: Processes): number {
  let bytes = processes.get(root)?.residentBytes ?? 0;
  for (const [pid, { parent }] of processes) if (parent === root) bytes += treeBytes(pid, processes);
  return bytes;
}
