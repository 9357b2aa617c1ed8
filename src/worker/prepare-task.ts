import { mkdir } from 'node:fs/promises';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { privateFolderMode } from '../artifacts/durable-files.ts';
import { initialWeightsKey } from '../artifacts/initial-weights-key.ts';
import { toStorageError } from '../artifacts/storage-error.ts';
import { isClassical, type AnyDefinition } from '../contracts/definition/classical.ts';
import type { TrainingTask } from '../contracts/trainer-messages.ts';
import { TrainyardError } from '../errors.ts';
import type { ClaimedRun, RunLease } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import { findResumePoint, type ResumePoint } from './find-resume-point.ts';

/** What a trainer gets, and the checkpoint that it goes on from. */
export interface PreparedTask {
  task: TrainingTask;
  resumedFrom: ResumePoint | null;
}

/**
 * Gathers what a claimed run needs: the dataset's Parquet and the newest checkpoint that is there, as local files. Metrics that an
 * earlier attempt wrote beyond the checkpoint are removed: those steps are trained, and written, again.
 * @throws datasetNotReady, artifactCorrupt, storageUnavailable, storageFull
 */
export async function prepareTask({
  store,
  blobStore,
  run,
  lease,
  settings,
}: {
  store: Pick<Store, 'datasets' | 'checkpoints' | 'metrics' | 'events'>;
  blobStore: BlobStore;
  run: ClaimedRun;
  lease: RunLease;
  settings: { scratchDir: string; memoryLimitBytes: number; enginePlan: string | null };
}): Promise<PreparedTask> {
  const again = run.attempt > 1;
  const [dataset, resumedFrom] = await Promise.all([
    store.datasets.findAny(run.datasetId),
    again ? findResumePoint({ store, blobStore, lease }) : null,
    makeScratchFolder(settings.scratchDir),
  ]);
  if (!dataset?.parquetKey) {
    throw new TrainyardError('datasetNotReady', `The dataset ${run.datasetId} is not ready to train on.`);
  }
  const [parquetPath, source] = await Promise.all([
    blobStore.localPath(dataset.parquetKey),
    hasSource(run.definition) ? blobStore.localPath(initialWeightsKey(run.experimentId)) : null,
    again ? store.metrics.removeAfter(lease, resumedFrom?.checkpoint.step ?? 0) : null,
  ]);
  const task: TrainingTask = {
    runId: run.id,
    definition: run.definition,
    dataset: { parquetPath },
    scratchDir: settings.scratchDir,
    resumeFrom: resumedFrom?.path ?? null,
    source,
    memoryLimitBytes: settings.memoryLimitBytes,
    elapsedSeconds: run.elapsedSeconds,
    pauseAfterEpoch: run.pauseAfterEpoch,
    enginePlan: settings.enginePlan,
  };
  return { task, resumedFrom };
}

async function makeScratchFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: privateFolderMode });
  } catch (error) {
    throw toStorageError(error);
  }
}

const hasSource = (definition: AnyDefinition): boolean =>
  definition.compression !== undefined ||
  (!isClassical(definition) && definition.training.initialWeights !== undefined);
