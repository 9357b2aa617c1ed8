import { Readable } from 'node:stream';
import { create } from 'tar';

/** A folder's files as a gzipped tar archive, all under the folder `name` in it; read while it is sent. */
export function packFolder(folder: string, name: string): Readable {
  // `portable` leaves out the owner and other things of this machine.
  const pack = create({ gzip: true, cwd: folder, portable: true, prefix: name, strict: true }, ['.']);
  return Readable.from(pack as AsyncIterable<Buffer>, { objectMode: false });
}
