import { LRUCache } from 'lru-cache';
import { TrainyardError } from '../errors.ts';
import { createDataEngine, type DataEngine, type DataEngineOptions } from './data-engine.ts';
import type { RowCountRequest, RowCounts, StepCounts } from '../contracts/row-counts.ts';
import type { StepsDefinition } from '../contracts/definition/steps-of.ts';
import { stepsOf } from '../contracts/definition/steps-of.ts';
import { countSteps } from './preparation/count-steps.ts';
import { countTogether } from './preparation/count-together.ts';
import { countRows } from './preparation/read/count-rows.ts';
import { shareEngine, tookTooLong } from './share-engine.ts';

/** Counts rows of stored datasets, one after the other. */
export interface RowCounter {
  /** Null where counting takes more memory or time than it may. @throws unavailable where too much waits to be counted */
  count(parquetPath: string, request: RowCountRequest): Promise<RowCounts | null>;
  /** Examples of several rows each, or rows of which equal ones stay together; null and errors as of `count`. */
  countSteps(parquetPath: string, definition: StepsDefinition): Promise<StepCounts | null>;
  close(): void;
}

/** A dataset is planned again and again while its definition is written; its file never changes. */
const rememberedBytes = 32e6;

/** Groups and times may be as many as rows. */
const bytesOf = (counts: RowCounts | StepCounts): number =>
  'all' in counts
    ? [counts.all, counts.first].reduce(
        (sum, { classes, places }) => sum + 1000 + 200 * classes.length + (places?.byteLength ?? 0),
        0,
      )
    : 1000 + 500 * counts.warnings.length + 8 * (counts.trainOfClass?.length ?? 0);

/** Creates a {@link RowCounter}. @param options.mostSeconds of one count; 20 by default */
export function createRowCounter({
  mostSeconds,
  ...options
}: DataEngineOptions & { mostSeconds?: number }): RowCounter {
  const engine = shareEngine({
    create: () => createDataEngine(options),
    ...(mostSeconds !== undefined && { mostSeconds }),
  });
  const counts = new LRUCache<string, RowCounts | StepCounts>({
    maxSize: rememberedBytes,
    sizeCalculation: bytesOf,
  });
  const underWay = new Map<string, Promise<RowCounts | StepCounts>>();

  function countOnce<T extends RowCounts | StepCounts>(
    key: string,
    count: (engine: DataEngine) => Promise<T>,
  ): Promise<T> {
    const known = underWay.get(key) as Promise<T> | undefined;
    if (known) return known;
    const counted = engine
      .use(count)
      .then((found) => {
        counts.set(key, found);
        return found;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, counted);
    return counted;
  }

  /** @param asked all that the answer depends on, and nothing else */
  async function remembered<T extends RowCounts | StepCounts>(
    asked: unknown,
    count: (engine: DataEngine) => Promise<T>,
  ): Promise<T | null> {
    try {
      const key = JSON.stringify(asked);
      return (counts.get(key) as T | undefined) ?? (await countOnce(key, count));
    } catch (error) {
      if (tookTooLong(error) || (error instanceof TrainyardError && error.code === 'outOfMemory'))
        return null;
      throw error;
    }
  }

  return {
    count: (parquetPath, request) =>
      remembered(['rows', parquetPath, request], (opened) => countRows(opened, parquetPath, request)),
    countSteps: (parquetPath, { task, inputs, split, preparation, sequence }) => {
      const definition = { task, inputs, split, preparation, ...(sequence && { sequence }) };
      return remembered(['steps', parquetPath, definition], (opened) =>
        stepsOf(definition) === null
          ? countTogether(opened, parquetPath, definition)
          : countSteps(opened, parquetPath, definition, { memoryLimitBytes: options.memoryLimitBytes }),
      );
    },
    close: () => engine.close(),
  };
}
