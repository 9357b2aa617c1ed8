import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts processor time in hundredths of a second. */
export const ticksPerSecond = 100;

/** A process of this machine. */
export interface ProcessRow {
  pid: number;
  parent: number;
  /** Its arguments, joined by NULs. */
  command: string;
  residentBytes: number;
  /** Processor time of its own, in ticks of a hundredth of a second. */
  ticks: number;
  /** That of children that have ended. */
  endedTicks: number;
}

/** Places in /proc/<pid>/stat after the name: parent, own time in user and system mode, that of ended children, resident pages. */
const field = { parent: 1, own: [11, 12], ended: [13, 14], residentPages: 21 } as const;
const pageBytes = 4096;

/** All processes, from Linux's /proc. @throws Error where there is no /proc */
export function readProcessTable(): Map<number, ProcessRow> {
  const table = new Map<number, ProcessRow>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const row = readProcess(Number(name));
    if (row) table.set(row.pid, row);
  }
  return table;
}

/** A process and all that it has started, and they have. Empty where it is gone. */
export function processTree(root: number, table: ReadonlyMap<number, ProcessRow>): ProcessRow[] {
  const first = table.get(root);
  const rows = first ? [first] : [];
  for (const row of rows) rows.push(...[...table.values()].filter(({ parent }) => parent === row.pid));
  return rows;
}

/** A process; also one that has ended, as long as its parent has not asked how. Null where there is none. */
export function readProcess(pid: number): ProcessRow | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name is in parentheses and may hold anything.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const sum = (places: readonly number[]): number =>
      places.reduce((total, place) => total + fields[place], 0);
    return {
      pid,
      parent: fields[field.parent],
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
      residentBytes: pageBytes * fields[field.residentPages],
      ticks: sum(field.own),
      endedTicks: sum(field.ended),
    };
  } catch {
    return null; // it has ended meanwhile
  }
}
