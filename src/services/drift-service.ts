import type { BlobStore } from '../artifacts/blob-store.ts';
import type { DriftReport, DriftRequest } from '../contracts/drift.ts';
import type { Caller } from '../contracts/key.ts';
import { TrainyardError } from '../errors.ts';
import type { DatasetService } from './dataset-service.ts';
import type { ModelService } from './model-service.ts';

/** Compares rows with the training rows of an artifact, off the event loop. */
export type CompareRows = (task: {
  artifactDir: string;
  rows: { parquetPath: string } | { sent: Omit<DriftRequest, 'datasetId'> };
}) => Promise<DriftReport>;

/** The rules of drift. */
export type DriftService = ReturnType<typeof createDriftService>;

/** Creates the drift service. */
export function createDriftService(parts: {
  models: Pick<ModelService, 'getVersion'>;
  datasets: Pick<DatasetService, 'getReady'>;
  blobs: BlobStore;
  compareRows: CompareRows;
}) {
  const { models, datasets, blobs, compareRows } = parts;
  return {
    /**
     * Holds rows of a request, or of a dataset, against the training rows of a version.
     * @throws notFound, datasetNotReady, predictionInputInvalid where there are no rows, or both are given; driftUnknown
     */
    async compare(
      caller: Caller,
      name: string,
      version: number,
      { datasetId, ...sent }: DriftRequest,
    ): Promise<DriftReport> {
      const { artifactKey } = await models.getVersion(caller, name, version);
      const artifactDir = await blobs.localPath(artifactKey);
      if (datasetId === undefined) return compareRows({ artifactDir, rows: { sent } });
      if (sent.rows !== undefined || sent.data !== undefined) {
        const detail = 'Give rows, or a dataset, not both.';
        throw new TrainyardError('predictionInputInvalid', detail, {
          issues: [{ pointer: '/datasetId', code: 'optionNotApplicable', detail }],
        });
      }
      const { parquetKey } = await datasets.getReady(caller, datasetId);
      return compareRows({ artifactDir, rows: { parquetPath: await blobs.localPath(parquetKey!) } });
    },
  };
}
