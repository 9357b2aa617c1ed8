import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm, statfs } from 'node:fs/promises';
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
      // Step by step, since others write there, too.
      for (;;) {
        const { bavail, bsize } = await statfs(folder);
        const left = bavail * bsize - leaveBytes;
        if (left <= 0) return;
        await appendFile(filler, Buffer.alloc(Math.min(left, 2 ** 20))).catch((error: unknown) => {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        });
      }
    },
    empty: () => rm(filler, { force: true }),
    async unmount() {
      // Lazily: a process that was killed may hold a file for another moment.
      await run('umount', ['-l', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
