import type { DriftReport } from '../contracts/drift.ts';
import { askChild, tookTooLong } from '../processes/ask-child.ts';
import { createChildTurns } from '../processes/child-turns.ts';
import { runChild, type Child } from '../processes/run-child.ts';
import type { DriftReply, DriftTask } from './drift-messages.ts';

const name = {
  subject: 'The comparison',
  process: 'The process that compares the rows',
  log: 'server',
} as const;
const mostMilliseconds = 60_000;

/** Compares rows with training rows, in processes of their own. */
export interface DriftComparer {
  /** @throws driftUnknown, artifactCorrupt; unavailable where it takes too long, too many wait, or the service is stopping */
  compare(task: DriftTask): Promise<DriftReport>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

const startDrifter = (): Child<DriftTask, DriftReply> =>
  runChild({ entry: new URL('./drifter.ts', import.meta.url) });

/** Creates a {@link DriftComparer} that makes one comparison at a time. */
export function createDriftComparer(): DriftComparer {
  const turns = createChildTurns('comparisons');
  return {
    compare: (task) =>
      turns.take(async (stop) => {
        const late = tookTooLong('The comparison', mostMilliseconds);
        const question = { name, mostMilliseconds, stop, late };
        return (await askChild<DriftTask, { report: DriftReport }>(startDrifter(), task, question)).report;
      }),
    close: () => turns.close(),
  };
}
