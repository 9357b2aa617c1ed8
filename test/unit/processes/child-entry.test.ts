import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveChildEntry } from '../../../src/processes/child-entry.ts';

describe('how a child process is started', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'trainyard-child-')));
    await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(path.join(folder, 'source.ts'), 'const said: string = "from source"; console.log(said);');
    await writeFile(path.join(folder, 'compiled.js'), 'console.log("compiled", process.execArgv.length);');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = async (file: string) => {
    const { execPath, args } = resolveChildEntry(pathToFileURL(path.join(folder, file)));
    const { stdout } = await promisify(execFile)(execPath, args, { cwd: tmpdir() });
    return stdout.trim();
  };

  it('runs sources with tsx, from any working folder', async () => {
    expect(await run('source.ts')).toBe('from source');
  });

  it('runs the compiled module where there is no source, with node alone', async () => {
    expect(await run('compiled.ts')).toBe('compiled 0');
  });

  it('takes a compiled module by its own name', () => {
    const entry = resolveChildEntry(pathToFileURL(path.join(folder, 'compiled.js')));
    expect(entry).toEqual({
      execPath: process.execPath,
      execArgv: [],
      modulePath: path.join(folder, 'compiled.js'),
      args: [path.join(folder, 'compiled.js')],
    });
  });

  it('says which file is missing', () => {
    expect(() => resolveChildEntry(pathToFileURL(path.join(folder, 'none.ts')))).toThrow(/none\.ts/);
  });
});
