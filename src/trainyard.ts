#!/usr/bin/env node
/** The command line `trainyard`: the service, and a client of it. */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { Readable } from 'node:stream';
import { CommanderError } from 'commander';
import { createProgram } from './cli/program.ts';
import { ApiError } from './client/api-error.ts';
import { version } from './version.ts';

const program = createProgram({
  version,
  io: {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    writeFile: (name, bytes) =>
      writeFile(name, bytes instanceof Uint8Array ? bytes : Readable.fromWeb(bytes as never)),
    readFile: async (name) =>
      new Uint8Array(name === '-' ? await readAll(process.stdin) : await readFile(name)),
  },
  async serve({ port, host, data }) {
    if (port !== undefined) process.env['PORT'] = String(port);
    if (host !== undefined) process.env['HOST'] = host;
    if (data !== undefined) process.env['DATA_DIR'] = data;
    await setUp({ gpu: false });
    await import('./start-server.ts');
  },
  setUp,
  async participate({ file, run, name, client, progress }) {
    const [{ participate }, { openLocalTraining }, { readConfig }] = await Promise.all([
      import('./participant/participate.ts'),
      import('./participant/local-training.ts'),
      import('./config.ts'),
    ]);
    const { engine } = readConfig();
    return await participate({
      client,
      run,
      name,
      onProgress: progress,
      open: (task) =>
        openLocalTraining(task, { file, engine: { engine: engine.name, libtensorflowDir: engine.libtensorflowDir }, threads: availableParallelism(), memoryLimitBytes: totalmem() / 2 }), // prettier-ignore
    });
  },
});

// A reader that has seen enough, such as head, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    process.stderr.write(`trainyard: ${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}

/** What is needed beside the package: PostgreSQL's programs readied, libtensorflow fetched. @throws Error where it can't be had */
async function setUp({ gpu }: { gpu: boolean }): Promise<void> {
  // Only here: a client's command loads nothing of the service.
  const [{ prepareEmbeddedPostgres }, { prepareEngine }, { runSteps }] = await Promise.all([
    import('./setup-postgres.ts'),
    import('./setup-engine.ts'),
    import('./setup-step.ts'),
  ]);
  const steps = [prepareEmbeddedPostgres, prepareEngine({ gpu, command: 'trainyard setup' })];
  if (!(await runSteps(steps))) throw new Error('the service can not be set up; the reason is above');
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What went wrong, with every place that a refusal names. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ApiError) {
    const places = error.problem.errors?.map(({ pointer, detail }) => `  ${pointer ?? ''} ${detail}`) ?? [];
    return [error.problem.detail ?? error.message, ...places].join('\n');
  }
  const { cause } = error;
  return cause instanceof Error && error.message === 'fetch failed'
    ? `no service answers: ${cause.message || String((cause as NodeJS.ErrnoException).code)}`
    : error.message;
}
