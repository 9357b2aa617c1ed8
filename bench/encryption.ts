/**
 * What encryption of blobs costs, in a folder: `npm run bench:encryption`. An upload is put in as a stream, a file of a dataset taken over from a path,
 * a checkpoint of ten files taken over, and read where there is no copy. Plain and encrypted in turns, in milliseconds of the processor. Its last line is
 * `{ "megabytes", "rounds", "milliseconds": { "plain": { "put", "putPath", "checkpoint", "read" }, "encrypted": { … } }, "foreignCores" }`, each a median.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { BlobStore } from '../src/artifacts/blob-store.ts';
import { createBlobCipher } from '../src/artifacts/encryption/blob-cipher.ts';
import { createFsBlobStore } from '../src/artifacts/fs-blob-store.ts';
import { openLocalCopies } from '../src/artifacts/local-copies.ts';
import { watchForeignUse } from './processor-use.ts';
import { median } from './quiet-rounds.ts';

const { values: flags } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string', default: '.' },
    json: { type: 'boolean' }, // the last line is JSON with and without it
  },
});
const [megabytes, rounds] = [Number(flags.megabytes), Number(flags.rounds)];

type Figures = Record<'put' | 'putPath' | 'checkpoint' | 'read', number>;
const key = { id: randomBytes(16), key: randomBytes(32) };
const cipher = createBlobCipher({ current: key, find: async () => key.key });
const bytes = randomBytes(megabytes * 1e6);

/** Of the processor, which other work on the machine lengthens less than it does the time on the clock. */
async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** One round in a new folder. */
async function measure(isEncrypted: boolean): Promise<Figures> {
  const folder = await mkdtemp(path.join(flags.folder, '.bench-encryption-'));
  const open = async (copies: string): Promise<BlobStore> =>
    await createFsBlobStore({
      root: path.join(folder, 'blobs'),
      encryption: isEncrypted
        ? { cipher, copies: await openLocalCopies({ root: path.join(folder, copies), maxBytes: 1e12 }) }
        : null,
    });
  try {
    const store = await open('copies');
    const [file, checkpoint] = [path.join(folder, 'data.parquet'), path.join(folder, 'checkpoint')];
    await writeFile(file, bytes);
    await mkdir(checkpoint);
    const part = Math.floor(bytes.length / 10);
    for (let i = 0; i < 10; i++)
      await writeFile(path.join(checkpoint, `weights-${i}`), bytes.subarray(i * part, (i + 1) * part));
    const chunks = function* (): Generator<Buffer> {
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
    };
    const put = await milliseconds(() => store.put('uploads/x', Readable.from(chunks())));
    const putPath = await milliseconds(() => store.putPath('datasets/d/data.parquet', file));
    const saved = await milliseconds(() => store.putPath('runs/r/checkpoints/1', checkpoint));
    const elsewhere = await open('other-copies');
    const read = await milliseconds(() => elsewhere.localPath('runs/r/checkpoints/1'));
    return { put, putPath, checkpoint: saved, read };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const use = watchForeignUse();
const measured = { plain: [] as Figures[], encrypted: [] as Figures[] };
for (let round = 0; round < rounds; round++) {
  measured.plain.push(await measure(false));
  measured.encrypted.push(await measure(true));
}
const medians = (all: Figures[]): Figures => {
  const of = (name: keyof Figures): number => Math.round(median(all.map((one) => one[name])));
  return { put: of('put'), putPath: of('putPath'), checkpoint: of('checkpoint'), read: of('read') };
};
const figures = {
  megabytes,
  rounds,
  milliseconds: { plain: medians(measured.plain), encrypted: medians(measured.encrypted) },
  foreignCores: use.cores(),
};
for (const name of ['put', 'putPath', 'checkpoint', 'read'] as const)
  console.log(
    `${name.padEnd(12)} plain ${figures.milliseconds.plain[name]} ms, encrypted ${figures.milliseconds.encrypted[name]} ms`,
  );
console.log(JSON.stringify(figures));
