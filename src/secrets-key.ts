import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TrainyardError } from './errors.ts';

/**
 * The keys that seal stored secrets: those of the configuration, else the one in `DATA_DIR/secrets-key`, which is made on
 * the first start, for this user alone. Servers that start together on one folder get the same.
 * @throws configInvalid where the file holds no key
 */
export async function readSecretsKeys({
  secretsKeys,
  dataDir,
}: {
  secretsKeys: Buffer[] | null;
  dataDir: string;
}): Promise<Buffer[]> {
  if (secretsKeys !== null) return secretsKeys;
  const file = path.join(dataDir, 'secrets-key');
  const key = parseSecretsKey(await readOrMake(file));
  if (key) return [key];
  throw new TrainyardError('configInvalid', `${file} must hold 32 bytes in base64.`);
}

/** A key of 32 bytes in base64 or base64url; null where the text is none. */
export function parseSecretsKey(text: string): Buffer | null {
  const key = Buffer.from(text.trim(), 'base64url'); // reads both alphabets
  return /^[\w+/-]{43}=?$/.test(text.trim()) && key.length === 32 ? key : null;
}

async function readOrMake(file: string): Promise<string> {
  const there = await readIfThere(file);
  if (there !== null) return there;
  await mkdir(path.dirname(file), { recursive: true });
  const made = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(made, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  // A link, unlike a rename, never takes the place of what another server has made meanwhile.
  await link(made, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(made);
  return readFile(file, 'utf8');
}

async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
