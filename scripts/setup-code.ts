import { execFile } from 'node:child_process';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { SetupStep } from '../src/setup-step.ts';

const execute = promisify(execFile);
const root = path.resolve(import.meta.dirname, '..');
const inRoot = (...parts: string[]): string => path.join(root, ...parts);

const prismaClient: SetupStep = {
  name: 'Prisma client',
  async run(say) {
    const stamp = inRoot('src', 'store', 'generated', '.stamp');
    if (await isNewer(stamp, [inRoot('prisma', 'schema.prisma'), inRoot('prisma.config.ts')]))
      return 'upToDate';
    say('generating from prisma/schema.prisma');
    await runTool('prisma', ['generate']);
    await writeFile(stamp, '');
    return 'done';
  },
};

const compiledCode: SetupStep = {
  name: 'code',
  async run(say) {
    const stamp = inRoot('dist', '.stamp');
    const sources = [
      ...(await filesUnder(inRoot('src'))),
      ...(await filesUnder(inRoot('scripts', 'bundle'))),
      // Of the packages that are bundled.
      inRoot('package-lock.json'),
    ];
    if (await isNewer(stamp, sources)) return 'upToDate';
    say('bundling src to dist');
    // Noted before compiling: a source that is edited meanwhile is newer than the stamp.
    const startedAt = new Date();
    await rm(stamp, { force: true });
    const { bundle } = await import('./bundle/bundle.ts');
    await bundle(inRoot('dist'));
    await writeFile(stamp, startedAt.toISOString());
    return 'done';
  },
};

/** What has to be generated and compiled before anything runs. */
export const prepareCode: readonly SetupStep[] = [prismaClient, compiledCode];

async function isNewer(file: string, sources: readonly string[]): Promise<boolean> {
  const made = await modifiedAt(file);
  if (made === null) return false;
  const times = await Promise.all(sources.map(modifiedAt));
  return times.every((time) => time !== null && time <= made);
}

async function modifiedAt(file: string): Promise<number | null> {
  return (await stat(file).catch(() => null))?.mtimeMs ?? null;
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

async function runTool(name: string, args: readonly string[]): Promise<void> {
  try {
    await execute(inRoot('node_modules', '.bin', name), args, {
      cwd: root,
      shell: process.platform === 'win32',
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${name} ${args.join(' ')} failed:\n${stdout}${stderr}`.trim(), { cause: error });
  }
}
