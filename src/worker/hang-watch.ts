import type { PlainError } from '../errors.ts';
import { processUsage, type ProcessUsage } from '../processes/process-usage.ts';

const lookEveryMilliseconds = 5000;

/** A trainer that has neither worked nor said anything for so many looks in a row, two minutes, hangs. */
const looksInVain = 24;

/** An idle process of Node.js takes less than this share of a core. */
const idleShare = 0.01;

/**
 * Watches that a trainer which has its task works: computes, reports, or waits for its worker. One that does none of these
 * for two minutes (its threads wait for one another, it was stopped, its disk never answers) would hold its run for ever.
 * It counts looks, not the clock, so that a machine that slept accuses nobody.
 */
export function watchForHang({
  pid,
  reports,
  waitsForWorker,
  onHang,
  processorSeconds = processUsage.processorSeconds,
}: {
  pid: number;
  /** How many messages the trainer has sent. */
  reports: () => number;
  /** Whether something that the trainer has sent is still to be stored. */
  waitsForWorker: () => boolean;
  /** Called once. */
  onHang: (error: PlainError) => void;
  processorSeconds?: ProcessUsage['processorSeconds'];
}): { stop(): void } {
  let stopped = false;
  let inVain = 0;
  let last: { seconds: number | null; reports: number } | null = null;
  const timer = setInterval(() => void look(), lookEveryMilliseconds);

  async function look(): Promise<void> {
    const now = { seconds: await processorSeconds(pid), reports: reports() };
    if (stopped) return;
    const idle = last !== null && !waitsForWorker() && now.reports === last.reports && isIdle(last, now);
    last = now;
    inVain = idle ? inVain + 1 : 0;
    if (inVain < looksInVain) return;
    stop();
    const minutes = (looksInVain * lookEveryMilliseconds) / 60_000;
    onHang({
      code: 'trainerCrashed',
      message: `The training process hung: it neither computed nor reported for ${minutes} minutes, and was ended.`,
      issues: [],
    });
  }

  function stop(): void {
    stopped = true;
    clearInterval(timer);
  }

  return { stop };
}

function isIdle(last: { seconds: number | null }, now: { seconds: number | null }): boolean {
  if (last.seconds === null || now.seconds === null) return false;
  return now.seconds - last.seconds < (idleShare * lookEveryMilliseconds) / 1000;
}
