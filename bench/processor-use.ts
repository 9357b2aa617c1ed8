import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { processTree, readProcessTable, ticksPerSecond } from './process-table.ts';

/** Watches the processor time that others than this process and its descendants use. */
export interface ForeignUse {
  /** Cores that others kept busy, on average since the start; null where the system does not say. */
  cores(): number | null;
}

/** Starts watching, from Linux's /proc. */
export function watchForeignUse(): ForeignUse {
  const startedAt = performance.now();
  const before = foreignSeconds();
  return {
    cores() {
      const now = foreignSeconds();
      if (before === null || now === null) return null;
      return Math.max(0, ((now - before) * 1000) / (performance.now() - startedAt));
    },
  };
}

/** Waits until others keep less than `cores` busy; false when they still do after `timeoutSeconds`. */
export async function waitUntilQuiet(cores: number, timeoutSeconds: number): Promise<boolean> {
  const deadline = performance.now() + timeoutSeconds * 1000;
  while (performance.now() < deadline) {
    const use = watchForeignUse();
    await delay(500);
    if ((use.cores() ?? 0) < cores) return true;
  }
  return false;
}

function foreignSeconds(): number | null {
  try {
    return (machineTicks() - treeTicks(process.pid)) / ticksPerSecond;
  } catch {
    return null;
  }
}

/** Busy time of all cores: user, nice, system, interrupts and what the host took. */
function machineTicks(): number {
  const [, user, nice, system, , , irq, softIrq, steal] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]
    .split(/\s+/)
    .map(Number);
  return user + nice + system + irq + softIrq + steal;
}

/** Time of a process and its living descendants, with that of children that have ended. */
const treeTicks = (root: number): number =>
  processTree(root, readProcessTable()).reduce(
    (total, { ticks, endedTicks }) => total + ticks + endedTicks,
    0,
  );
