import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** File names of each platform's library, in the order in which they must be loaded. */
const fileNames: Partial<Record<NodeJS.Platform, readonly (readonly string[])[]>> = {
  linux: [
    ['libtensorflow_framework.so.2', 'libtensorflow_cc.so.2'], // the Python package
    ['libtensorflow_framework.so.2', 'libtensorflow.so.2'], // Google's libtensorflow archive
  ],
  darwin: [
    ['libtensorflow_framework.2.dylib', 'libtensorflow_cc.2.dylib'],
    ['libtensorflow_framework.2.dylib', 'libtensorflow.2.dylib'],
  ],
  win32: [['tensorflow.dll']],
};

/**
 * The files in `directory`, or in its `lib` or `tensorflow` folder (an archive's, a Python package's), that make up libtensorflow, as absolute paths in the order of loading;
 * null where they are not there.
 */
export function findLibraryFiles(directory: string): string[] | null {
  for (const folder of [directory, join(directory, 'lib'), join(directory, 'tensorflow')]) {
    for (const names of fileNames[process.platform] ?? []) {
      const paths = names.map((name) => join(folder, name));
      if (paths.every((path) => existsSync(path))) return paths;
    }
  }
  return null;
}
