import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTestProject } from '../support/service.ts';

const folder = path.resolve(import.meta.dirname, '..', '..', 'python');
const python = ['python3', 'python'].find((command) => {
  const { status, stdout } = spawnSync(command, ['-c', 'import sys; print(sys.version_info >= (3, 9))']);
  return status === 0 && stdout.toString().trim() === 'True';
});
if (!python)
  console.warn('\n*** No Python 3.9 on this machine: the tests of the Python client are skipped. ***\n');

describe.skipIf(!python && process.env['CI'] !== 'true')('the Python client', () => {
  it('passes its own tests on a real service', async () => {
    const { url, adminKey } = await openTestProject();
    const child = spawn(python ?? 'python3', ['-m', 'unittest', 'discover', '-t', '.', '-s', 'tests'], {
      cwd: folder,
      env: {
        ...process.env,
        PYTHONPATH: ['src', process.env['PYTHONPATH']].filter(Boolean).join(path.delimiter),
        PYTHONDONTWRITEBYTECODE: '1',
        TRAINYARD_URL: url,
        TRAINYARD_KEY: adminKey,
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/^OK\b/m) });
    expect(output).not.toContain('name no service');
  });
});
