import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { TrainerReply, TrainerRequest } from '../contracts/trainer-messages.ts';
import type { PlainError } from '../errors.ts';
import type { Log } from './log.ts';

/** Lines of a child's output that are kept to explain its end. */
const keptLines = 20;
const exitGraceMilliseconds = 5000;

/** How a child ended. */
export interface ChildExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether this process ended it. */
  killed: boolean;
  /** The last lines that it wrote to stdout and stderr. */
  lastLines: string[];
}

/** A trainer's process, as its supervisor sees it. */
export interface TrainerProcess {
  readonly pid: number;
  send(request: TrainerRequest): void;
  /** Takes the replies from now on, in order; those that came before are given first. */
  onReply(listener: (reply: TrainerReply) => void): void;
  readonly exited: Promise<ChildExit>;
  /** Ends it at once. */
  kill(): void;
  /** Ends it when it has not ended by itself a moment later. */
  endSoon(): void;
}

/** Wraps a forked trainer: its messages in order, its output in the worker's log, and how it ended. */
export function wrapTrainerProcess(child: ChildProcess, log: Log): TrainerProcess {
  const early: TrainerReply[] = [];
  let listener: ((reply: TrainerReply) => void) | null = null;
  let killed = false;
  const lastLines: string[] = [];

  child.on('message', (message) => {
    const reply = message as TrainerReply;
    if (listener) listener(reply);
    else early.push(reply);
  });
  // A send to a child that is just ending fails; its end is what tells.
  child.on('error', (error) => log.warn({ err: error, pid: child.pid }, 'a message to the trainer failed'));

  for (const [stream, name] of [
    [child.stdout, 'stdout'],
    [child.stderr, 'stderr'],
  ] as const) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lastLines.push(line.slice(0, 500));
      if (lastLines.length > keptLines) lastLines.shift();
      log.info({ pid: child.pid, stream: name }, line);
    });
  }

  const exited = new Promise<ChildExit>((resolve) => {
    // `close` comes after the last line of output and the last message.
    child.once('close', (code, signal) => resolve({ code, signal, killed, lastLines }));
  });

  function kill(): void {
    killed = true;
    child.kill('SIGKILL');
  }

  return {
    pid: child.pid ?? -1,
    send(request) {
      if (child.connected) child.send(request);
    },
    onReply(taker) {
      for (const reply of early.splice(0)) taker(reply);
      listener = taker;
    },
    exited,
    kill,
    endSoon() {
      const timer = setTimeout(kill, exitGraceMilliseconds);
      void exited.then(() => clearTimeout(timer));
    },
  };
}

/** The cause of an unexpected end, for the run's page. */
export function describeCrash(exit: ChildExit): PlainError {
  const output = exit.lastLines.length > 0 ? ` Its last output: ${exit.lastLines.join(' | ')}` : '';
  return { code: 'trainerCrashed', message: `${describeExit(exit)}${output}`, issues: [] };
}

function describeExit({ code, signal, killed }: ChildExit): string {
  if (killed) return 'The training process did not answer and was ended.';
  if (signal === 'SIGKILL') {
    return 'The training process was killed (SIGKILL) from outside; most likely the system ran out of memory.';
  }
  if (signal !== null) return `The training process ended with signal ${signal}.`;
  return `The training process ended with exit code ${code}.`;
}
