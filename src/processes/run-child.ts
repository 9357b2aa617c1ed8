import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { childEnvironment } from './child-environment.ts';
import { resolveChildEntry } from './child-entry.ts';

/** Lines of a child's output that are kept to explain its end, and the length at which each is cut. */
const keptLines = 20;
const keptCharactersPerLine = 500;

/** How a child ended. */
export interface ChildExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether this process killed it. */
  killed: boolean;
  /** The last lines that it wrote to stdout and stderr, and why it could not be started or reached. */
  lastLines: string[];
}

/** A child process of ours, as the one that started it sees it. */
export interface Child<Request, Reply> {
  /** -1 where it could not be started. */
  readonly pid: number;
  /** Sends a message. A child that has ended gets none, and nothing is thrown: {@link exited} is what tells. */
  send(request: Request): void;
  /** Takes the replies from now on, in order; those that came before are given first. */
  onReply(listener: (reply: Reply) => void): void;
  /** How it ended, after its last reply and its last line of output. Never rejects. */
  readonly exited: Promise<ChildExit>;
  /** Ends it at once. */
  kill(): void;
  /** Asks it to end, by SIGTERM, and kills it where it has not done so in time. */
  stop(graceMilliseconds: number): void;
}

/** What a child is started with. */
export interface ChildOptions {
  /** The module that it runs, named by its source: `new URL('./predictor.ts', import.meta.url)`. */
  entry: URL;
  /** Plain JSON that the child knows from its first moment; it is visible to other users of the machine. */
  boot?: unknown;
  /** Its whole environment; see {@link childEnvironment}, which is the default. */
  environment?: NodeJS.ProcessEnv;
  /** Takes each line of its output; `inherit`: the output goes where that of this process goes, and none is kept. */
  output?: ((line: string, stream: 'stdout' | 'stderr') => void) | 'inherit';
}

/**
 * Starts a module of ours as a child process: the only way in which this service starts one. Messages cross as by
 * structured clone, so typed arrays stay typed arrays. The child's side is `parent-channel.ts`.
 */
export function runChild<Request, Reply>({
  entry,
  boot,
  environment = childEnvironment(),
  output,
}: ChildOptions): Child<Request, Reply> {
  const { execPath, execArgv, modulePath } = resolveChildEntry(entry);
  const stream = output === 'inherit' ? 'inherit' : 'pipe';
  let child: ChildProcess;
  try {
    child = fork(modulePath, boot === undefined ? [] : [JSON.stringify(boot)], {
      execPath,
      execArgv,
      env: environment,
      serialization: 'advanced',
      stdio: ['ignore', stream, stream, 'ipc'],
    });
  } catch (error) {
    // Some failures of the system are thrown, others are told by an event; the caller sees both in the same way.
    return unstartedChild(error as Error);
  }
  const early: Reply[] = [];
  let listener: ((reply: Reply) => void) | null = null;
  let killed = false;
  const lastLines: string[] = [];

  function keep(line: string): void {
    lastLines.push(line.slice(0, keptCharactersPerLine));
    if (lastLines.length > keptLines) lastLines.shift();
  }

  child.on('message', (message) => {
    if (listener) listener(message as Reply);
    else early.push(message as Reply);
  });
  for (const name of ['stdout', 'stderr'] as const) {
    const source = child[name];
    if (!source) continue;
    source.on('error', (error) => keep(`${name}: ${error.message}`));
    createInterface({ input: source }).on('line', (line) => {
      keep(line);
      if (typeof output === 'function') output(line, name);
    });
  }

  const exited = new Promise<ChildExit>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null): void =>
      resolve({ code, signal, killed, lastLines });
    // `close` comes after the last line of output and the last message; never for a child that could not be started.
    child.once('close', end);
    child.on('error', (error) => {
      keep(error.message);
      if (child.pid === undefined) end(null, null);
    });
  });

  function kill(): void {
    killed = true;
    child.kill('SIGKILL');
  }

  return {
    pid: child.pid ?? -1,
    send(request) {
      // With a callback a failure is given to it; without one it would be an uncaught error.
      child.send(request as object, (error) => {
        if (error) keep(`A message did not reach it: ${error.message}`);
      });
    },
    onReply(taker) {
      for (const reply of early.splice(0)) taker(reply);
      listener = taker;
    },
    exited,
    kill,
    stop(graceMilliseconds) {
      child.kill('SIGTERM');
      const timer = setTimeout(kill, graceMilliseconds);
      void exited.then(() => clearTimeout(timer));
    },
  };
}

function unstartedChild<Request, Reply>({ message }: Error): Child<Request, Reply> {
  return {
    pid: -1,
    send() {},
    onReply() {},
    exited: Promise.resolve({ code: null, signal: null, killed: false, lastLines: [message] }),
    kill() {},
    stop() {},
  };
}
