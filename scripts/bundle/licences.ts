import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The licences of the packages whose code is in a bundle, as their authors ask that they go with it.
 * @param inputs the files that were bundled, as esbuild's metafile names them, from `root`
 */
export async function bundledLicences(inputs: readonly string[], root: string): Promise<string> {
  const folders = new Set(
    inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? []),
  );
  const texts = await Promise.all(
    [...folders].toSorted().map((folder) => licenceOf(path.join(root, folder))),
  );
  return `Code of these packages is in this folder, under their own licences.\n\n${texts.join('\n\n')}\n`;
}

async function licenceOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(
    await readFile(path.join(folder, 'package.json'), 'utf8'),
  ) as Record<string, unknown>;
  const files = (await readdir(folder))
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .toSorted();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  const title = `${String(name)} ${String(version)} (${typeof license === 'string' ? license : 'see below'})`;
  return [title, '='.repeat(title.length), ...texts.map((text) => text.trim())].join('\n\n');
}
