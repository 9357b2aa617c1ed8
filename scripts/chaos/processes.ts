import { readdir, readFile, readlink } from 'node:fs/promises';

/** A process of this machine. */
export interface ProcessRecord {
  pid: number;
  parent: number;
  /** Id of its session: that of the process which was started `detached`. */
  session: number;
  /** `Z`: it has ended and nobody has asked how. */
  state: string;
  folder: string | null;
  command: string;
}

/** All processes of the machine, from Linux's `/proc`. */
export async function listProcesses(): Promise<ProcessRecord[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(readProcess));
  return found.filter((one) => one !== null);
}

async function readProcess(pid: number): Promise<ProcessRecord | null> {
  try {
    const [status, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    return { pid, ...parseStatus(status), folder, command: command.replaceAll('\0', ' ').trim() };
  } catch {
    return null; // it has ended
  }
}

/** `pid (name) state parent group session …`; the name may hold anything. */
export function parseStatus(text: string): Pick<ProcessRecord, 'state' | 'parent' | 'session'> {
  const [state, parent, , session] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state, parent: Number(parent), session: Number(session) };
}

/** Living processes of these sessions, without those that lead a session. */
export function childrenOf(
  processes: readonly ProcessRecord[],
  sessions: readonly number[],
): ProcessRecord[] {
  return processes
    .filter(({ pid, session, state }) => sessions.includes(session) && pid !== session && state !== 'Z')
    .toSorted((a, b) => a.pid - b.pid);
}

/**
 * Processes that outlived what they belong to.
 * @param sessions of all processes that were ever started
 * @param living of those that are to live
 */
export function findLeaks(
  processes: readonly ProcessRecord[],
  sessions: readonly number[],
  living: readonly number[],
): ProcessRecord[] {
  return processes.filter(
    ({ session, state }) => sessions.includes(session) && !living.includes(session) && state !== 'Z',
  );
}
