import { setTimeout as delay } from 'node:timers/promises';
import { TrainyardError } from './errors.ts';
import type { Log } from './log.ts';
import { isPassingFailure } from './postgres/passing-failure.ts';

const patienceMilliseconds = 60_000;
const firstWaitMilliseconds = 250;
const longestWaitMilliseconds = 4000;

/**
 * Composes a process, and tries again for a minute while the database or the queue is away for now: it may be restarted just when the
 * process starts. What time does not mend, such as a wrong password, ends it at once.
 * @param compose leaves nothing open where it fails
 * @throws what `compose` threw last
 */
export async function composePatiently<Composed>(
  compose: () => Promise<Composed>,
  { log, patience = patienceMilliseconds }: { log: Pick<Log, 'warn'>; patience?: number },
): Promise<Composed> {
  const deadline = Date.now() + patience;
  for (let wait = firstWaitMilliseconds; ; wait = Math.min(2 * wait, longestWaitMilliseconds)) {
    try {
      return await compose();
    } catch (error) {
      if (!isAwayForNow(error) || Date.now() + wait > deadline) throw error;
      log.warn({ err: error }, `the start failed, and is tried again in ${wait / 1000} s`);
      await delay(wait);
    }
  }
}

/** Whether the database or the queue is away, and may be back soon. */
function isAwayForNow(error: unknown): boolean {
  if (!(error instanceof TrainyardError)) return false;
  const { code, cause } = error;
  if (code !== 'databaseUnavailable' && code !== 'queueUnavailable') return false;
  if (!(cause instanceof Error)) return true;
  // Redis answers, and refuses.
  if (cause.name === 'ReplyError') return false;
  // From the store: migrations were applied just before, so that address and password are right.
  if (cause.name.startsWith('Prisma')) return true;
  // Without a code nobody has answered.
  return !('code' in cause) || isPassingFailure(cause);
}
