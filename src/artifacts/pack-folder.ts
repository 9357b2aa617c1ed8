import type { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { create } from 'tar';

/** A folder's files as a gzipped tar archive, all under the folder `name` in it; read while it is sent. */
export function packFolder(folder: string, name: string): Readable {
  // `portable` leaves out the owner and other things of this machine.
  const pack = create({ cwd: folder, portable: true, prefix: name, strict: true }, ['.']);
  const archive = createGzip();
  archive.on('error', () => {}); // before anyone reads it, its error would end the process
  pack.on('error', (error) => archive.destroy(error as Error));
  archive.once('close', () => {
    // tar closes its files only when it has read them: what is not sent any more is read and thrown away
    pack.unpipe(archive);
    pack.resume();
  });
  pack.pipe(archive);
  return archive;
}
