import type { BlobStore } from '../artifacts/blob-store.ts';
import type { Caller } from '../contracts/key.ts';
import type { ModelVersionRecord, NewModelVersion } from '../store/ports/model-store.ts';
import type { Store } from '../store/ports/store.ts';
import type { ServedVersions } from './served-versions.ts';

/**
 * Adds a version whose artifact is stored already, and has it served. Where that fails, the artifact is removed.
 * @param describe what is known of the version beside its artifact
 */
export async function addVersion(
  { store, blobs, served }: { store: Pick<Store, 'models'>; blobs: BlobStore; served: ServedVersions },
  caller: Caller,
  name: string,
  artifactKey: string,
  describe: () => Promise<Omit<NewModelVersion, 'artifactKey'>>,
): Promise<ModelVersionRecord> {
  try {
    const made = { ...(await describe()), artifactKey };
    const { version } = await store.models.addVersion(caller.projectId, name, made, caller.keyed);
    served.forget();
    return version;
  } catch (error) {
    await blobs.remove(artifactKey);
    throw error;
  }
}
