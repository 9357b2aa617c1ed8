import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extract } from 'tar';

/** Unpacks an archive into a folder of its own, and removes it after use. */
export async function unpacked<T>(archive: Buffer, use: (folder: string) => Promise<T>): Promise<T> {
  const target = await mkdtemp(path.join(tmpdir(), 'trainyard-unpacked-'));
  const file = `${target}.tar.gz`;
  try {
    await writeFile(file, archive);
    await extract({ cwd: target, file });
    return await use(target);
  } finally {
    await rm(target, { recursive: true, force: true });
    await rm(file, { force: true });
  }
}
