import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { childEnvironment } from '../../../src/processes/child-environment.ts';
import type { Log } from '../../../src/worker/log.ts';
import { describeCrash, wrapTrainerProcess } from '../../../src/worker/trainer-process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-child-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs these lines as a child, as a trainer is run. */
async function child(name: string, source: string) {
  const file = path.join(folder, `${name}.mjs`);
  await writeFile(file, source);
  const logged: string[] = [];
  const log: Log = { debug() {}, info: (_, line) => void logged.push(line), warn() {}, error() {} };
  const environment = { ...process.env, DATABASE_URL: 'postgres://secret', AWS_SECRET_ACCESS_KEY: 'secret' };
  const forked = fork(file, [], {
    execArgv: [],
    env: childEnvironment(environment),
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return { trainer: wrapTrainerProcess(forked, log), logged };
}

test('what a child prints is logged, and its last lines tell why it ended', async () => {
  const { trainer, logged } = await child(
    'fails',
    `console.log('loading'); console.error('libtensorflow: bad thing'); process.exitCode = 3;`,
  );
  const exit = await trainer.exited;
  expect(exit).toMatchObject({ code: 3, signal: null, killed: false });
  expect(logged.toSorted()).toEqual(['libtensorflow: bad thing', 'loading']);
  expect(describeCrash(exit)).toMatchObject({
    code: 'trainerCrashed',
    message: expect.stringMatching(/exit code 3.*libtensorflow: bad thing/),
  });
});

test('a crash of native code is named by its signal', async () => {
  const { trainer } = await child('crashes', `process.kill(process.pid, 'SIGSEGV');`);
  expect(describeCrash(await trainer.exited).message).toContain('SIGSEGV');
});

test('replies come in order, also those from before anyone listened', async () => {
  const { trainer } = await child(
    'talks',
    `for (let step = 0; step < 5; step++) process.send({ type: 'event', level: 'info', message: String(step), data: new Float32Array([step]) });`,
  );
  const exit = await trainer.exited;
  const seen: unknown[] = [];
  trainer.onReply((reply) => seen.push(reply.type === 'event' ? reply.message : reply.type));
  expect(exit.code).toBe(0);
  expect(seen).toEqual(['0', '1', '2', '3', '4']);
});

test('a child sees none of the credentials of its parent, and where things lie', async () => {
  const { trainer } = await child(
    'environment',
    `process.send({ type: 'event', level: 'info', message: '', data: Object.keys(process.env) });`,
  );
  await trainer.exited;
  let names: unknown;
  trainer.onReply((reply) => {
    if (reply.type === 'event') names = reply.data;
  });
  expect(names).toContain('PATH');
  expect(names).not.toContain('DATABASE_URL');
  expect(names).not.toContain('AWS_SECRET_ACCESS_KEY');
});

test('a child that does not end by itself is ended', async () => {
  const { trainer } = await child('hangs', `setInterval(() => {}, 1000);`);
  trainer.kill();
  expect(describeCrash(await trainer.exited).message).toContain('did not answer');
});
