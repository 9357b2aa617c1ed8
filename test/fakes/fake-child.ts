import type { Child, ChildExit } from '../../src/processes/run-child.ts';

/** A child without a process: the test says what it replies and how it ends. */
export interface FakeChild<Request, Reply> extends Child<Request, Reply> {
  readonly sent: Request[];
  reply(reply: Reply): void;
  exit(exit?: Partial<ChildExit>): void;
}

let nextPid = 1000;

export function createFakeChild<Request, Reply>(): FakeChild<Request, Reply> {
  const early: Reply[] = [];
  const sent: Request[] = [];
  let listener: ((reply: Reply) => void) | null = null;
  let end!: (exit: ChildExit) => void;
  const exited = new Promise<ChildExit>((resolve) => {
    end = resolve;
  });
  const exit = (how: Partial<ChildExit> = {}): void =>
    end({ code: 0, signal: null, killed: false, lastLines: [], ...how });
  return {
    pid: (nextPid += 1),
    sent,
    send: (request) => void sent.push(request),
    onReply(taker) {
      for (const reply of early.splice(0)) taker(reply);
      listener = taker;
    },
    exited,
    kill: () => exit({ code: null, signal: 'SIGKILL', killed: true }),
    stop: () => exit(),
    reply(reply) {
      if (listener) listener(reply);
      else early.push(reply);
    },
    exit,
  };
}
