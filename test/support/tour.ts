import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The pages with a tour: the short one and the whole one. */
export const tourPages = ['README.md', 'docs/tour.md'] as const;

/** The shell blocks of a page's tour, in order. */
export async function readTour(page: (typeof tourPages)[number]): Promise<string[]> {
  const text = await readFile(path.resolve(import.meta.dirname, '..', '..', page), 'utf8');
  const tour = /<!-- tour:start -->(.*)<!-- tour:end -->/s.exec(text);
  if (!tour) throw new Error(`${page} has no tour between its markers`);
  return [...tour[1].matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
}
