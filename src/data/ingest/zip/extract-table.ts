import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { IngestLimits } from '../../../contracts/dataset.ts';
import { shorten } from '../column-names.ts';
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
    const [{ path, open }] = files;
    try {
      await pipeline(await open(), createWriteStream(to), { signal });
    } catch (error) {
      signal?.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      throw badEntries([
        { code: 'damagedEntry', detail: `"${shorten(path)}" is damaged: ${reason.slice(0, 120)}.` },
      ]);
    }
    return path.slice(path.lastIndexOf('/') + 1);
  } finally {
    archive.close();
  }
}
