/** A child process's side of the messages with the process that started it by `run-child.ts`. */
export interface ParentChannel<Request, Reply> {
  /** Sends a reply; resolves when it is on its way. A parent that has gone gets none, and nothing is thrown. */
  reply(message: Reply): Promise<void>;
  /** Takes the parent's messages from now on. */
  onRequest(listener: (request: Request) => void): void;
  /** Sends the last reply and ends this process once it is on its way. */
  end(message: Reply): Promise<never>;
}

/**
 * Opens the channel to the parent. When the parent has gone nobody waits for an answer, and this process ends.
 * @param exitCode with which it ends then
 * @throws Error in a process that was not started by `run-child.ts`
 */
export function openParentChannel<Request, Reply>({ exitCode = 0 } = {}): ParentChannel<Request, Reply> {
  if (!process.send) throw new Error(`${process.argv[1]} is started by the service, with a message channel`);
  process.once('disconnect', () => process.exit(exitCode));
  // What a child writes is for the service's own user, native libraries' files too.
  process.umask(0o077);

  function reply(message: Reply): Promise<void> {
    return new Promise((resolve) => {
      // With a callback a failure is given to it; without one it would be an uncaught error.
      process.send!(message, () => resolve());
    });
  }

  return {
    reply,
    onRequest(listener) {
      process.on('message', (request) => listener(request as Request));
    },
    async end(message) {
      await reply(message);
      process.exit(0);
    },
  };
}

/** What this process was booted with; see `boot` of `run-child.ts`. */
export function readBoot<Boot>(): Boot {
  return JSON.parse(process.argv[2] ?? '{}') as Boot;
}

/**
 * Has SIGINT and SIGTERM do nothing: Ctrl-C reaches the whole process group, and the parent ends its children itself when
 * what they do is finished or saved.
 */
export function leaveSignalsToParent(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
}
