import { recommendationOf } from '../../../contracts/definition/definition.ts';
import { targetKindOf } from '../../../targets/tasks.ts';
import type { PrepareOptions } from '../prepare-options.ts';
import { areHeld } from '../read/feature-memory.ts';
import { megabytes } from '../read/memory-check.ts';
import type { Note } from '../note.ts';

/** Where features go that are streamed. */
export interface Streaming {
  folder: string;
  memoryLimitBytes: number;
}

/** Where features of that size go that are not held; null where they are. @param notes gets the decision */
export function streamingOf(
  {
    definition,
    scratchDir,
    memoryLimitBytes,
  }: Pick<PrepareOptions, 'definition' | 'scratchDir' | 'memoryLimitBytes'>,
  featureBytes: number,
  notes: Note[],
): Streaming | null {
  const { task, preparation } = definition;
  // The most recent value of a row may be in any other part of the file. An autoencoder's report looks at all features.
  // Negatives are drawn in memory.
  const isWhole =
    targetKindOf(task) === 'self' ||
    recommendationOf(task) !== null ||
    Object.values(preparation.missing).includes('mostRecent');
  if (scratchDir === undefined || isWhole || areHeld(featureBytes, memoryLimitBytes)) return null;
  notes.push(
    `The features take ${megabytes(featureBytes)}; a run may take ${megabytes(memoryLimitBytes)}: they are streamed from disk.`,
  );
  return { folder: scratchDir, memoryLimitBytes };
}
