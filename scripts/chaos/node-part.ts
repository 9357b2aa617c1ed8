import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { childrenOf, listProcesses } from './processes.ts';

/** A part of the service as the disturbances need it. */
export interface Part {
  /** SIGKILL. It comes back by {@link comeBack}. */
  kill(): Promise<void>;
  pause(): Promise<void>;
  /** Starts it again after a kill; where the service does so by itself, waits for it. */
  comeBack(): Promise<void>;
  resume(): Promise<void>;
  /** An orderly stop and a new start. */
  restart(): Promise<void>;
  /** The same without haste: what is under way is handed on first. Only workers can. */
  drain?(): Promise<void>;
}

/** The server or a worker: a Node process in a session of its own, so that its children are found when it is gone. */
export interface NodePart extends Part {
  start(): void;
  /** An orderly stop, for good. False: it did not obey and was killed. */
  stop(): Promise<boolean>;
  /** The session of the process that runs now. */
  session(): number;
  /** The sessions of all processes so far. */
  sessions(): readonly number[];
  /** How its processes ended that nobody had end, in words. */
  failures(): readonly string[];
}

const dist = path.resolve(import.meta.dirname, '..', '..', 'dist');
/** A server gives up after 90 s, a worker after 60. */
const stopSeconds = 100;

/** @param entry of `dist`, such as `start-server.js`  @param logFile for what it and its children print */
export function createNodePart({
  name,
  entry,
  env,
  logFile,
  log,
}: {
  name: string;
  entry: string;
  env: Record<string, string>;
  logFile: string;
  log: (message: string) => void;
}): NodePart {
  const sessions: number[] = [];
  const failures: string[] = [];
  let child: ChildProcess;
  /** Whether its end is our doing. */
  let expected = false;
  let stopped = false;

  function start(): void {
    if (stopped) return;
    const fd = openSync(logFile, 'a');
    const started = spawn(process.execPath, [path.join(dist, entry)], {
      env: { ...process.env, ...env },
      stdio: ['ignore', fd, fd],
      detached: true,
    });
    closeSync(fd);
    expected = false;
    child = started;
    sessions.push(started.pid!);
    started.once('exit', (code, signal) => {
      if (expected) return;
      // As what watches over the services of a machine would.
      failures.push(`${name} ended by itself (${signal ?? `code ${code}`})`);
      log(`${failures.at(-1)}; starting it again`);
      setTimeout(() => {
        if (!expected && child === started) start();
      }, 1000);
    });
  }

  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;

  async function end(signal: 'SIGTERM' | 'SIGKILL' | 'SIGUSR2'): Promise<boolean> {
    expected = true;
    if (isOver()) return true;
    const exited = once(child, 'exit');
    child.kill(signal);
    const result = await Promise.race([exited, delay(stopSeconds * 1000, 'late' as const, { ref: false })]);
    if (result !== 'late') return true;
    log(`${name} did not stop within ${stopSeconds} s of ${signal}`);
    child.kill('SIGKILL');
    await exited;
    return false;
  }

  return {
    start,
    kill: async () => void (await end('SIGKILL')),
    pause: async () => void child.kill('SIGSTOP'),
    comeBack: async () => start(),
    resume: async () => void child.kill('SIGCONT'),
    async restart() {
      await end('SIGTERM');
      start();
    },
    async drain() {
      await end('SIGUSR2');
      start();
    },
    stop() {
      stopped = true;
      return end('SIGTERM');
    },
    session: () => child.pid!,
    sessions: () => sessions,
    failures: () => failures,
  };
}

/** A process that the server or a worker started, chosen anew for each disturbance. Its parent starts another one. */
export function createChildPart(
  owners: readonly NodePart[],
): Part & { choose(choice: number): Promise<string | null> } {
  let pid: number | null = null;
  const send = async (signal: NodeJS.Signals): Promise<void> => {
    try {
      if (pid !== null) process.kill(pid, signal);
    } catch {
      // it ended meanwhile
    }
  };
  return {
    /** Chooses a living child; says what it is, or null where there is none. */
    async choose(choice) {
      const living = childrenOf(
        await listProcesses(),
        owners.map((owner) => owner.session()),
      );
      const chosen = living.at(Math.floor(choice * living.length));
      pid = chosen?.pid ?? null;
      return chosen ? `${programOf(chosen.command)} ${chosen.pid}` : null;
    },
    kill: () => send('SIGKILL'),
    pause: () => send('SIGSTOP'),
    resume: () => send('SIGCONT'),
    comeBack: async () => {},
    restart: async () => {},
  };
}

/** Such as `trainer.js` or `pg_ctl`. */
function programOf(command: string): string {
  const words = command.split(' ');
  return path.basename(words.find((word) => word.endsWith('.js')) ?? words[0]);
}
