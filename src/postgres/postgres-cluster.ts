import { randomBytes } from 'node:crypto';
import {
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TrainyardError } from '../errors.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { runPostgresProgram } from './postgres-program.ts';
import { canEnter, findBarrier, type ServerAccount } from './server-account.ts';

/** A folder with a database cluster in it, and the password of its superuser `postgres`. */
export interface PostgresCluster {
  /** Real path, without symbolic links. */
  readonly folder: string;
  readonly password: string;
}

interface ClusterParts {
  dataDir: string;
  binaries: PostgresBinaries;
  account: ServerAccount | undefined;
  log: (message: string) => void;
  /** Whether the new files are flushed to disk; only throwaway clusters do without. */
  sync: boolean;
}

const passwordFileName = 'trainyard-password';

/**
 * The cluster in `dataDir`, made when there is none. It is made aside and renamed, password included, so a crash leaves no
 * half of one, and of several processes that start at once one wins and the others take its cluster.
 *
 * @throws databaseStartFailed when the folder can't be used, or another PostgreSQL version made it
 */
export async function openCluster(parts: ClusterParts): Promise<PostgresCluster> {
  const { account, binaries } = parts;
  const dataDir = path.resolve(parts.dataDir);
  await mkdir(dataDir, { recursive: true });
  // a folder of root's, such as one made by mkdtemp, is handed to the account; someone else's is left as it is
  if (account && (await stat(dataDir)).uid === 0) await chown(dataDir, account.uid, account.gid);

  const place = path.join(dataDir, 'cluster');
  if (!(await isPresent(place))) await createCluster({ ...parts, dataDir }, place);
  const folder = await realpath(place).catch((cause: unknown) => {
    throw new TrainyardError(
      'databaseStartFailed',
      `${place} links to a folder that is gone. Bring that back, or remove the link to begin with an empty database.`,
      { cause },
    );
  });
  if (account && !canEnter(account, folder)) throw notReachable(account, folder);
  await checkVersion(folder, binaries);
  return { folder, password: await readFile(path.join(folder, passwordFileName), 'utf8') };
}

async function createCluster(parts: ClusterParts, place: string): Promise<void> {
  const { account, dataDir, log } = parts;
  const elsewhere =
    account && !canEnter(account, dataDir) ? await findReachableParent(account, dataDir) : null;
  log(`making a new database cluster in ${place}`);
  const made = await mkdtemp(path.join(elsewhere ?? dataDir, elsewhere ? 'postgres-' : 'cluster-'));
  try {
    await initialise(made, parts);
    if (!elsewhere) return await rename(made, place);
    await symlink(made, place);
    log(
      `the database lives in ${made}, linked from ${place}: PostgreSQL runs as "${account!.name}", which can't enter ` +
        `${findBarrier(account!, dataDir)}. Run as another user than root, or set DATA_DIR, to keep all data in one folder.`,
    );
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    if (await isPresent(place)) return; // another process finished first: its cluster is the one
    if (error instanceof TrainyardError) throw error;
    throw new TrainyardError('databaseStartFailed', `No database cluster could be made in ${dataDir}.`, {
      cause: error,
    });
  }
}

async function initialise(folder: string, { account, binaries, sync }: ClusterParts): Promise<void> {
  const password = randomBytes(24).toString('hex');
  const passwordFile = `${folder}.password`;
  const own = async (file: string) => account && (await chown(file, account.uid, account.gid));
  await own(folder);
  await writeFile(passwordFile, password, { mode: 0o600 });
  try {
    await own(passwordFile);
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      timezone: 'UTC',
      log_timezone: 'UTC',
      log_checkpoints: 'off', // two lines every five minutes, for ever
    };
    await runPostgresProgram(
      binaries.initdb,
      [
        `--pgdata=${folder}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        // the built-in provider sorts and folds the same on every operating system
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        ...(sync ? [] : ['--no-sync']),
        ...Object.entries(settings).map(([name, value]) => `--set=${name}=${value}`),
      ],
      account,
    );
    await rename(passwordFile, path.join(folder, passwordFileName));
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Where a cluster goes when the account can't reach the data folder: temporary stays temporary, the rest to /var/lib. */
async function findReachableParent(account: ServerAccount, dataDir: string): Promise<string> {
  const parent = isInside(dataDir, tmpdir()) ? tmpdir() : '/var/lib/trainyard';
  await mkdir(parent, { recursive: true, mode: 0o755 }).catch(() => {});
  if (!canEnter(account, parent)) throw notReachable(account, dataDir);
  return parent;
}

function notReachable(account: ServerAccount, folder: string): TrainyardError {
  return new TrainyardError(
    'databaseStartFailed',
    `PostgreSQL refuses to run as root, so it runs as "${account.name}", which can't enter ` +
      `${findBarrier(account, folder) ?? folder} (on the way to ${folder}). Run as another user than root, set DATA_DIR ` +
      `to a folder that "${account.name}" can enter, or set DATABASE_URL to a server of your own.`,
  );
}

async function checkVersion(folder: string, { majorVersion }: PostgresBinaries): Promise<void> {
  const found = (await readFile(path.join(folder, 'PG_VERSION'), 'utf8')).trim();
  if (found === majorVersion) return;
  throw new TrainyardError(
    'databaseStartFailed',
    `${folder} was made by PostgreSQL ${found}, and this is PostgreSQL ${majorVersion}, which can't read it. ` +
      `Dump it with PostgreSQL ${found} and load the dump, or move the folder away to begin with an empty database.`,
  );
}

function isInside(folder: string, parent: string): boolean {
  const way = path.relative(parent, folder);
  return way !== '' && !way.startsWith('..') && !path.isAbsolute(way);
}

async function isPresent(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
