import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create as createTar } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadFile } from '../../../src/provision/download.ts';
import { libraryFlavour } from '../../../src/provision/locate.ts';
import { libraryPins, type LibraryPins } from '../../../src/provision/pins.ts';
import { provisionLibtensorflow, type ProvisionOptions } from '../../../src/provision/provision.ts';
import { libraryNames } from '../engine/library-names.ts';
import { zipFiles } from '../../../scripts/zip-files.ts';

const flavour = libraryFlavour(false);
const wheelName = 'tensorflow_cpu-9.9.9-cp311-cp311-any.whl';
const noPython = 'no-such-python-here';

let folder: string;
let cacheFolder: string;
let server: Server;
let answer: (response: ServerResponse) => void;
let messages: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-provision-'));
  cacheFolder = join(folder, 'cache');
  messages = [];
  answer = (response) => response.writeHead(404).end();
  server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, maxRetries: 20, retryDelay: 50 }); // what was given up may still write
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/libtensorflow.tar.gz`;

/** An archive laid out as Google's are. */
function makeArchive(): Buffer {
  const content = join(folder, 'archive');
  mkdirSync(join(content, 'lib'), { recursive: true });
  mkdirSync(join(content, 'include'), { recursive: true });
  for (const name of libraryNames) writeFileSync(join(content, 'lib', name), `the library ${name}`);
  writeFileSync(join(content, 'include', 'c_api.h'), '// not wanted');
  createTar({ file: join(folder, 'archive.tar.gz'), cwd: content, gzip: true, sync: true }, [
    './lib',
    './include',
  ]);
  return readFileSync(join(folder, 'archive.tar.gz'));
}

/** A wheel, and a program that stands in for Python with pip: it knows `--version` and `download`. */
function makePython(options: { pip?: string; fails?: string } = {}): { python: string; sum: string } {
  const entries = libraryNames.map((name) => [`tensorflow/${name}`, `the library ${name}`] as const);
  const wheel = zipFiles([...entries, ['tensorflow/python/not_wanted.py', 'pass']]);
  writeFileSync(join(folder, wheelName), wheel);
  const python = join(folder, 'fake-python');
  const script = `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
if (args[2] === '--version') { console.log('pip ${options.pip ?? '25.0'} from nowhere'); process.exit(0); }
fs.appendFileSync(${JSON.stringify(join(folder, 'calls'))}, args.join(' ') + '\\n');
${options.fails ? `console.error('ERROR: ${options.fails}'); process.exit(1);` : ''}
if (args.includes('raw')) console.log('Progress 10 of 20');
const to = args[args.indexOf('--dest') + 1];
fs.mkdirSync(to, { recursive: true });
fs.copyFileSync(${JSON.stringify(join(folder, wheelName))}, to + '/${wheelName}');
`;
  writeFileSync(python, script);
  chmodSync(python, 0o755);
  return { python, sum: sha256(wheel) };
}

const archivePins = (sum: string | null): LibraryPins => ({
  archive: { version: '9.9.8', url: url(), sha256: sum },
  python: null,
});
const pythonPins = (sum: string | null): LibraryPins => ({
  archive: null,
  python: {
    version: '9.9.9',
    requirements: ['tensorflow-cpu==9.9.9'],
    platforms: ['manylinux_2_27_x86_64'],
    sha256: sum === null ? {} : { [wheelName]: sum },
  },
});

const provision = (pins: LibraryPins, options: Partial<ProvisionOptions> = {}) =>
  provisionLibtensorflow({
    report: (message) => messages.push(message),
    directory: '',
    cacheFolder,
    gpu: false,
    allowUnpinned: false,
    python: noPython,
    pins: { [flavour]: pins },
    ...options,
  });

const nothingIsLeft = () => expect(existsSync(cacheFolder) ? readdirSync(cacheFolder) : []).toEqual([]);

describe('getting libtensorflow', () => {
  it("takes the user's folder or the cache without fetching anything", async () => {
    const cached = join(cacheFolder, `9.0.0-${flavour}`);
    mkdirSync(cached, { recursive: true });
    for (const name of libraryNames) writeFileSync(join(cached, name), '');
    expect(await provision(pythonPins(null))).toEqual({ dir: cached, source: 'cache', version: '9.0.0' });
    expect(await provision(pythonPins(null), { directory: cached })).toMatchObject({
      source: 'LIBTENSORFLOW_DIR',
    });
  });

  it("does not paper over a wrong folder of the user's", async () => {
    const { python, sum } = makePython();
    const result = await provision(pythonPins(sum), { directory: '/nowhere', python });
    expect(result).toEqual({ dir: null, reasons: [expect.stringContaining('/nowhere')] });
    nothingIsLeft();
  });

  it("fetches Google's archive, keeps what is needed, and finds it in the cache the next time", async () => {
    const archive = makeArchive();
    answer = (response) => response.writeHead(200, { 'content-length': archive.length }).end(archive);
    const seen: unknown[] = [];
    const pins = archivePins(sha256(archive));
    const result = await provision(pins, { report: (_message, progress) => progress && seen.push(progress) });
    const dir = join(cacheFolder, `9.9.8-${flavour}`);
    expect(result).toEqual({ dir, source: 'archive', version: '9.9.8' });
    expect(seen.at(-1)).toEqual({ done: archive.length, total: archive.length });
    expect(readdirSync(dir).toSorted()).toEqual(['lib', 'provenance.json']);
    expect(readFileSync(join(dir, 'lib', libraryNames[0]), 'utf8')).toContain('the library');
    expect(await provision(pins)).toEqual({ dir, source: 'cache', version: '9.9.8' });
    expect(readdirSync(cacheFolder)).toHaveLength(1);
  });

  it('takes the Python package before the archive', async () => {
    const { python, sum } = makePython();
    const pins = { archive: archivePins('0'.repeat(64)).archive, python: pythonPins(sum).python };
    const result = await provision(pins, { python });
    expect(result).toEqual({
      dir: join(cacheFolder, `9.9.9-${flavour}`),
      source: 'python package',
      version: '9.9.9',
    });
    const installed = readdirSync(join(cacheFolder, `9.9.9-${flavour}`, 'tensorflow')).toSorted();
    expect(installed).toEqual(libraryNames.toSorted());
    const call = readFileSync(join(folder, 'calls'), 'utf8');
    expect(call).toContain(
      '--python-version 3.11 --implementation cp --abi cp311 --platform manylinux_2_27_x86_64',
    );
  });

  it('goes on to the archive and says why', async () => {
    const archive = makeArchive();
    answer = (response) => response.writeHead(200).end(archive);
    const pins = { ...archivePins(sha256(archive)), python: pythonPins('0'.repeat(64)).python };
    expect(await provision(pins)).toMatchObject({ source: 'archive', version: '9.9.8' });
    expect(messages).toContainEqual(expect.stringContaining(`could not be had: there is no ${noPython}`));
  });

  it('says when the server does not have the archive', async () => {
    const { dir } = await provision(archivePins('0'.repeat(64)));
    expect(dir).toBeNull();
    expect(messages.at(-1)).toMatch(/archive of libtensorflow 9\.9\.8 .* the server answered 404/);
  });

  it('passes on the progress of a pip that can tell it, and asks an older one for none', async () => {
    for (const [pip, asked, progress] of [
      ['24.1.1', '--progress-bar raw', [{ done: 10, total: 20 }]],
      ['23.2.1', '--progress-bar off', []],
    ] as const) {
      const { python, sum } = makePython({ pip });
      const seen: unknown[] = [];
      const report: ProvisionOptions['report'] = (_message, at) => at && seen.push(at);
      const folderOfPip = join(cacheFolder, pip);
      await provision(pythonPins(sum), { python, report, cacheFolder: folderOfPip });
      expect(readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n').at(-1)).toContain(asked);
      expect(seen).toEqual(progress);
    }
  });

  it.each([
    ['an archive', () => ({ pins: archivePins('0'.repeat(64)), python: noPython })],
    ['a wheel', () => ({ pins: pythonPins('0'.repeat(64)), python: makePython().python })],
  ])('rejects %s with another checksum and leaves nothing behind', async (_what, make) => {
    const archive = makeArchive();
    answer = (response) => response.writeHead(200).end(archive);
    const { pins, python } = make();
    const result = await provision(pins, { python });
    expect(result.dir).toBeNull();
    expect(messages.at(-1)).toMatch(/SHA-256 [0-9a-f]{64}, and 0{64} is expected/);
    nothingIsLeft();
  });

  it('rejects an archive that is no archive, and one without the library in it', async () => {
    const junk = Buffer.from('this is not a tar file at all');
    answer = (response) => response.writeHead(200).end(junk);
    expect((await provision(archivePins(sha256(junk)))).dir).toBeNull();
    nothingIsLeft();
    writeFileSync(join(folder, 'LICENSE'), 'a licence');
    createTar({ file: join(folder, 'empty.tar.gz'), cwd: folder, gzip: true, sync: true }, ['LICENSE']);
    const empty = readFileSync(join(folder, 'empty.tar.gz'));
    answer = (response) => response.writeHead(200).end(empty);
    await provision(archivePins(sha256(empty)));
    expect(messages.at(-1)).toMatch(/the library is not in it/);
    nothingIsLeft();
  });

  it('skips what has no pinned checksum, unless that is allowed', async () => {
    const archive = makeArchive();
    answer = (response) => response.writeHead(200).end(archive);
    const { python } = makePython();
    const pins = { archive: archivePins(null).archive, python: pythonPins(null).python };
    const refused = await provision(pins, { python });
    expect(refused).toEqual({
      dir: null,
      reasons: expect.arrayContaining([
        expect.stringMatching(/^Skipped Google's archive.*TRAINYARD_ALLOW_UNPINNED=1/),
        expect.stringMatching(/^Skipped the Python package.*TRAINYARD_ALLOW_UNPINNED=1/),
      ]) as unknown,
    });
    nothingIsLeft();
    const allowed = await provision(pins, { python, allowUnpinned: true });
    expect(allowed).toMatchObject({ source: 'python package' });
    const archiveOnly = archivePins(null);
    const cache = join(folder, 'another-cache');
    expect(await provision(archiveOnly, { allowUnpinned: true, cacheFolder: cache })).toMatchObject({
      source: 'archive',
    });
  });

  it('never takes a wheel of another name unverified', async () => {
    const { python } = makePython();
    const pins = pythonPins('0'.repeat(64));
    const renamed = { ...pins, python: { ...pins.python!, sha256: { 'another.whl': '0'.repeat(64) } } };
    await provision(renamed, { python });
    expect(messages.at(-1)).toMatch(/no checksum of tensorflow_cpu-9\.9\.9.* is pinned/);
    nothingIsLeft();
  });

  it('says in plain words what keeps pip from working', async () => {
    await provision(pythonPins('0'.repeat(64)));
    expect(messages.at(-1)).toContain(`there is no ${noPython}`);
    const { python } = makePython({ fails: 'No matching distribution found for tensorflow-cpu==9.9.9' });
    await provision(pythonPins('0'.repeat(64)), { python });
    expect(messages.at(-1)).toContain('No matching distribution found');
    nothingIsLeft();
  });

  it('can be done twice at once', async () => {
    const { python, sum } = makePython();
    const results = await Promise.all([1, 2, 3].map(() => provision(pythonPins(sum), { python })));
    for (const result of results) expect(result.dir).toBe(join(cacheFolder, `9.9.9-${flavour}`));
    expect(readdirSync(cacheFolder)).toEqual([`9.9.9-${flavour}`]);
  });

  it('replaces an incomplete folder, and clears away what crashed long ago but not what runs', async () => {
    const old = join(cacheFolder, '.partial-old');
    const young = join(cacheFolder, '.partial-young');
    [old, young, join(cacheFolder, `9.9.9-${flavour}`)].forEach((path) =>
      mkdirSync(path, { recursive: true }),
    );
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    utimesSync(old, yesterday, yesterday);
    const { python, sum } = makePython();
    expect((await provision(pythonPins(sum), { python })).dir).not.toBeNull();
    expect(readdirSync(cacheFolder).toSorted()).toEqual(['.partial-young', `9.9.9-${flavour}`]);
  });

  it('on a machine with a GPU takes the build for CPUs when the other can not be had', async () => {
    const { python, sum } = makePython();
    const pins = { [libraryFlavour(true)]: pythonPins(null), [flavour]: pythonPins(sum) };
    const result = await provision(pythonPins(sum), { python, gpu: true, pins });
    expect(result.dir).toBe(join(cacheFolder, `9.9.9-${flavour}`));
    expect(messages).toContainEqual(
      expect.stringContaining(`Skipped the Python package tensorflow-cpu==9.9.9 (${libraryFlavour(true)})`),
    );
    // The next time it finds that build and says again what it lacks.
    expect(await provision(pythonPins(sum), { python, gpu: true, pins })).toMatchObject({ source: 'cache' });
  });
});

describe('downloading', () => {
  const download = (limits: { connectMilliseconds: number; stallMilliseconds: number }) =>
    downloadFile(url(), join(folder, 'file'), () => undefined, limits);

  it('gives up on a server that does not answer, one that stalls, and one that cuts off', async () => {
    answer = () => undefined;
    await expect(download({ connectMilliseconds: 50, stallMilliseconds: 50 })).rejects.toThrow(
      'no answer within 50 ms',
    );
    answer = (response) => response.writeHead(200, { 'content-length': 100 }).write('some');
    await expect(download({ connectMilliseconds: 60_000, stallMilliseconds: 50 })).rejects.toThrow(
      'no data for 50 ms',
    );
    answer = (response) => {
      response.writeHead(200, { 'content-length': 100 }).write('some');
      setImmediate(() => response.destroy());
    };
    await expect(download({ connectMilliseconds: 60_000, stallMilliseconds: 60_000 })).rejects.toThrow(
      /terminated|closed|aborted|cut off|ECONNRESET/,
    );
  });

  it('says why a server can not be reached', async () => {
    const target = downloadFile('http://127.0.0.1:1/file', join(folder, 'file'), () => undefined);
    await expect(target).rejects.toThrow(/ECONNREFUSED|bad port/);
  });
});

describe('the pins', () => {
  const everySource = Object.entries(libraryPins);
  const pythonSources = everySource.flatMap(([name, { python }]) =>
    python ? [[name, python] as const] : [],
  );

  it.each(everySource)('name a file and its sum for %s', (_flavour, { archive, python }) => {
    const sums = [...(archive ? [archive.sha256] : []), ...Object.values(python?.sha256 ?? {})];
    expect(sums).not.toEqual([]);
    for (const sum of sums) expect(sum).toMatch(/^[0-9a-f]{64}$/);
  });

  it("have the archive's version in its address", () => {
    const archives = everySource.flatMap(([, { archive }]) => archive ?? []);
    for (const { url: address, version } of archives) expect(address).toContain(`/${version}/`);
    expect(archives).not.toEqual([]);
  });

  it('hold no sum twice', () => {
    const sums = everySource.flatMap(([, { archive, python }]) => [
      archive?.sha256,
      ...Object.values(python?.sha256 ?? {}),
    ]);
    const known = sums.filter((sum) => sum !== undefined && sum !== null);
    expect(new Set(known).size).toBe(known.length);
  });

  it.each(pythonSources)(
    'have the wheel of each requirement for %s, with a tag that is asked for',
    (_, pin) => {
      const wheels = Object.keys(pin.sha256).map((file) => {
        const [name, version, python, , tags] = file.replace(/\.whl$/, '').split('-');
        return { requirement: `${name.replaceAll('_', '-')}==${version}`, python, tags: tags.split('.') };
      });
      expect(wheels.map(({ requirement }) => requirement).toSorted()).toEqual(pin.requirements.toSorted());
      for (const { python, tags } of wheels) {
        expect(['cp311', 'py3']).toContain(python);
        expect(tags.some((tag) => pin.platforms.includes(tag))).toBe(true);
      }
      expect(pin.requirements[0]).toContain(`==${pin.version}`);
    },
  );
});
