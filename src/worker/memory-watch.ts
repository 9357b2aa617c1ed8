import type { PlainError } from '../errors.ts';
import { processUsage, type ProcessUsage } from '../processes/process-usage.ts';

const lookEveryMilliseconds = 500;

/** What a booted trainer holds beside its run, and what a busy allocator has not given back. */
const allowedBeside = { bytes: 512 * 1024 * 1024, share: 0.25 };

/**
 * Watches from outside that a trainer does not outgrow its limit. The trainer looks at itself between steps, and says best
 * what to do; here it is ended where it can't: while data is loaded, a model is judged or a kernel runs.
 */
export function watchMemory({
  pid,
  limitBytes,
  onOver,
  residentBytes = processUsage.residentBytes,
}: {
  pid: number;
  limitBytes: number;
  /** Called once. */
  onOver: (error: PlainError) => void;
  residentBytes?: ProcessUsage['residentBytes'];
}): { stop(): void } {
  const most = limitBytes * (1 + allowedBeside.share) + allowedBeside.bytes;
  let stopped = false;
  const timer = setInterval(() => void look(), lookEveryMilliseconds);

  async function look(): Promise<void> {
    const bytes = await residentBytes(pid);
    if (bytes === null || bytes <= most || stopped) return;
    stop();
    const [held, limit] = [bytes, limitBytes].map((amount) => `${Math.ceil(amount / 1e6)} MB`);
    onOver({
      code: 'outOfMemory',
      message:
        `The training process has grown to ${held} and was ended; its run may take ${limit}. ` +
        'Use fewer rows or columns, smaller batches or a smaller model, or raise TRAINER_MEMORY_MB.',
      issues: [],
    });
  }

  function stop(): void {
    stopped = true;
    clearInterval(timer);
  }

  return { stop };
}
