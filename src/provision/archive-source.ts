import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { x as unpackTar } from 'tar';
import { checkSum } from './check-sum.ts';
import { downloadFile, type Progress } from './download.ts';
import type { ArchivePin } from './pins.ts';
import { unpackZip } from './unpack-zip.ts';

/**
 * Fetches one of Google's archives and unpacks its libraries and licences into `folder`.
 * @throws Error in plain words when it can't be had or its sum is another
 */
export async function fetchArchive(
  pin: ArchivePin,
  folder: string,
  allowUnpinned: boolean,
  report: (message: string, progress?: Progress) => void,
): Promise<void> {
  const fileName = pin.url.slice(pin.url.lastIndexOf('/') + 1);
  const file = join(folder, fileName);
  report(`Downloading ${pin.url}`);
  const sum = await downloadFile(pin.url, file, (progress) => report(`Downloading ${fileName}`, progress));
  checkSum(fileName, sum, pin.sha256, allowUnpinned);
  report(`Unpacking ${fileName}`);
  if (fileName.endsWith('.zip')) await unpackZip(file, folder, isWanted);
  else await unpackTar({ file, cwd: folder, filter: isWanted, strict: true });
  await rm(file);
}

/** The libraries and the licences, without the headers. */
function isWanted(name: string): boolean {
  return /(^|\/)(lib\/|LICENSE|THIRD_PARTY)/.test(name);
}
