import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { entries } from '../../scripts/bundle/entries.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

interface Packed {
  files: { path: string }[];
  unpackedSize: number;
}

/** `npm run proof:package` installs the package and starts the service of it; this sees that all it needs is in it, and nothing else. */
describe('the package that npm packs', () => {
  let files: string[];
  beforeAll(async () => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const { stdout } = await promisify(execFile)(npm, ['pack', '--dry-run', '--json'], {
      cwd: root,
      maxBuffer: 2 ** 26,
    });
    const [packed] = JSON.parse(stdout) as [Packed];
    files = packed.files.map((file) => file.path);
  });

  it('has what is started, the migrations, the document and the licences', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'LICENSE',
        'dist/client/client.js',
        'dist/licences-of-packages.txt',
        'openapi/openapi.json',
        'prisma/migrations/migration_lock.toml',
        'prisma/migrations/20261122111214_initial/migration.sql',
        ...entries.map((file) => `dist/${file.replace(/\.ts$/, '.js')}`),
      ]),
    );
  });

  it('has no sources, no tests and nothing of this machine', () => {
    const wanted =
      /^(?:package\.json|README\.md|LICENSE|dist\/.*\.(?:js|js\.map|d\.ts|txt)|prisma\/migrations\/.*|openapi\/openapi\.json)$/;
    expect(files.filter((file) => !wanted.test(file))).toEqual([]);
  });

  it('loads no package that is not installed with it', async () => {
    const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
      optionalDependencies: Record<string, string>;
    };
    const installed = new Set([
      ...Object.keys(manifest.dependencies),
      ...Object.keys(manifest.optionalDependencies),
      ...builtinModules,
    ]);
    const modules = files.filter((file) => file.endsWith('.js'));
    const texts = await Promise.all(modules.map((file) => readFile(path.join(root, file), 'utf8')));
    const loaded = texts.flatMap((text) =>
      [...text.matchAll(/^(?:import|export|\} from) ?(?:.* from )?"([^"./][^"]*)";$/gm)].map(
        ([, name]) => name,
      ),
    );
    const missing = new Set(loaded.filter((name) => !name.startsWith('node:')).map(packageOf));
    expect(loaded).toContain('pino');
    expect([...missing].filter((name) => !installed.has(name))).toEqual([]);
  });
});

/** `@scope/name` or `name` of what is imported. */
const packageOf = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'); // prettier-ignore
