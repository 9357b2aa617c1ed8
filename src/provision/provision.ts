import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchArchive } from './archive-source.ts';
import { libraryCacheFolder } from './cache-folder.ts';
import type { Progress } from './download.ts';
import { findLibraryFiles } from './library-files.ts';
import { libraryFlavour, locateLibtensorflow, type LocatedLibrary } from './locate.ts';
import { hasNvidiaGpu } from './nvidia.ts';
import { libraryPins, type LibraryPins } from './pins.ts';
import { fetchPythonPackage } from './python-source.ts';

/** Tells a person what is being done, and how far it is. */
export type Report = (message: string, progress?: Progress) => void;

/** How to get libtensorflow; what is left out is found out. */
export interface ProvisionOptions {
  report: Report;
  /** The user's choice of folder (LIBTENSORFLOW_DIR); left out, null or empty: none. */
  directory?: string | null | undefined;
  cacheFolder?: string;
  gpu?: boolean;
  /** Also take files whose checksum we have not verified; left out: no. */
  allowUnpinned?: boolean;
  /** Command of a Python with pip. */
  python?: string;
  pins?: Readonly<Record<string, LibraryPins>>;
}

/** A download that another process, or this one before a crash, left behind is removed after a day. */
const staleMilliseconds = 24 * 3_600_000;
const partialPrefix = '.partial-';

interface Source {
  name: 'archive' | 'python package';
  title: string;
  version: string;
  pinned: boolean;
  fetch(folder: string, allowUnpinned: boolean): Promise<void>;
}

/**
 * Finds libtensorflow or gets it: the user's folder, else the cache, else the Python package, else Google's archive. On a machine
 * with an NVIDIA GPU the builds for GPUs come first, then those for CPUs. What is fetched appears in the cache at once and
 * complete, or not at all. When nothing works the reasons say why, source by source.
 */
export async function provisionLibtensorflow(options: ProvisionOptions): Promise<LocatedLibrary> {
  const { report } = options;
  const cacheFolder = options.cacheFolder ?? libraryCacheFolder();
  const gpu = options.gpu ?? hasNvidiaGpu();
  const { directory } = options;
  const located = locateLibtensorflow({ directory, cacheFolder, gpu });
  // A CPU build in the cache does not keep a machine with a GPU from getting the other one.
  const isBest = located.dir !== null && (located.source !== 'cache' || !gpu || located.dir.endsWith('-gpu'));
  if (isBest) {
    report(
      `libtensorflow ${located.version ?? ''} is in ${located.dir} (${located.source}).`.replace('  ', ' '),
    );
    return located;
  }
  const reasons = located.dir === null ? located.reasons : [];
  for (const reason of reasons) report(reason);
  if (directory) return located; // a wrong choice of the user's is not papered over

  await removeStale(cacheFolder);
  for (const flavour of gpu ? [libraryFlavour(true), libraryFlavour(false)] : [libraryFlavour(false)]) {
    if (located.dir?.endsWith(flavour)) break;
    const sources = sourcesOf(flavour, options);
    if (sources.length === 0) reasons.push(`There is no build of libtensorflow to fetch for ${flavour}.`);
    for (const source of sources) {
      const result = await trySource(source, flavour, cacheFolder, options);
      if ('dir' in result) return result;
      reasons.push(result.reason);
      report(result.reason);
    }
  }
  if (located.dir !== null) return located;
  return { dir: null, reasons };
}

function sourcesOf(flavour: string, options: ProvisionOptions): Source[] {
  const { archive, python } = (options.pins ?? libraryPins)[flavour] ?? { archive: null, python: null };
  const sources: Source[] = [];
  if (python) {
    sources.push({
      name: 'python package',
      title: `the Python package ${python.requirements[0]} (${flavour})`,
      version: python.version,
      pinned: Object.keys(python.sha256).length === python.requirements.length,
      fetch: (folder, allowUnpinned) =>
        fetchPythonPackage(python, folder, options.python ?? defaultPython(), allowUnpinned, options.report),
    });
  }
  if (archive) {
    sources.push({
      name: 'archive',
      title: `Google's archive of libtensorflow ${archive.version} (${flavour})`,
      version: archive.version,
      pinned: archive.sha256 !== null,
      fetch: (folder, allowUnpinned) => fetchArchive(archive, folder, allowUnpinned, options.report),
    });
  }
  return sources;
}

function defaultPython(): string {
  return process.platform === 'win32' ? 'python' : 'python3';
}

async function trySource(
  source: Source,
  flavour: string,
  cacheFolder: string,
  options: ProvisionOptions,
): Promise<(LocatedLibrary & { dir: string }) | { reason: string }> {
  const allowUnpinned = options.allowUnpinned ?? false;
  if (!source.pinned && !allowUnpinned) {
    const way = 'TRAINYARD_ALLOW_UNPINNED=1 takes it all the same';
    return { reason: `Skipped ${source.title}: no checksum of it is pinned; ${way}.` };
  }
  const target = join(cacheFolder, `${source.version}-${flavour}`);
  await mkdir(cacheFolder, { recursive: true });
  const partial = await mkdtemp(join(cacheFolder, partialPrefix));
  try {
    await source.fetch(partial, allowUnpinned);
    if (!findLibraryFiles(partial)) throw new Error('the library is not in it');
    const provenance = { title: source.title, version: source.version, fetchedAt: new Date().toISOString() };
    await writeFile(join(partial, 'provenance.json'), `${JSON.stringify(provenance, null, 2)}\n`);
    await moveIntoPlace(partial, target);
    options.report(`libtensorflow ${source.version} is in ${target}.`);
    return { dir: target, source: source.name, version: source.version };
  } catch (error) {
    return { reason: `${capitalise(source.title)} could not be had: ${(error as Error).message}.` };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Renames a complete folder into place; where another process was faster, its folder stays. */
async function moveIntoPlace(partial: string, target: string): Promise<void> {
  try {
    await rename(partial, target);
  } catch (error) {
    if (findLibraryFiles(target)) return;
    // Something incomplete of an older version of this program stands there.
    await rm(target, { recursive: true, force: true });
    await rename(partial, target).catch(() => {
      throw error;
    });
  }
}

async function removeStale(cacheFolder: string): Promise<void> {
  const names = await readdir(cacheFolder).catch(() => []);
  for (const name of names.filter((candidate) => candidate.startsWith(partialPrefix))) {
    const path = join(cacheFolder, name);
    const age =
      Date.now() -
      (await stat(path).then(
        (entry) => entry.mtimeMs,
        () => Date.now(),
      ));
    if (age > staleMilliseconds) await rm(path, { recursive: true, force: true });
  }
}

function capitalise(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
