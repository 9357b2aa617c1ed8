import { spawn } from 'node:child_process';
import path from 'node:path';
import type { ServerAccount } from './server-account.ts';

/** Runs one of PostgreSQL's programs to its end, as `account`; rejects with what it printed when it fails. */
export function runPostgresProgram(
  program: string,
  args: readonly string[],
  account: ServerAccount | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...(account && { uid: account.uid, gid: account.gid }),
      // the account may not be able to enter our own working folder
      cwd: path.dirname(program),
      env: { PATH: process.env['PATH'], SystemRoot: process.env['SystemRoot'], LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code !== 0) return; // 'close' follows, with the last of the output
      // a server that pg_ctl started may hold the pipes open for as long as it lives: don't wait for 'close'
      child.stdout.destroy();
      child.stderr.destroy();
      resolve();
    });
    child.on('close', (code, signal) => {
      if (code === 0) return;
      const ending = code === null ? `was ended by ${signal}` : `exited with ${code}`;
      reject(new Error(`${path.basename(program)} ${ending}: ${output.trim().slice(-1500)}`));
    });
  });
}
