import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ModelDescription } from '../../../src/contracts/imported-model.ts';
import type { Imported } from '../../../src/imported/import-messages.ts';
import { importModel } from '../../../src/imported/import-model.ts';
import { loadModel } from '../../../src/prediction/load-model.ts';
import type { LoadedModel } from '../../../src/prediction/loaded-model.ts';

/** Imports a file in this process, and gives the model that the artifact holds to `use`. */
export async function importFile<T>(
  file: Uint8Array,
  description: ModelDescription,
  use: (model: LoadedModel, imported: Imported) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-import-test-'));
  try {
    const filePath = path.join(folder, 'file');
    await writeFile(filePath, file);
    const artifactDir = path.join(folder, 'artifact');
    const imported = await importModel({ filePath, description, artifactDir }, () => Promise.resolve());
    const { value } = await loadModel(artifactDir);
    try {
      return await use(value, imported);
    } finally {
      value.dispose();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
