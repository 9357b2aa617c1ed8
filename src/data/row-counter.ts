import { LRUCache } from 'lru-cache';
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

/** A dataset is planned again and again while its definition is written; its file never changes. */
const rememberedBytes = 32e6;

const keyOf = (parquetPath: string, request: RowCountRequest): string =>
  JSON.stringify([parquetPath, request]);

/** Groups and times may be as many as rows. */
const bytesOf = ({ all, first }: RowCounts): number =>
  [all, first].reduce(
    (sum, { classes, places }) => sum + 1000 + 200 * classes.length + (places?.byteLength ?? 0),
    0,
  );

/** Creates a {@link RowCounter}. @param options.mostSeconds of one count; 20 by default */
export function createRowCounter({
  mostSeconds,
  ...options
}: DataEngineOptions & { mostSeconds?: number }): RowCounter {
  const engine = shareEngine({
    create: () => createDataEngine(options),
    ...(mostSeconds !== undefined && { mostSeconds }),
  });
  const counts = new LRUCache<string, RowCounts>({ maxSize: rememberedBytes, sizeCalculation: bytesOf });
  const underWay = new Map<string, Promise<RowCounts>>();

  function countOnce(key: string, parquetPath: string, request: RowCountRequest): Promise<RowCounts> {
    const known = underWay.get(key);
    if (known) return known;
    const counted = engine
      .use((opened) => countRows(opened, parquetPath, request))
      .then((found) => {
        counts.set(key, found);
        return found;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, counted);
    return counted;
  }

  return {
    async count(parquetPath, request) {
      try {
        const key = keyOf(parquetPath, request);
        return counts.get(key) ?? (await countOnce(key, parquetPath, request));
      } catch (error) {
        if (tookTooLong(error) || (error instanceof TrainyardError && error.code === 'outOfMemory'))
          return null;
        throw error;
      }
    },
    close: () => engine.close(),
  };
}
