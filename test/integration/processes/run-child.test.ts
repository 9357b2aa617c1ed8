import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeExit, describeExitWithOutput } from '../../../src/processes/describe-exit.ts';
import { runChild, type ChildOptions } from '../../../src/processes/run-child.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-child-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs these lines as a child. */
async function child(name: string, source: string, options: Partial<ChildOptions> = {}) {
  const file = path.join(folder, `${name}.js`);
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(file, source);
  const lines: string[] = [];
  const running = runChild<unknown, unknown>({
    entry: pathToFileURL(file),
    output: (line, stream) => void lines.push(`${stream}: ${line}`),
    ...options,
  });
  const replies: unknown[] = [];
  return { running, lines, replies };
}

test('each line that a child prints is told, and the last ones say why it ended', async () => {
  const { running, lines } = await child(
    'fails',
    `console.log('loading'); console.error('libtensorflow: bad thing'); process.exitCode = 3;`,
  );
  const exit = await running.exited;
  expect(exit).toMatchObject({ code: 3, signal: null, killed: false });
  expect(lines.toSorted()).toEqual(['stderr: libtensorflow: bad thing', 'stdout: loading']);
  expect(describeExitWithOutput('It', exit)).toMatch(
    /^It ended with exit code 3\..*libtensorflow: bad thing/,
  );
});

test('a crash of native code is named by its signal, a kill from outside by its likely cause', async () => {
  const crashing = await child('crashes', `process.kill(process.pid, 'SIGSEGV');`);
  expect(describeExit('It', await crashing.running.exited)).toContain('SIGSEGV');
  const killed = await child('killed', `process.kill(process.pid, 'SIGKILL');`);
  expect(describeExit('It', await killed.running.exited)).toContain('out of memory');
});

test('replies come in order with their typed arrays, also those from before anyone listened', async () => {
  const { running, replies } = await child(
    'talks',
    `for (let step = 0; step < 5; step++) process.send({ step, data: new Float32Array([step]) });`,
  );
  expect((await running.exited).code).toBe(0);
  running.onReply((reply) => void replies.push(reply));
  expect(replies).toEqual([0, 1, 2, 3, 4].map((step) => ({ step, data: new Float32Array([step]) })));
});

test('what a child is booted with and what it is sent reach it', async () => {
  const { running, replies } = await child(
    'answers',
    `process.once('message', (request) => process.send([process.argv[2], request], () => process.exit(0)));`,
    { boot: { threads: 2 } },
  );
  running.onReply((reply) => void replies.push(reply));
  running.send({ rows: [1] });
  await running.exited;
  expect(replies).toEqual([['{"threads":2}', { rows: [1] }]]);
});

test('a child that does not end by itself is killed, at once or after it was asked to end', async () => {
  const hanging = `process.on('SIGTERM', () => process.send('asked')); setInterval(() => {}, 1000); process.send('up');`;
  const one = await child('hangs', hanging);
  one.running.kill();
  expect(describeExit('It', await one.running.exited)).toContain('did not answer');

  const other = await child('ignores', hanging);
  await new Promise<void>((resolve) => other.running.onReply(() => resolve()));
  other.running.onReply((reply) => void other.replies.push(reply));
  other.running.stop(300);
  expect(await other.running.exited).toMatchObject({ killed: true, signal: 'SIGKILL' });
  expect(other.replies).toEqual(['asked']);

  const obedient = await child('obeys', `setInterval(() => {}, 1000); process.send('up');`);
  await new Promise<void>((resolve) => obedient.running.onReply(() => resolve()));
  obedient.running.stop(60_000);
  expect(await obedient.running.exited).toMatchObject({ killed: false, signal: 'SIGTERM' });
});

test('a message to a child that is ending or has ended raises no error', async () => {
  const uncaught: unknown[] = [];
  const note = (error: unknown) => void uncaught.push(error);
  process.on('uncaughtException', note);
  try {
    const { running } = await child('leaves', `process.kill(process.pid, 'SIGKILL');`);
    const big = 'x'.repeat(1_000_000);
    const sending = setInterval(() => running.send(big), 1);
    await running.exited;
    clearInterval(sending);
    running.send(big);
    running.kill();
    running.stop(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(uncaught).toEqual([]);
  } finally {
    process.off('uncaughtException', note);
  }
});

test('a child that can not be started ends with the reason', async () => {
  // No system takes an environment so long.
  const { running } = await child('unstarted', '', { environment: { LONG: 'x'.repeat(10_000_000) } });
  running.send('nobody is there');
  const exit = await running.exited;
  expect(describeExitWithOutput('It', exit)).toMatch(/^It could not be started\. Its last output: .*E2BIG/);
});
