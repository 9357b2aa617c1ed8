/**
 * Set-up file of the tests that start children: they run the compiled modules of `dist`, as in production, which boot in half
 * the processor time that sources take under tsx. `prepare-code.ts` has compiled them before.
 */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { vi } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');

vi.mock(import('../../src/processes/child-entry.ts'), async (importOriginal) => {
  const { resolveChildEntry } = await importOriginal();
  return { resolveChildEntry: (source: URL) => resolveChildEntry(compiledOf(source)) };
});

/** The compiled module of one of `src`; any other, such as a test's own child, as it is. */
function compiledOf(source: URL): URL {
  const inSources = path.relative(path.join(root, 'src'), fileURLToPath(source));
  if (inSources.startsWith('..')) return source;
  return pathToFileURL(path.join(root, 'dist', inSources.replace(/\.ts$/, '.js')));
}
