import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import { ignoredColumns } from '../data/preparation/encode/ignored-columns.ts';
import { TrainyardError } from '../errors.ts';
import { preparationVersion, type PreparationFile } from '../reader/preparation-file.ts';

/** The content of `preparation.json` for the model of an artifact. @param model the numbers that it takes and gives for a row */
export const preparationOf = (
  { preparation, definition, threshold }: Pick<ArtifactManifest, 'preparation' | 'definition' | 'threshold'>,
  model: Pick<PreparationFile, 'inputWidth' | 'outputWidth' | 'link'>,
): PreparationFile => ({
  format: 'trainyard-preparation',
  version: preparationVersion,
  ...model,
  preparation,
  ignored: ignoredColumns(preparation, definition.inputs),
  threshold,
});

/** The reader as one file, which set-up bundles. @throws exportUnavailable where it has not */
export async function readReader(): Promise<Buffer> {
  // Both from `src/export` and from `dist/export`.
  const file = path.resolve(import.meta.dirname, '../../dist/preparation.js');
  return await readFile(file).catch((cause: unknown) => {
    const detail = 'The reader of preparation.json is not built; run npm run setup.';
    throw new TrainyardError('exportUnavailable', detail, { cause });
  });
}
