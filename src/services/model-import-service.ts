import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { ModelDescription } from '../contracts/imported-model.ts';
import type { Caller } from '../contracts/key.ts';
import { TrainyardError } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { Imported, ImportRequest } from '../imported/import-messages.ts';
import type { ModelVersionRecord } from '../store/ports/model-store.ts';
import type { Store } from '../store/ports/store.ts';
import { addVersion } from './add-version.ts';
import { requireOtherName } from './model-service.ts';
import type { ServedVersions } from './served-versions.ts';

/** Tries model files, in a process of its own. */
export interface ModelImporter {
  /** @throws modelFileInvalid, modelDescriptionInvalid, importUnavailable, unavailable */
  importModel(request: ImportRequest & { sizeBytes: number }): Promise<Imported>;
}

/** A model file under way. */
export interface ModelUpload {
  /** The bytes as sent. */
  body: Readable;
  fileName: string | null;
  /** Called when the bytes have arrived, as a form may say it behind the file. @throws validationFailed */
  description: () => ModelDescription;
  /** Called with the SHA-256 of the bytes when they have arrived. */
  onReceived: (sha256: string) => void;
}

/** The rules of imports. */
export type ModelImportService = ReturnType<typeof createModelImportService>;

/** Creates the import service. */
export function createModelImportService(parts: {
  store: Pick<Store, 'models'>;
  blobs: BlobStore;
  importer: ModelImporter;
  served: ServedVersions;
  limits: { maxModelFileBytes: number };
}) {
  const { store, blobs, importer, limits } = parts;

  /** Tries a file that was received, and adds the version that it makes. */
  async function add(
    caller: Caller,
    name: string,
    file: { filePath: string; fileName: string | null; sizeBytes: number; sha256: string },
    description: ModelDescription,
    artifactDir: string,
  ): Promise<ModelVersionRecord> {
    const { filePath, fileName, sizeBytes, sha256 } = file;
    const found = await importer.importModel({ filePath, description, artifactDir, sizeBytes });
    const { format, producer, signature, example } = found;
    const { answer } = signature;
    const artifactKey = `models/${newId('model')}`;
    const stored = await blobs.putPath(artifactKey, artifactDir);
    return addVersion(parts, caller, name, artifactKey, () =>
      Promise.resolve({
        runId: null,
        step: null,
        imported: { format, fileName, sha256, producer, keyId: caller.keyId },
        task: answer?.task ?? null,
        target: answer?.target ?? '',
        classes: answer !== null && takesClasses(answer.task) ? answer.names : null,
        inputs: signature.inputs.flatMap(({ columns }) => columns),
        metrics: {},
        warnings: [],
        sizeBytes: stored.sizeBytes,
        details: { lineage: null, evaluation: null, example: example && { rows: [example] } },
      }),
    );
  }

  return {
    /**
     * Stores a file whole, has it tried in a process of its own, and adds it as a version. On a failure or abort nothing is left.
     * @throws uploadTooLarge, uploadAborted, uploadEmpty, modelFileInvalid, modelDescriptionInvalid, importUnavailable, validationFailed
     */
    async import(caller: Caller, name: string, upload: ModelUpload): Promise<ModelVersionRecord> {
      requireOtherName(name);
      const uploadKey = `uploads/${newId('model')}`;
      const { sizeBytes, sha256 } = await blobs.put(uploadKey, upload.body, {
        maxBytes: limits.maxModelFileBytes,
      });
      upload.onReceived(sha256);
      const scratch = await mkdtemp(path.join(tmpdir(), 'trainyard-import-'));
      try {
        if (sizeBytes === 0) throw new TrainyardError('uploadEmpty', 'The upload has no bytes.');
        const description = upload.description();
        const filePath = await blobs.localPath(uploadKey);
        const file = { filePath, fileName: upload.fileName, sizeBytes, sha256 };
        return await add(caller, name, file, description, path.join(scratch, 'artifact'));
      } finally {
        await rm(scratch, { recursive: true, force: true });
        await blobs.remove(uploadKey);
      }
    },

    /** The SHA-256 of the file that a version was imported from. @throws notFound */
    async sha256Of({ projectId }: Caller, name: string, version: number): Promise<string | null> {
      const found = await store.models.findVersion(projectId, name, version);
      return found?.imported?.sha256 ?? null;
    },
  };
}

const takesClasses = (task: string): boolean =>
  task === 'classification' || task === 'multiLabelClassification';
