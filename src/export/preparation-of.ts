import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import { ignoredColumns } from '../data/preparation/encode/ignored-columns.ts';
import { TrainyardError } from '../errors.ts';
import type * as Reader from '../reader/preparation.ts';
import type { PreparationReader } from '../reader/preparation.ts';
import { preparationVersion, type PreparationFile } from '../reader/preparation-file.ts';

/** The content of `preparation.json` for the model of an artifact. @param model the numbers that it takes and gives for a row */
export const preparationOf = (
  { preparation, definition, threshold }: Pick<ArtifactManifest, 'preparation' | 'definition' | 'threshold'>,
  model: Pick<PreparationFile, 'inputWidth' | 'outputWidth' | 'link' | 'calibration'>,
): PreparationFile => ({
  format: 'trainyard-preparation',
  version: model.calibration ? preparationVersion : 1,
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

/** The reader in a folder that is packed, opened on the `preparation.json` in it. */
export async function openReader(folder: string): Promise<PreparationReader> {
  const url = pathToFileURL(path.join(folder, 'preparation.mjs')).href;
  const { openPreparation } = (await import(url)) as typeof Reader;
  const file = await readFile(path.join(folder, 'preparation.json'), 'utf8');
  return openPreparation(JSON.parse(file) as PreparationFile);
}
