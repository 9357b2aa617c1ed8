import { TrainyardError } from '../errors.ts';
import { createDataEngine, type DataEngine, type DataEngineOptions } from './data-engine.ts';
import type { RowCountRequest, RowCounts } from '../contracts/row-counts.ts';
import { countRows } from './preparation/read/count-rows.ts';

/** Counts rows of stored datasets, one after the other, in an engine that is made when it is first needed. */
export interface RowCounter {
  /** Null where counting takes more memory than the engine may hold. */
  count(parquetPath: string, request: RowCountRequest): Promise<RowCounts | null>;
  close(): void;
}

/** Creates a {@link RowCounter}. */
export function createRowCounter(options: DataEngineOptions): RowCounter {
  let engine: Promise<DataEngine> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  return {
    count(parquetPath, request) {
      const counted = last.then(async () => {
        engine ??= createDataEngine(options);
        try {
          return await countRows(await engine, parquetPath, request);
        } catch (error) {
          if (error instanceof TrainyardError && error.code === 'outOfMemory') return null;
          throw error;
        }
      });
      last = counted.catch(() => {});
      return counted;
    },
    close() {
      void engine?.then((opened) => opened.close());
    },
  };
}
