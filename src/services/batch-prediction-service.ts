import { readAnyManifest } from '../artifacts/artifact-manifest.ts';
import { batchFolder } from '../artifacts/batch-keys.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import type {
  BatchPrediction,
  BatchPredictionOptions,
  BatchPredictionRequest,
  BatchPredictionResult,
} from '../contracts/batch-prediction.ts';
import type { PredictionPart } from '../contracts/model.ts';
import type { Page, PageQuery } from '../contracts/common.ts';
import type { Dataset } from '../contracts/dataset.ts';
import type { ImportedManifest } from '../contracts/imported-model.ts';
import type { Caller } from '../contracts/key.ts';
import { TrainyardError, type ErrorIssue } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { Log } from '../log.ts';
import { announceJob, withdrawJob } from '../queue/announce-job.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { BatchPredictionFilter, BatchPredictionRecord } from '../store/ports/batch-prediction-store.ts';
import type { WantedVersion } from '../store/ports/model-store.ts';
import type { Store } from '../store/ports/store.ts';
import { missingPart } from '../targets/missing-part.ts';
import type { DatasetService } from './dataset-service.ts';
import type { ModelService } from './model-service.ts';

/** The rules of batch predictions. */
export type BatchPredictionService = ReturnType<typeof createBatchPredictionService>;

/** Media types of results. */
const mediaTypes = { parquet: 'application/vnd.apache.parquet', csv: 'text/csv; charset=utf-8' } as const;

/** How a result is sent. */
interface ResultFile {
  fileName: string;
  contentType: string;
}

/** Creates the service of batch predictions. */
export function createBatchPredictionService(parts: {
  store: Pick<Store, 'batches'>;
  blobs: BlobStore;
  queue: JobQueue;
  models: Pick<ModelService, 'getServed'>;
  datasets: Pick<DatasetService, 'getReady'>;
  log: Pick<Log, 'warn'>;
  limits: { maxQueuedRuns: number };
}) {
  const { store, blobs, queue, models, datasets, log, limits } = parts;

  async function get(caller: Caller, id: string): Promise<BatchPredictionRecord> {
    const batch = await store.batches.find(caller.projectId, id);
    if (!batch) throw noSuchBatch(id);
    return batch;
  }

  return {
    get,

    /**
     * Queues the prediction of a dataset: the row first, then the job.
     * @throws notFound, datasetNotReady, predictionInputInvalid where the dataset can not be predicted so, queueFull
     */
    async create(caller: Caller, request: BatchPredictionRequest): Promise<BatchPrediction> {
      const { model, datasetId } = request;
      const [version, dataset] = await Promise.all([
        models.getServed(caller, model.name, wantedVersion(model)),
        datasets.getReady(caller, datasetId),
      ]);
      const options: BatchPredictionOptions = {
        format: request.format ?? 'parquet',
        columns: request.columns ?? null,
        probabilities: request.probabilities ?? true,
        include: request.include ?? [],
        invalidRows: request.invalidRows ?? 'refuse',
      };
      const needs = needsOf(await readAnyManifest(await blobs.localPath(version.artifactKey)));
      requireFit(needs, dataset, options);
      const id = newId('batchPrediction');
      const batch = await store.batches.insert(
        {
          ...options,
          id,
          projectId: caller.projectId,
          model: { id: version.modelId, name: model.name, version: version.version },
          datasetId,
          total: needs.isRowByRow ? dataset.rows : null,
        },
        { maxQueuedPerProject: limits.maxQueuedRuns },
        caller.keyed,
      );
      if (batch === null)
        throw new TrainyardError('notFound', 'The model or the dataset was deleted just now.');
      if (batch === 'queueFull')
        throw new TrainyardError(
          'queueFull',
          `The project has the most batch predictions queued that it may have, ${limits.maxQueuedRuns}. Wait for some to start.`,
          { retryAfterSeconds: 10 },
        );
      announceJob({ queue, log }, 'batch.predict', id);
      return batch;
    },

    /** A page of the project's batch predictions, newest first. */
    list(caller: Caller, page: PageQuery & BatchPredictionFilter): Promise<Page<BatchPrediction>> {
      return store.batches.list(caller.projectId, page);
    },

    /** Ends one; its worker notices within seconds. One that is cancelled stays so. @throws batchStateConflict */
    async cancel(caller: Caller, id: string): Promise<BatchPrediction> {
      const cancelled = await store.batches.cancel(caller.projectId, id, caller.keyed);
      if (cancelled === null) throw noSuchBatch(id);
      if (cancelled === 'finished') {
        const batch = await get(caller, id);
        if (batch.status === 'cancelled') return batch;
        throw conflict(`The batch prediction has ${batch.status}; it can not be cancelled any more.`);
      }
      withdrawJob({ queue, log }, 'batch.predict', id);
      await blobs.remove(batchFolder(id));
      return cancelled;
    },

    /** The file with the result, here or at an address of the store. @throws batchStateConflict, artifactCorrupt */
    async openResult(
      caller: Caller,
      id: string,
    ): Promise<{ link: string } | { path: string; about: ResultFile; result: BatchPredictionResult }> {
      const batch = await get(caller, id);
      const { status, error, result, resultKey } = batch;
      if (result === null || resultKey === null) {
        const why = status === 'failed' && error ? `it failed: ${error.message}` : `it is ${status}.`;
        const isOpen = status === 'queued' || status === 'running';
        throw conflict(`The batch prediction has no result: ${why}`, isOpen ? 1 : undefined);
      }
      const { model, format } = batch;
      const fileName = `${model.name}-${model.version}-predictions.${format}`;
      const about = { fileName, contentType: mediaTypes[format] };
      const link = await blobs.linkTo(resultKey, about);
      return link === null ? { path: await blobs.localPath(resultKey), about, result } : { link };
    },

    /** Removes a finished one with its result. @throws batchStateConflict */
    async remove(caller: Caller, id: string): Promise<void> {
      const removed = await store.batches.remove(caller.projectId, id);
      if (removed === null) throw noSuchBatch(id);
      if (removed === 'open')
        throw conflict('The batch prediction is not finished; cancel it before removing it.');
      await blobs.remove(batchFolder(id));
    },
  };
}

/** @throws predictionInputInvalid where both a version and an alias are named */
function wantedVersion({ version, alias }: BatchPredictionRequest['model']): WantedVersion {
  if (alias === undefined) return version ?? null;
  if (version === undefined) return { alias };
  const detail = 'Give a version or an alias of the model, not both.';
  throw new TrainyardError('predictionInputInvalid', detail, {
    issues: [{ pointer: '/model/alias', code: 'otherVersion', detail }],
  });
}

const noSuchBatch = (id: string): TrainyardError =>
  new TrainyardError('notFound', `There is no batch prediction ${id}.`);

const conflict = (detail: string, retryAfterSeconds?: number): TrainyardError =>
  new TrainyardError('batchStateConflict', detail, { retryAfterSeconds });

/** What a model needs of a dataset. */
interface Needs {
  /** Columns by their names in the model, with those that they may have in the dataset instead. */
  columns: ReadonlyMap<string, string>;
  /** Why the model does not give a part of predictions; null: it does. */
  missing: (part: PredictionPart) => string | null;
  /** Whether each row is an example. */
  isRowByRow: boolean;
}

function needsOf(manifest: ArtifactManifest | ImportedManifest): Needs {
  if (manifest.kind === 'imported') {
    const names = manifest.signature.inputs.flatMap(({ columns }) => columns.map(({ name }) => name));
    return {
      columns: new Map(names.map((name) => [name, name])),
      missing: (part) => `The model was imported and gives no ${part}; leave include out.`,
      isRowByRow: true,
    };
  }
  const { columns, steps, readings = [] } = manifest.preparation;
  const names = new Set([...columns.map(({ name }) => name), ...(steps ? [steps.time] : [])]);
  if (steps?.group) names.add(steps.group);
  const writtenAs = new Map(readings.map((one) => [one.name, one.writtenAs ?? one.name]));
  return {
    columns: new Map([...names].map((name) => [name, writtenAs.get(name) ?? name])),
    missing: (part) => missingPart(part, manifest),
    isRowByRow: steps === undefined,
  };
}

/** @throws predictionInputInvalid where the model needs columns that the dataset has not, or what is asked for is not there */
function requireFit(
  { columns, missing }: Needs,
  dataset: Pick<Dataset, 'columns'>,
  { columns: beside, include, format }: BatchPredictionOptions,
): void {
  const types = new Map(dataset.columns?.map(({ name, type }) => [name, type]));
  const issues: ErrorIssue[] = [];
  for (const [name, writtenAs] of columns)
    if (!types.has(name) && !types.has(writtenAs))
      issues.push({
        pointer: '/datasetId',
        code: 'missingColumn',
        column: name,
        detail: `The dataset has no column "${name}", which the model needs.`,
      });
  for (const [i, part] of include.entries()) {
    const detail = missing(part);
    if (detail !== null) issues.push({ pointer: `/include/${i}`, code: 'optionNotApplicable', detail });
  }
  for (const [i, name] of (beside ?? []).entries()) {
    const detail = !types.has(name)
      ? `The dataset has no column "${name}".`
      : format === 'csv' && types.get(name) === 'image'
        ? `The column "${name}" has images, which a CSV file can not hold.`
        : null;
    if (detail !== null) issues.push({ pointer: `/columns/${i}`, code: 'unknownColumn', detail });
  }
  if (issues.length > 0)
    throw new TrainyardError('predictionInputInvalid', issues[0].detail, { issues: issues.slice(0, 50) });
}
