import { readFile } from 'node:fs/promises';
import type { PlainError } from '../errors.ts';

const lookEveryMilliseconds = 500;

/** What a booted trainer holds beside its run, and what a busy allocator has not given back. */
const allowedBeside = { bytes: 512 * 1024 * 1024, share: 0.25 };

/** Bytes of memory that a process holds; null where that can't be told: the process is gone, or this is not Linux. */
export type ReadResidentBytes = (pid: number) => Promise<number | null>;

/**
 * Watches from outside that a trainer does not outgrow its limit. The trainer looks at itself between steps, and says best
 * what to do; here it is ended where it can't: while data is loaded, a model is judged or a kernel runs.
 */
export function watchMemory({
  pid,
  limitBytes,
  onOver,
  readResidentBytes = residentBytes,
}: {
  pid: number;
  limitBytes: number;
  /** Called once. */
  onOver: (error: PlainError) => void;
  readResidentBytes?: ReadResidentBytes;
}): { stop(): void } {
  const most = limitBytes * (1 + allowedBeside.share) + allowedBeside.bytes;
  let stopped = false;
  const timer = setInterval(() => void look(), lookEveryMilliseconds);

  async function look(): Promise<void> {
    const bytes = await readResidentBytes(pid);
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

async function residentBytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
