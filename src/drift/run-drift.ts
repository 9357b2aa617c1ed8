import type { DriftReport } from '../contracts/drift.ts';
import { askChild, childUnavailable } from '../processes/ask-child.ts';
import { runChild, type Child } from '../processes/run-child.ts';
import { createSlots } from '../slots.ts';
import type { DriftReply, DriftTask } from './drift-messages.ts';

const name = {
  subject: 'The comparison',
  process: 'The process that compares the rows',
  log: 'server',
} as const;
const mostMilliseconds = 60_000;
/** Comparisons that may wait for their turn, beside the one under way. */
const mostWaiting = 5;

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
  const slots = createSlots(1);
  const closing = new AbortController();
  return {
    async compare(task) {
      if (slots.free() === 0 && slots.waiting() >= mostWaiting)
        throw childUnavailable('Too many comparisons wait for their turn.');
      return slots.use(async () => {
        if (closing.signal.aborted) throw childUnavailable('The service is stopping.');
        const options = { name, what: 'The comparison', mostMilliseconds, stop: closing.signal };
        return (await askChild<DriftTask, { report: DriftReport }>(startDrifter(), task, options)).report;
      });
    },
    async close() {
      closing.abort();
      await slots.whenUnused();
    },
  };
}
