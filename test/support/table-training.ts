import { afterAll, afterEach, beforeAll } from 'vitest';
import { useCpuBackend } from './cpu-backend.ts';
import { createIngestFolder } from './ingest-folder.ts';
import { trainCsv, type TrainedTable } from './train-csv.ts';

/** {@link trainCsv} for the tests of a file: one folder, the CPU backend, and no model left after its test. */
export function useTableTraining(): {
  train(
    ...table: Parameters<typeof trainCsv> extends [unknown, ...infer Rest] ? Rest : never
  ): Promise<TrainedTable>;
} {
  let folder: Awaited<ReturnType<typeof createIngestFolder>>;
  const open = new Set<TrainedTable>();
  beforeAll(async () => {
    await useCpuBackend();
    folder = await createIngestFolder();
  });
  afterEach(() => {
    for (const table of open) table.dispose();
  });
  afterAll(() => folder.close());
  return {
    async train(csv, definition) {
      const trained = await trainCsv(folder, csv, definition);
      const table: TrainedTable = {
        ...trained,
        dispose() {
          open.delete(table);
          trained.dispose();
        },
      };
      open.add(table);
      return table;
    },
  };
}
