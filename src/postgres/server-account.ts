import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { TrainyardError } from '../errors.ts';

/** The operating system account that the database server runs as, when that isn't our own. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account for the embedded database: undefined (our own) unless we are root, which PostgreSQL refuses; then `postgres`,
 * created as a system account when it is missing, else `nobody`.
 *
 * @throws databaseStartFailed when root finds no account to drop to
 */
export function findServerAccount(log: (message: string) => void): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const postgres = lookUpAccount('postgres');
  if (postgres) return postgres;
  if (createSystemAccount('postgres')) {
    log('PostgreSQL does not run as root: created the system account "postgres" for it');
    const created = lookUpAccount('postgres');
    if (created) return created;
  }
  const nobody = lookUpAccount('nobody');
  if (nobody) return nobody;
  throw new TrainyardError(
    'databaseStartFailed',
    'PostgreSQL refuses to run as root, and there is no account "postgres" or "nobody" to run it as. ' +
      'Run as another user, or set DATABASE_URL to a server of your own.',
  );
}

/** Whether `account` can enter the folder, through every folder above it. */
export function canEnter(account: ServerAccount, folder: string): boolean {
  // asked of the kernel rather than computed from mode bits: access lists and mounts count too
  const { status } = spawnSync('/bin/sh', ['-c', 'test -r "$1" && test -x "$1"', 'sh', folder], {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
  });
  return status === 0;
}

/** The topmost folder on the way to `folder` that `account` can't pass, or null when it can pass all. */
export function findBarrier(account: ServerAccount, folder: string): string | null {
  const way = [folder];
  while (path.dirname(way[0]) !== way[0]) way.unshift(path.dirname(way[0]));
  return (
    way.find((step) => {
      const { status } = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', step], {
        uid: account.uid,
        gid: account.gid,
        cwd: '/',
      });
      return status !== 0;
    }) ?? null
  );
}

function lookUpAccount(name: string): ServerAccount | undefined {
  const id = (flag: '-u' | '-g') =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { name, uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function createSystemAccount(name: string): boolean {
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--no-create-home', '--user-group', '--shell', '/usr/sbin/nologin', name]],
    ['adduser', ['-S', '-D', '-H', name]], // BusyBox
  ];
  return attempts.some(([command, args]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0);
}
