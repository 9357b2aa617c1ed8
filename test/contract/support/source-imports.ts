import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** An import of a module of ours, or of a package. */
export interface SourceImport {
  /** The file that imports, from the root of the repository, with `/`. */
  from: string;
  /** The file that is imported, from the root of the repository; for a package its name. */
  to: string;
  isPackage: boolean;
  /** `type`: erased when it runs; `lazy`: by `import()`. */
  how: 'value' | 'type' | 'lazy';
}

const root = path.join(import.meta.dirname, '../../..');

/** Import, export-from and import() of our formatting; the specifier is the last group that is there. */
const statement =
  /^\s*(?:import|export)\s+(type\s)?[^;'"]*?\bfrom\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

/** All imports of the sources below `src` that are not generated, node's own modules left out. */
export function readSourceImports(): SourceImport[] {
  return listSources('src').flatMap((from) => {
    const text = readFileSync(path.join(root, from), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    return [...text.matchAll(statement)].flatMap(([, type, named, bare, lazy]): SourceImport[] => {
      const specifier = (named ?? bare ?? lazy)!;
      if (specifier.startsWith('node:')) return [];
      const isPackage = !specifier.startsWith('.');
      const to = isPackage ? packageName(specifier) : path.posix.join(path.posix.dirname(from), specifier);
      return [{ from, to, isPackage, how: type ? 'type' : lazy ? 'lazy' : 'value' }];
    });
  });
}

/** Source files below a folder, from the root of the repository. */
export function listSources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
    .filter((file) => file.endsWith('.ts') && !file.startsWith('src/store/generated/'));
}

/** Every file and package that a module reaches by imports that are not erased. */
export function reachedFrom(
  entry: string,
  imports: readonly SourceImport[],
  { lazy }: { lazy: boolean },
): { files: string[]; packages: string[] } {
  const files = new Set([entry]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const { from, to, isPackage, how } of imports) {
      if (from !== file || how === 'type' || (how === 'lazy' && !lazy)) continue;
      (isPackage ? packages : files).add(to);
    }
  }
  return { files: [...files], packages: [...packages] };
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
