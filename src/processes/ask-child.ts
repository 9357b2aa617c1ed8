import { TrainyardError, type PlainError } from '../errors.ts';
import { toldFailure, untoldFailure, type ChildName } from './child-failure.ts';
import type { Child } from './run-child.ts';

/** The last word of a child that answers one request: what it has done, or why it has not. */
export type ChildAnswer<Done> = (Done & { type: 'done' }) | { type: 'failed'; error: PlainError };

/** How a child that answers one request is asked. */
export interface ChildQuestion {
  name: ChildName;
  mostMilliseconds: number;
  /** Ends the child when the service stops. */
  stop: AbortSignal;
  /** Why no answer came in time. */
  late: TrainyardError;
  /** Looks after the child, and may end it for a reason; the returned function ends the looking. */
  watch?: (pid: number, end: (why: TrainyardError) => void) => () => void;
  /** What is made of a child that dies without a word, which is an internal error otherwise. */
  lost?: (failure: TrainyardError) => TrainyardError;
}

/**
 * Asks a child process that answers one request and ends.
 * @throws what the child has told; else why it was ended: `late`, what `watch` says, or unavailable where the service stops; else `lost`
 */
export async function askChild<Request, Done>(
  child: Child<Request, ChildAnswer<Done>>,
  request: Request,
  { name, mostMilliseconds, stop, late, watch, lost }: ChildQuestion,
): Promise<Done & { type: 'done' }> {
  let why: TrainyardError | null = null;
  const end = (reason: TrainyardError): void => {
    why ??= reason;
    child.kill();
  };
  const limit = setTimeout(() => end(late), mostMilliseconds);
  const stopWatching = watch?.(child.pid, end);
  const endAtStop = (): void => end(stopping());
  stop.addEventListener('abort', endAtStop, { once: true });
  let last: ChildAnswer<Done> | null = null;
  child.onReply((reply) => {
    last = reply;
  });
  child.send(request);
  const exit = await child.exited;
  clearTimeout(limit);
  stopWatching?.();
  stop.removeEventListener('abort', endAtStop);
  const reply = last as ChildAnswer<Done> | null;
  if (reply?.type === 'done') return reply;
  if (reply?.type === 'failed') throw toldFailure(name, reply.error);
  if (why !== null) throw why as TrainyardError;
  const failure = untoldFailure(name, exit);
  throw lost?.(failure) ?? failure;
}

/** What is asked for can be had a little later. */
export function childUnavailable(detail: string): TrainyardError {
  return new TrainyardError('unavailable', detail, { retryAfterSeconds: 5 });
}

export const stopping = (): TrainyardError => childUnavailable('The service is stopping.');

/** @param what is asked for, as a subject such as "The export" */
export const tookTooLong = (what: string, milliseconds: number): TrainyardError =>
  childUnavailable(`${what} took longer than ${milliseconds / 1000} s, and was ended.`);
