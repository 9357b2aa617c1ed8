import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { libraryCacheFolder } from './cache-folder.ts';
import { findLibraryFiles } from './library-files.ts';
import { hasNvidiaGpu } from './nvidia.ts';

/** A libtensorflow on this machine, or why there is none. */
export type LocatedLibrary =
  | {
      dir: string;
      /** How it came there: set by the user, or fetched earlier or just now. */
      source: 'LIBTENSORFLOW_DIR' | 'cache' | 'archive' | 'python package';
      /** Null where the user's folder does not say; the loaded library does. */
      version: string | null;
    }
  | { dir: null; reasons: string[] };

/** Where to look. */
export interface LocateOptions {
  /** The user's choice (LIBTENSORFLOW_DIR); left out, null or empty: none. */
  directory?: string | null | undefined;
  /** Left out: the user's cache folder. */
  cacheFolder?: string | undefined;
  /** Left out: whether this machine has an NVIDIA GPU. */
  gpu?: boolean | undefined;
}

/**
 * Finds libtensorflow without downloading anything, in a few milliseconds: the user's folder, else the newest in the cache, with
 * a build for GPUs before one for CPUs where there is a GPU.
 */
export function locateLibtensorflow(options: LocateOptions = {}): LocatedLibrary {
  const { directory } = options;
  if (directory) {
    if (findLibraryFiles(directory)) return { dir: directory, source: 'LIBTENSORFLOW_DIR', version: null };
    return {
      dir: null,
      reasons: [`LIBTENSORFLOW_DIR is ${directory}, and there is no libtensorflow in it.`],
    };
  }
  const cacheFolder = options.cacheFolder ?? libraryCacheFolder();
  const gpu = options.gpu ?? hasNvidiaGpu();
  const found = cachedLibraries(cacheFolder, gpu)[0];
  if (found) return { dir: found.dir, source: 'cache', version: found.version };
  return {
    dir: null,
    reasons: ['LIBTENSORFLOW_DIR is not set.', `There is no libtensorflow in the cache, ${cacheFolder}.`],
  };
}

/** A kind of build: the platform, and whether it can use NVIDIA GPUs. */
export function libraryFlavour(gpu: boolean): string {
  return `${process.platform}-${process.arch}-${gpu ? 'gpu' : 'cpu'}`;
}

/** The libraries of the cache that run here, the best first. */
function cachedLibraries(cacheFolder: string, gpu: boolean): { dir: string; version: string }[] {
  if (!existsSync(cacheFolder)) return [];
  const entries = readdirSync(cacheFolder);
  return (gpu ? [true, false] : [false]).flatMap((flavour) => {
    const suffix = `-${libraryFlavour(flavour)}`;
    return entries
      .filter((entry) => entry.endsWith(suffix))
      .map((entry) => ({ dir: join(cacheFolder, entry), version: entry.slice(0, -suffix.length) }))
      .filter(({ dir }) => findLibraryFiles(dir) !== null)
      .toSorted((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
  });
}
