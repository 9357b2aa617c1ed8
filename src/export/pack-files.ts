import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { packFolder } from '../artifacts/pack-folder.ts';

/** Gives a folder to write an export into, packs it as a gzipped tar archive, and removes it. @param name of the folder in the archive */
export async function packFiles(name: string, write: (folder: string) => Promise<void>): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-export-'));
  try {
    await write(folder);
    // A folder for temporary files is its owner's alone, and so would be what is unpacked.
    await chmod(folder, 0o755);
    return await buffer(packFolder(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
