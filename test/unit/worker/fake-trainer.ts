import type { TrainerReply, TrainerRequest } from '../../../src/contracts/trainer-messages.ts';
import type { EngineInfo } from '../../../src/contracts/system.ts';
import type { ChildExit, TrainerProcess } from '../../../src/worker/trainer-process.ts';

export const fakeEngine: EngineInfo = {
  name: 'wasm',
  version: '4.22.0',
  devices: [],
  threads: { intraOp: 1, interOp: 1 },
  gpu: false,
  fallbackReason: null,
};

let nextPid = 1000;

/** A trainer without a process: the test says what it replies and how it ends. */
export interface FakeTrainer extends TrainerProcess {
  readonly sent: TrainerRequest[];
  reply(reply: TrainerReply): void;
  exit(exit?: Partial<ChildExit>): void;
}

export function createFakeTrainer(): FakeTrainer {
  const early: TrainerReply[] = [];
  const sent: TrainerRequest[] = [];
  let listener: ((reply: TrainerReply) => void) | null = null;
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
    endSoon: () => exit(),
    reply(reply) {
      if (listener) listener(reply);
      else early.push(reply);
    },
    exit,
  };
}
