import { execFile, spawn } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { hashFile, type Progress } from './download.ts';
import type { PythonPin } from './pins.ts';
import { checkSum } from './check-sum.ts';
import { unpackZip } from './unpack-zip.ts';

/** First pip that can print its progress for programs (`--progress-bar raw`). */
const rawProgressSince = [24, 1] as const;

/** How long pip may take: the GPU packages are 3 GB. */
const pipTimeoutMilliseconds = 3_600_000;

/**
 * Fetches the pinned wheels with `python -m pip download` and unpacks the libraries into `folder`, in the layout of a Python
 * site-packages folder, which is where they look for each other.
 * @throws Error in plain words when there is no pip, it can't get them, or a sum is another
 */
export async function fetchPythonPackage(
  pin: PythonPin,
  folder: string,
  python: string,
  allowUnpinned: boolean,
  report: (message: string, progress?: Progress) => void,
): Promise<void> {
  const wheels = join(folder, 'wheels');
  const pipVersion = await readPipVersion(python);
  const title =
    pin.requirements.length === 1 ? pin.requirements[0] : `${pin.requirements[0]} and CUDA's libraries`;
  report(`Downloading ${title} with pip ${pipVersion.join('.')}`);
  const raw =
    pipVersion[0] > rawProgressSince[0] ||
    (pipVersion[0] === rawProgressSince[0] && pipVersion[1] >= rawProgressSince[1]);
  await runPip(python, pipArguments(pin, wheels, raw), (progress) =>
    report(`Downloading ${title}`, progress),
  );

  for (const wheel of await readdir(wheels)) {
    report(`Verifying ${wheel}`);
    checkSum(wheel, await hashFile(join(wheels, wheel)), pin.sha256[wheel] ?? null, allowUnpinned);
    report(`Unpacking ${wheel}`);
    await unpackZip(join(wheels, wheel), folder, isWanted);
  }
  await rm(wheels, { recursive: true });
}

/** The C library and the framework library that it is linked to (as `readelf -d` shows, nothing else of the package), CUDA's. */
function isWanted(name: string): boolean {
  return (
    /^tensorflow\/libtensorflow_(cc|framework)\.(so\.2|2\.dylib)$/.test(name) ||
    /^nvidia\/.*\/lib\/[^/]+\.so(\.\d+)*$/.test(name) ||
    // XLA compiles for GPUs with these.
    /^nvidia\/cuda_nvcc\/(bin|nvvm)\//.test(name) ||
    name.startsWith('tensorflow/THIRD_PARTY_NOTICES') ||
    /\.dist-info\/(license|licenses\/)/i.test(name)
  );
}

/**
 * One wheel for every host: the Python, ABI and platform are named instead of taken from the Python that runs pip, since only the
 * C library in it is used.
 */
function pipArguments(pin: PythonPin, target: string, rawProgress: boolean): string[] {
  const platforms = pin.platforms.flatMap((platform) => ['--platform', platform]);
  const target311 = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311', ...platforms];
  const network = ['--timeout', '30', '--retries', '2', '--progress-bar', rawProgress ? 'raw' : 'off'];
  const quiet = ['--disable-pip-version-check', '--no-input'];
  const selection = ['--no-deps', '--only-binary=:all:', ...target311];
  return ['-m', 'pip', 'download', ...quiet, ...selection, ...network, '--dest', target, ...pin.requirements];
}

async function readPipVersion(python: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)(python, ['-m', 'pip', '--version'], { timeout: 30_000 }).catch(
    (error: unknown) => {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      throw new Error(missing ? `there is no ${python}` : `${python} has no working pip`, { cause: error });
    },
  );
  const version = /^pip (\d+)\.(\d+)/.exec(stdout);
  if (!version) throw new Error(`${python} has no working pip`);
  return [Number(version[1]), Number(version[2])];
}

async function runPip(
  python: string,
  args: readonly string[],
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const pip = spawn(python, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: pipTimeoutMilliseconds });
  const errors: string[] = [];
  createInterface(pip.stdout).on('line', (line) => {
    const progress = /^Progress (\d+) of (\d+)/.exec(line);
    if (progress) onProgress({ done: Number(progress[1]), total: Number(progress[2]) });
  });
  createInterface(pip.stderr).on('line', (line) => {
    if (line.startsWith('ERROR')) errors.push(line.replace(/^ERROR:\s*/, ''));
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    pip.on('error', reject);
    pip.on('close', resolve);
  });
  if (code !== 0) throw new Error(errors.at(-1) ?? `pip ended with code ${code}`);
}
