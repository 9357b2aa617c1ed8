import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The shell blocks of the README's tour, in order. */
export async function readTour(): Promise<string[]> {
  const text = await readFile(path.resolve(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
  const tour = /<!-- tour:start -->(.*)<!-- tour:end -->/s.exec(text);
  if (!tour) throw new Error('README.md has no tour between its markers');
  return [...tour[1].matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
}
