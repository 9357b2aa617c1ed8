import { execFile } from 'node:child_process';
import type fs from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createLogOutput } from '../../src/log-output.ts';
import { waitUntil } from '../support/wait-until.ts';

const logger = new URL('../../src/logger.ts', import.meta.url).href;

test.skipIf(process.platform !== 'linux')(
  'a log that can not be written, as the disk is full, neither ends a process nor keeps it from ending',
  async () => {
    const program = `
      const { createLogger } = await import(${JSON.stringify(logger)});
      const { openSync } = await import('node:fs');
      const log = createLogger({ logLevel: 'info' }, 'server', { fd: openSync('/dev/full', 'w') });
      log.info({}, 'something happened');
      await new Promise((resolve) => setTimeout(resolve, 300)); // longer than lines wait for others
      log.info({ text: 'x'.repeat(10_000) }, 'something else');
      console.log('works on');
      process.exit(0);
    `;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    expect(stdout).toBe('works on\n');
  },
);

test('lines that could not be written are written later, in order and once; how many there was no room for is told', async () => {
  let written = '';
  let tries = 0;
  let isFull = true;
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const files = {
    write(_fd: number, bytes: Buffer, done: (error: Error | null, count: number) => void) {
      tries += 1;
      // A part at a time, as pipes take it.
      const part = isFull ? Buffer.alloc(0) : bytes.subarray(0, 7);
      setImmediate(() => {
        written += part.toString();
        done(isFull ? full : null, part.length);
      });
    },
    writeSync() {
      throw full;
    },
  } as unknown as typeof fs;
  const dropped: number[] = [];
  const output = createLogOutput({ fd: 0, files, most: 30, onDropped: (count) => dropped.push(count) });
  output.write('the first line\n');
  await waitUntil('it was tried twice', () => tries > 1);
  for (const line of ['the second line\n', 'the third\n', 'no room for this one\n', 'nor this\n']) output.write(line); // prettier-ignore
  output.flushSync();
  expect(written).toBe('');
  isFull = false;
  await waitUntil('all is written', () => written.endsWith('third\n'));
  expect(written).toBe('the first line\nthe second line\nthe third\n');
  expect(dropped).toEqual([2]);
  output.write('the last line\n');
  await waitUntil('it is written', () => written.endsWith('last line\n'));
});
