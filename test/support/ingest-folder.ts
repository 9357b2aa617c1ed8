import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IngestLimits } from '../../src/contracts/dataset.ts';
import { createDataEngine } from '../../src/data/data-engine.ts';
import {
  ingestDataset,
  type IngestOptions,
  type IngestResult,
} from '../../src/data/ingest/ingest-dataset.ts';
import { readRows } from '../../src/data/read-rows.ts';
import { TrainyardError } from '../../src/errors.ts';

export const testLimits: IngestLimits = {
  maxRows: 1_000_000,
  maxColumns: 200,
  maxUncompressedBytes: 50_000_000,
  maxLineBytes: 1 << 20,
};

/**
 * A temporary folder for ingesting small files, and what to look at afterwards.
 * @param remembers An upload that is there already is not read again: for tests of what comes after reading.
 */
export async function createIngestFolder({ remembers = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'trainyard-ingest-'));
  const parquetPath = join(folder, 'out', 'data.parquet');
  const engine = await createDataEngine({ memoryLimitBytes: 200e6, threads: 1 });

  let last: { key: string; result: IngestResult } | null = null;
  async function ingest(
    content: string | Buffer,
    declared: IngestOptions['declared'] = {},
    options: Partial<IngestOptions> = {},
  ): Promise<IngestResult> {
    const key = remembers ? JSON.stringify([String(content), declared, options]) : null;
    if (last && last.key === key) return last.result;
    last = null;
    const sourcePath = join(folder, 'upload');
    await writeFile(sourcePath, content);
    const result = await ingestDataset({
      sourcePath,
      declared,
      outputPath: parquetPath,
      scratchDir: join(folder, 'scratch'),
      limits: testLimits,
      threads: 1,
      memoryLimit: 200e6,
      ...options,
    });
    if (key !== null) last = { key, result };
    return result;
  }

  return {
    folder,
    parquetPath,
    engine,
    ingest,
    /** The error of an upload that must be refused. */
    async rejection(
      content: string | Buffer,
      declared: IngestOptions['declared'] = {},
      options: Partial<IngestOptions> = {},
    ): Promise<TrainyardError> {
      try {
        await ingest(content, declared, options);
      } catch (error) {
        if (error instanceof TrainyardError) return error;
        throw error;
      }
      throw new Error('the upload was accepted');
    },
    /** All stored rows. */
    rows: async () => (await readRows(engine, { parquetPath, offset: 0, limit: 1_000_000 })).rows,
    /** Files that are left besides the upload. */
    async leftovers(): Promise<string[]> {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile() && entry.name !== 'upload').map(({ name }) => name);
    },
    /** A foreign file made with DuckDB, such as a Parquet with odd types. */
    async make(name: string, copy: string): Promise<Buffer> {
      const path = join(folder, name);
      await engine.run(copy.replaceAll('$PATH', `'${path}'`));
      const bytes = await readFile(path);
      await rm(path);
      return bytes;
    },
    async close(): Promise<void> {
      engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
