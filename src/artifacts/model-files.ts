import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { ArtifactFile } from '../contracts/artifact.ts';

/** Files of a checkpoint that serve training, or comparisons with its rows; predictions need the others. */
const besideModel = /^(?:optimizer|best|compressed)\.(?:json|bin)$|^(?:state|baseline|manifest)\.json$/;

/** Whether a file of a checkpoint is a part of what predicts. */
export const isModelFile = (name: string): boolean => !besideModel.test(name);

/** Bytes of the files that predictions need. */
export const modelBytes = ({ files }: { files: readonly ArtifactFile[] }): number =>
  files.reduce((sum, { name, sizeBytes }) => sum + (isModelFile(name) ? sizeBytes : 0), 0);

/** Bytes of these files, each packed by gzip. */
export async function packedModelBytes(
  dir: string,
  { files }: { files: readonly ArtifactFile[] },
): Promise<number> {
  let bytes = 0;
  for (const { name } of files) {
    if (!isModelFile(name)) continue;
    await pipeline(createReadStream(path.join(dir, name)), createGzip(), async (packed) => {
      for await (const chunk of packed as AsyncIterable<Buffer>) bytes += chunk.byteLength;
    });
  }
  return bytes;
}
