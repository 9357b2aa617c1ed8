import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Longest that a peer may take for an answer: compiling, or a loaded machine. */
const timeoutMilliseconds = 180_000;

/** A process that trains when it is told to, and else sleeps. It answers each line with a line of JSON. */
export interface Peer {
  readonly name: string;
  /** What it said when it was ready. */
  readonly ready: Record<string, unknown>;
  /** Trains for some seconds. @returns samples a second */
  run(seconds: number): Promise<Record<string, unknown> & { rate: number }>;
  stop(): void;
}

/** Starts a peer that trains by the project's own engine, see our-peer.ts. */
export const startOurPeer = (name: string, ...args: readonly string[]): Promise<Peer | null> =>
  startPeer(name, process.execPath, [
    '--import',
    'tsx',
    fileURLToPath(new URL('our-peer.ts', import.meta.url)),
    ...args,
  ]);

/** Starts a peer and waits until it is warm; null, with the reason on the console, where it can't run. */
export async function startPeer(
  name: string,
  command: string,
  args: readonly string[],
): Promise<Peer | null> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Record<string, unknown>> => {
    for (;;) {
      const line = await withTimeout(lines.next(), name);
      if (line.done) throw new Error(`${name} has ended. ${errors}`);
      if (line.value.startsWith('{')) return JSON.parse(line.value) as Record<string, unknown>;
    }
  };
  try {
    await started(child);
    const ready = await next();
    return {
      name,
      ready,
      async run(seconds) {
        child.stdin.write(`run ${seconds}\n`);
        return (await next()) as Record<string, unknown> & { rate: number };
      },
      stop: () => void child.kill(),
    };
  } catch (error) {
    child.kill();
    console.log(`  ${name} left out: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}

async function withTimeout<T>(promise: Promise<T>, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} did not answer.`)), timeoutMilliseconds);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
