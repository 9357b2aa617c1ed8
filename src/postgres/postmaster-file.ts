import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, readlink, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** The running server of a cluster, from its `postmaster.pid`. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/**
 * The server that runs on the cluster folder (a real path, as the server was given it), or null. A pid that answers
 * isn't proof: it may be a zombie's, or belong to another process since.
 */
export async function findRunningServer(cluster: string): Promise<RunningServer | null> {
  const server = parse(await readFile(fileOf(cluster), 'utf8').catch(() => ''));
  return server && (await isServerProcess(server.pid, cluster)) ? server : null;
}

/**
 * Removes a `postmaster.pid` whose server is gone when something else, even a zombie, has its pid: PostgreSQL refuses to
 * start then. Where nothing has, the file stays, as PostgreSQL finds by it whether processes of the old server still live.
 * It is moved aside and looked at again, so that the file of a server started meanwhile survives.
 */
export async function removeStalePostmasterFile(cluster: string): Promise<void> {
  const file = fileOf(cluster);
  const stale = parse(await readFile(file, 'utf8').catch(() => ''));
  if (stale && !isPresent(stale.pid)) return;
  if (await findRunningServer(cluster)) return;
  if (await hasProcesses(cluster)) return; // PostgreSQL says so, and it is tried again
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const server = parse(await readFile(aside, 'utf8'));
  if (server && (await isServerProcess(server.pid, cluster))) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

function fileOf(cluster: string): string {
  return path.join(cluster, 'postmaster.pid');
}

/** Lines of the file: pid, data folder, start time, port, … */
function parse(text: string): RunningServer | null {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 && port > 0 ? { pid, port } : null;
}

/** Whether anything, even a zombie, has the pid. */
function isPresent(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // alive, another account's
  }
}

/** Whether a process works in the cluster's folder, as all of PostgreSQL's do; known on Linux alone. */
async function hasProcesses(cluster: string): Promise<boolean> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => null)));
  return folders.includes(cluster);
}

async function isServerProcess(pid: number, cluster: string): Promise<boolean> {
  if (!isPresent(pid)) return false;
  if (process.platform === 'win32') return true;
  if (process.platform === 'linux') {
    // a zombie's command line is empty
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return commandLine.split('\0').includes(cluster);
  }
  try {
    const line = execFileSync('ps', ['-o', 'stat=,command=', '-p', String(pid)], { encoding: 'utf8' });
    return !line.trimStart().startsWith('Z') && line.includes(cluster);
  } catch {
    return false;
  }
}
