import type { BlobStore } from '../artifacts/blob-store.ts';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { ExampleRequest } from '../contracts/model-details.ts';
import { TrainyardError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/ports/store.ts';
import type { ReadRows } from './dataset-service.ts';
import { findExample } from './find-example.ts';
import { lineageOf } from './model-lineage.ts';
import type { DescribeVersion } from './model-service.ts';
import type { PredictionClient } from './prediction-service.ts';

/** Creates what finds the details of a version that is being registered. */
export function createDescribeVersion(parts: {
  store: Pick<Store, 'runs' | 'experiments' | 'datasets' | 'checkpoints'>;
  blobs: BlobStore;
  readRows: ReadRows;
  prediction: PredictionClient;
  log: Pick<Log, 'warn'>;
}): DescribeVersion {
  const { store, blobs, readRows, prediction, log } = parts;

  async function exampleOf(
    projectId: string,
    manifest: ArtifactManifest,
    artifactKey: string,
  ): Promise<ExampleRequest> {
    const dataset = await store.datasets.find(projectId, manifest.definition.dataset);
    if (!dataset?.parquetKey) return null;
    const parquetPath = await blobs.localPath(dataset.parquetKey);
    const fits = (body: Buffer): Promise<boolean> =>
      prediction.predict({ artifactKey }, body).then(
        () => true,
        (error: unknown) => {
          if (error instanceof TrainyardError && error.code === 'predictionInputInvalid') return false;
          throw error;
        },
      );
    return findExample({ parquetPath, readRows, manifest, fits });
  }

  return async (projectId, manifest, artifactKey) => {
    const [lineage, example] = await Promise.all([
      lineageOf(store, projectId, manifest),
      // A version without an example is of more use than none.
      exampleOf(projectId, manifest, artifactKey).catch((error: unknown) => {
        log.warn({ err: error, runId: manifest.runId }, 'no example was found for a version of a model');
        return null;
      }),
    ]);
    return { lineage, example };
  };
}
