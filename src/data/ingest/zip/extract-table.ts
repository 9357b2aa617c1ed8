import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import type { IngestLimits } from '../../../contracts/dataset.ts';
import { TrainyardError } from '../../../errors.ts';
import { shorten } from '../column-names.ts';
import { earlyLook } from '../early-look.ts';
import { badEntries, openArchive, tableFile } from './open-archive.ts';

/**
 * Extracts the one table that an archive holds; null where it holds other files, such as images.
 * @param to where the table goes
 * @returns the name of the table's file
 * @throws TrainyardError datasetInvalid (severalTables, damagedEntry, …), datasetLimitExceeded
 */
export async function extractTable(
  from: string,
  to: string,
  limits: IngestLimits,
  signal?: AbortSignal,
): Promise<string | null> {
  const archive = await openArchive(from, limits);
  try {
    const { files } = archive;
    if (files.length === 0 || !files.every(({ path }) => tableFile.test(path))) return null;
    if (files.length > 1) {
      const names = files
        .slice(0, 5)
        .map(({ path }) => `"${shorten(path)}"`)
        .join(', ');
      throw badEntries([
        {
          code: 'severalTables',
          detail: `It holds ${files.length} tables: ${names}${files.length > 5 ? ', …' : ''}. A ZIP holds one table (CSV, TSV, JSON, NDJSON or Parquet), or images in a folder for each label or beside a labels.csv.`,
        },
      ]);
    }
    const [{ path, crc32: announced, open }] = files;
    const fileName = path.slice(path.lastIndexOf('/') + 1);
    const { maxLineBytes } = limits;
    try {
      const checksum = createChecksum(announced);
      await pipeline(await open(), earlyLook({ fileName }, maxLineBytes), checksum, createWriteStream(to), {
        signal,
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof TrainyardError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw badEntries([
        { code: 'damagedEntry', detail: `"${shorten(path)}" is damaged: ${reason.slice(0, 120)}.` },
      ]);
    }
    return fileName;
  } finally {
    await archive.close();
  }
}

/** Passes bytes on; an error at their end where their checksum is another than the archive announces. */
function createChecksum(announced: number): Transform {
  let sum = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
    flush: (done) => done(sum === announced ? null : new Error('its checksum is another')),
  });
}
