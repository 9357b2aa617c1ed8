import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userCacheFolder } from '../../../src/provision/cache-folder.ts';
import { libraryFlavour, locateLibtensorflow } from '../../../src/provision/locate.ts';
import { hasNvidiaGpu } from '../../../src/provision/nvidia.ts';
import { libraryNames } from '../engine/library-names.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-locate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function putLibrary(...path: string[]): string {
  const directory = join(folder, ...path);
  mkdirSync(directory, { recursive: true });
  for (const name of libraryNames) writeFileSync(join(directory, name), 'a library');
  return directory;
}

const cpu = libraryFlavour(false);
const gpu = libraryFlavour(true);

describe('finding libtensorflow', () => {
  it("takes the user's folder before anything else, in the layout of an archive, a package, or flat", () => {
    putLibrary('cache', `2.0.0-${cpu}`);
    for (const layout of [[], ['lib'], ['tensorflow']]) {
      const directory = join(folder, `mine${layout.join('')}`);
      putLibrary(`mine${layout.join('')}`, ...layout);
      const located = locateLibtensorflow({ directory, cacheFolder: join(folder, 'cache') });
      expect(located).toEqual({ dir: directory, source: 'LIBTENSORFLOW_DIR', version: null });
    }
  });

  it("says so when the user's folder has none, and looks no further", () => {
    putLibrary('cache', `2.0.0-${cpu}`);
    const located = locateLibtensorflow({ directory: '/nowhere', cacheFolder: join(folder, 'cache') });
    expect(located).toEqual({ dir: null, reasons: [expect.stringContaining('/nowhere')] });
  });

  it('takes the newest of the cache by number, not by spelling', () => {
    putLibrary(`2.9.1-${cpu}`);
    const newest = putLibrary(`2.21.0-${cpu}`);
    putLibrary('2.30.0-another-platform-cpu');
    expect(locateLibtensorflow({ directory: '', cacheFolder: folder, gpu: false })).toEqual({
      dir: newest,
      source: 'cache',
      version: '2.21.0',
    });
  });

  it('takes a build for GPUs only where there is a GPU, and then before one for CPUs', () => {
    const forCpu = putLibrary(`2.21.0-${cpu}`);
    const forGpu = putLibrary(`2.20.0-${gpu}`);
    expect(locateLibtensorflow({ directory: '', cacheFolder: folder, gpu: false }).dir).toBe(forCpu);
    expect(locateLibtensorflow({ directory: '', cacheFolder: folder, gpu: true }).dir).toBe(forGpu);
  });

  it('does not take an incomplete folder, and gives its reasons', () => {
    mkdirSync(join(folder, `2.21.0-${cpu}`));
    const located = locateLibtensorflow({ directory: '', cacheFolder: folder, gpu: false });
    expect(located).toEqual({
      dir: null,
      reasons: ['LIBTENSORFLOW_DIR is not set.', expect.stringContaining(folder)],
    });
  });
});

describe("the user's cache folder", () => {
  it.each<[NodeJS.Platform, NodeJS.ProcessEnv, string]>([
    ['linux', { XDG_CACHE_HOME: '/xdg' }, '/xdg'],
    ['linux', {}, join(homedir(), '.cache')],
    ['darwin', {}, join(homedir(), 'Library', 'Caches')],
    ['win32', { LOCALAPPDATA: 'C:\\Local' }, 'C:\\Local'],
  ])("follows %s's custom", (platform, environment, expected) => {
    expect(userCacheFolder(environment, platform)).toBe(expected);
  });
});

it.runIf(process.platform === 'linux')('sees an NVIDIA GPU by its nvidia-smi on the path', () => {
  expect(hasNvidiaGpu({ PATH: folder })).toBe(hasNvidiaGpu({}));
  writeFileSync(join(folder, 'nvidia-smi'), '');
  expect(hasNvidiaGpu({ PATH: `/nowhere:${folder}` })).toBe(true);
});
