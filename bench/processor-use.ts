import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The kernel counts processor time in hundredths of a second. */
const ticksPerSecond = 100;
/** Fields of /proc/<pid>/stat after the name: parent, and time spent by the process and by children that have ended. */
const field = { parent: 1, times: [11, 12, 13, 14] } as const;

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
function treeTicks(root: number): number {
  const processes = new Map<number, { parent: number; ticks: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(Number(name));
    if (stat) processes.set(Number(name), stat);
  }
  let total = 0;
  for (const [pid, { ticks }] of processes) {
    let ancestor = pid;
    while (ancestor !== root && processes.has(ancestor)) ancestor = processes.get(ancestor)!.parent;
    if (ancestor === root) total += ticks;
  }
  return total;
}

function readStat(pid: number): { parent: number; ticks: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name is in parentheses and may hold anything.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return {
      parent: fields[field.parent],
      ticks: field.times.reduce((sum, index) => sum + fields[index], 0),
    };
  } catch {
    return null; // it has ended meanwhile
  }
}
