import { processUsage, type ProcessUsage } from './process-usage.ts';

const lookEveryMilliseconds = 5000;

/** A child that has neither worked nor said anything for so many looks in a row, two minutes, hangs. */
const looksInVain = 24;

/** An idle process of Node.js takes less than this share of a core. */
const idleShare = 0.01;

/** What a child that hangs is told to have done, after its name: `The reader hung: …`. */
const hung = `hung: it neither computed nor reported for ${(looksInVain * lookEveryMilliseconds) / 60_000} minutes, and was ended.`;

const computedForEver = (seconds: number): string =>
  `hung: it computed for ${seconds / 60} minutes without an end, and was ended.`;

/**
 * Watches that a child which has something to do works: computes, reports, or waits for its parent. One that does none of these
 * for two minutes (its threads wait for one another, it was stopped, its disk never answers) would hold its work for ever.
 * It counts looks, not the clock, so that a machine that slept accuses nobody.
 */
export function watchForHang({
  pid,
  reports,
  waitsForParent = () => false,
  maxProcessorSeconds = Infinity,
  onHang,
  processorSeconds = processUsage.processorSeconds,
}: {
  pid: number;
  /** How many messages the child has sent. */
  reports: () => number;
  /** Whether the child may be waiting for this process. */
  waitsForParent?: () => boolean;
  /**
   * Processor time that what it does can take on no machine, all its threads together: one that has taken more computes for ever. Other
   * work beside it does not count, as it would by the clock.
   */
  maxProcessorSeconds?: number;
  /** Called once, with what has happened: goes after the child's name. */
  onHang: (hung: string) => void;
  processorSeconds?: ProcessUsage['processorSeconds'];
}): { stop(): void } {
  let stopped = false;
  let inVain = 0;
  let last: { seconds: number | null; reports: number } | null = null;
  const timer = setInterval(() => void look(), lookEveryMilliseconds);

  async function look(): Promise<void> {
    const now = { seconds: await processorSeconds(pid), reports: reports() };
    if (stopped) return;
    const idle = last !== null && !waitsForParent() && now.reports === last.reports && isIdle(last, now);
    last = now;
    inVain = idle ? inVain + 1 : 0;
    const computesForEver = now.seconds !== null && now.seconds > maxProcessorSeconds;
    if (inVain < looksInVain && !computesForEver) return;
    stop();
    onHang(computesForEver ? computedForEver(maxProcessorSeconds) : hung);
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
