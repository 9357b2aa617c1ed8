import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl from 'yauzl';

/**
 * Unpacks the files of a ZIP (a wheel is one) that `select` accepts into `folder`, under their own names, and returns the names.
 * Sizes and CRCs are checked; a name that would leave the folder is refused.
 * @throws Error for a broken archive
 */
export async function unpackZip(
  file: string,
  folder: string,
  select: (name: string) => boolean,
): Promise<string[]> {
  const zip = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(file, {
    lazyEntries: true,
    autoClose: false,
  });
  const openEntry = promisify(zip.openReadStream.bind(zip) as OpenEntry);
  const unpacked: string[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const next = async (entry: yauzl.Entry): Promise<void> => {
        if (!entry.fileName.endsWith('/') && select(entry.fileName)) {
          const target = join(folder, entry.fileName);
          await mkdir(dirname(target), { recursive: true });
          await pipeline(await openEntry(entry), createWriteStream(target));
          unpacked.push(entry.fileName);
        }
        zip.readEntry();
      };
      zip.on('entry', (entry: yauzl.Entry) => void next(entry).catch(reject));
      zip.on('error', reject);
      zip.on('end', resolve);
      zip.readEntry();
    });
  } finally {
    zip.close();
  }
  return unpacked;
}

type OpenEntry = (
  entry: yauzl.Entry,
  callback: (error: Error | null, stream: NodeJS.ReadableStream) => void,
) => void;
