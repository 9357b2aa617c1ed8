import { TrainyardError, type PlainError } from '../errors.ts';
import { toldFailure, untoldFailure, type ChildName } from './child-failure.ts';
import type { Child } from './run-child.ts';

/** The last word of a child that answers one request: what it has done, or why it has not. */
export type ChildAnswer<Done> = (Done & { type: 'done' }) | { type: 'failed'; error: PlainError };

/**
 * Asks a child process that answers one request and ends.
 * @param options.what is asked for, as a subject such as "The export"
 * @throws what the child has told; internal where it dies without a word; unavailable where it takes too long, or `stop` is aborted
 */
export async function askChild<Request, Done>(
  child: Child<Request, ChildAnswer<Done>>,
  request: Request,
  options: { name: ChildName; what: string; mostMilliseconds: number; stop: AbortSignal },
): Promise<Done & { type: 'done' }> {
  const { name, what, mostMilliseconds, stop } = options;
  let isLate = false;
  const limit = setTimeout(() => {
    isLate = true;
    child.kill();
  }, mostMilliseconds);
  const kill = (): void => child.kill();
  stop.addEventListener('abort', kill, { once: true });
  let last: ChildAnswer<Done> | null = null;
  child.onReply((reply) => {
    last = reply;
  });
  child.send(request);
  const exit = await child.exited;
  clearTimeout(limit);
  stop.removeEventListener('abort', kill);
  const reply = last as ChildAnswer<Done> | null;
  if (reply?.type === 'done') return reply;
  if (reply?.type === 'failed') throw toldFailure(name, reply.error);
  if (stop.aborted) throw childUnavailable('The service is stopping.');
  if (isLate) throw childUnavailable(`${what} took longer than ${mostMilliseconds / 1000} s, and was ended.`);
  throw untoldFailure(name, exit);
}

/** What is asked for can be had a little later. */
export function childUnavailable(detail: string): TrainyardError {
  return new TrainyardError('unavailable', detail, { retryAfterSeconds: 5 });
}
