import { execFile } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A file system of its own, that can be filled up. */
export interface SmallDisk {
  folder: string;
  /** Takes all space but so many bytes. */
  fill(leaveBytes: number): Promise<void>;
  /** Gives back what {@link SmallDisk.fill} has taken. */
  empty(): Promise<void>;
  unmount(): Promise<void>;
}

/** Mounts a small disk in memory; where this user may not, the reason why there is none. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | { reason: string }> {
  if (process.platform !== 'linux') return { reason: 'a small file system is mounted on Linux only' };
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-small-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'trainyard-test', folder]);
  } catch (error) {
    await rm(folder, { recursive: true });
    return { reason: `mounting a small file system needs root: ${(error as Error).message.slice(0, 200)}` };
  }
  const filler = path.join(folder, 'filler');
  return {
    folder,
    async fill(leaveBytes) {
      await rm(filler, { force: true });
      const { bavail, bsize } = await statfs(folder);
      await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
    },
    empty: () => rm(filler, { force: true }),
    async unmount() {
      // Lazily: a process that was killed may hold a file for another moment.
      await run('umount', ['-l', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
