import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { entries, external } from './entries.ts';
import { bundledLicences } from './licences.ts';
import { fillPlaces, keepPlaces, tensorflowModules } from './plugins.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  // Where a line comes from is in the map; the sources themselves are in the repository.
  sourcesContent: false,
  write: false,
  metafile: true,
  logLevel: 'error',
} as const satisfies BuildOptions;

/** CommonJS packages in a module ask for node's own modules by `require`, and the WASM backend for its folder. */
const commonJs = {
  banner: {
    js: "import { createRequire as trainyardRequire } from 'node:module'; const require = trainyardRequire(import.meta.url), trainyardFolder = import.meta.dirname;",
  },
  define: { __dirname: 'trainyardFolder' },
};

/** Compiles `src` into `dist`, or another folder: each entry with what it loads, what several load once, in chunks. Types are not checked. */
export async function bundle(dist = path.join(root, 'dist')): Promise<void> {
  const service = build({
    ...common,
    platform: 'node',
    entryPoints: entries.map((file) => ({ in: path.join('src', file), out: file.replace(/\.ts$/, '') })),
    outdir: dist,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    external: [...external],
    ...commonJs,
    plugins: [keepPlaces, tensorflowModules],
  });
  // For programs of others, in browsers, too: it asks for nothing of node.
  const client = build({
    ...common,
    platform: 'neutral',
    entryPoints: [{ in: 'src/client/client.ts', out: 'client/client' }],
    outdir: dist,
    packages: 'external',
  });
  // Goes with exported models, so it is one file.
  const reader = build({
    ...common,
    platform: 'neutral',
    entryPoints: [{ in: 'src/reader/preparation.ts', out: 'preparation' }],
    outdir: dist,
    external: ['sharp'],
    sourcemap: false,
  });
  const built = await Promise.all([service, client, reader]);
  const licences = path.join(dist, 'licences-of-packages.txt');
  const written = new Set([licences]);
  for (const { path: file, text } of built.flatMap(({ outputFiles }) => outputFiles)) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, file.endsWith('.js') ? fillPlaces(text, file, dist) : text);
    written.add(file);
  }
  const inputs = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  await writeFile(licences, await bundledLicences(inputs, root));
  // Last, so that a service that is running finds each module at any time, of the one build or the other.
  const there = await readdir(dist, { recursive: true, withFileTypes: true });
  for (const entry of there) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !written.has(file)) await rm(file, { force: true });
  }
}
