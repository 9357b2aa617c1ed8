import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExperimentDefinition } from '../src/contracts/definition/definition.ts';
import { createDataEngine } from '../src/data/data-engine.ts';
import { ingestDataset } from '../src/data/ingest/ingest-dataset.ts';
import { prepareData } from '../src/data/preparation/prepare-data.ts';
import { resolveDefinition } from '../src/definition/resolve-definition.ts';
import { readDefinition, type Example } from './example.ts';

/** The split that every run of the example makes. */
export async function splitOf(example: Pick<Example, 'name' | 'upload'>) {
  const scratchDir = await mkdtemp(path.join(tmpdir(), 'trainyard-split-'));
  const engine = await createDataEngine({ memoryLimitBytes: 1e9, threads: 1 });
  try {
    const sourcePath = path.join(scratchDir, 'source');
    await writeFile(sourcePath, (await example.upload()).body);
    const parquetPath = path.join(scratchDir, 'data.parquet');
    const { profile } = await ingestDataset({
      sourcePath,
      declared: { format: 'csv' },
      outputPath: parquetPath,
      scratchDir,
      limits: { maxRows: 1e9, maxColumns: 1e4, maxUncompressedBytes: 1e10, maxLineBytes: 1e6 },
      threads: 1,
      memoryLimit: 1e9,
    });
    const definition = (await readDefinition(example)) as ExperimentDefinition;
    const { resolved } = resolveDefinition(definition, { id: 'ds_example', profile });
    const data = await prepareData({ engine, parquetPath, definition: resolved, memoryLimitBytes: 1e10 });
    return {
      train: [...data.train.rowNumbers],
      validation: [...data.validation.rowNumbers],
      test: [...data.test.rowNumbers],
    };
  } finally {
    engine.close();
    await rm(scratchDir, { recursive: true, force: true });
  }
}
