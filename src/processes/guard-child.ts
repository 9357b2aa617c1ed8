import { TrainyardError } from '../errors.ts';
import type { ChildName } from './child-failure.ts';
import { watchForHang } from './hang-watch.ts';
import type { Child } from './run-child.ts';

/** Ends a child whose work nobody waits for any more, or that hangs. */
export interface ChildGuard {
  /** To be called with each message of the child. */
  heard(): void;
  /** To be called once the child has ended. @throws the signal's reason; internal where it hung */
  requireWanted(): void;
  stop(): void;
}

/**
 * Guards a child that does one thing until it ends.
 * @param signal ends it when it is aborted
 * @param waitsForParent whether the child may be waiting for this process
 */
export function guardChild(
  child: Pick<Child<never, unknown>, 'pid' | 'kill'>,
  {
    name,
    signal,
    waitsForParent,
  }: { name: Pick<ChildName, 'process'>; signal?: AbortSignal | undefined; waitsForParent?: () => boolean },
): ChildGuard {
  let reports = 0;
  let hung: string | null = null;
  const kill = (): void => child.kill();
  signal?.addEventListener('abort', kill, { once: true });
  const hang = watchForHang({
    pid: child.pid,
    reports: () => reports,
    ...(waitsForParent && { waitsForParent }),
    onHang(how) {
      hung = how;
      kill();
    },
  });
  return {
    heard() {
      reports += 1;
    },
    requireWanted() {
      signal?.throwIfAborted();
      if (hung !== null) throw new TrainyardError('internal', `${name.process} ${hung}`);
    },
    stop() {
      hang.stop();
      signal?.removeEventListener('abort', kill);
    },
  };
}
