import { TrainyardError } from '../errors.ts';
import { createDataEngine, type DataEngineOptions } from './data-engine.ts';
import type { RowCountRequest, RowCounts } from '../contracts/row-counts.ts';
import { countRows } from './preparation/read/count-rows.ts';
import { shareEngine, tookTooLong } from './share-engine.ts';

/** Counts rows of stored datasets, one after the other. */
export interface RowCounter {
  /** Null where counting takes more memory or time than it may. @throws unavailable where too much waits to be counted */
  count(parquetPath: string, request: RowCountRequest): Promise<RowCounts | null>;
  close(): void;
}

/** Creates a {@link RowCounter}. @param options.mostSeconds of one count; 20 by default */
export function createRowCounter({
  mostSeconds,
  ...options
}: DataEngineOptions & { mostSeconds?: number }): RowCounter {
  const engine = shareEngine({
    create: () => createDataEngine(options),
    ...(mostSeconds !== undefined && { mostSeconds }),
  });
  return {
    async count(parquetPath, request) {
      try {
        return await engine.use((opened) => countRows(opened, parquetPath, request));
      } catch (error) {
        if (tookTooLong(error) || (error instanceof TrainyardError && error.code === 'outOfMemory'))
          return null;
        throw error;
      }
    },
    close: () => engine.close(),
  };
}
