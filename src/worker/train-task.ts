import { readManifest } from '../artifacts/artifact-manifest.ts';
import type { TrainerReply } from '../contracts/trainer-messages.ts';
import type { TrainingControl } from '../engine/training-observer.ts';
import { createCheckpointWriter, readResumePoint } from './checkpoint-writer.ts';
import { createStopwatch } from './stopwatch.ts';
import { trainLayers, type TrainingParts } from './train-once.ts';

/** What the worker tells a trainer while it trains. */
export interface TaskControl extends TrainingControl {
  /** Called with the listener for "a checkpoint was stored". */
  onCheckpointStored(listener: () => void): void;
}

/**
 * Does a training task from its Parquet to its evaluation, telling everything by `reply`; the last reply is `finished`.
 * @throws trainingDataUnusable, trainingDiverged, outOfMemory, artifactCorrupt, artifactFormatUnsupported
 */
export async function trainTask({
  control,
  reply,
  ...parts
}: TrainingParts & { control: TaskControl; reply: (message: TrainerReply) => void }): Promise<void> {
  const { task } = parts;
  const watch = createStopwatch();
  const resume =
    task.resumeFrom === null
      ? null
      : {
          point: await readResumePoint(task.resumeFrom),
          preparation: (await readManifest(task.resumeFrom)).preparation,
        };
  const startSeconds = watch.lap();
  const writer = createCheckpointWriter({ scratchDir: task.scratchDir, reply });
  control.onCheckpointStored(() => writer.stored());

  const { outcome, stopReason, judged, timings } = await trainLayers({
    ...parts,
    control,
    fold: null,
    resume,
    elapsedSeconds: Math.max(task.elapsedSeconds, resume?.point.position.elapsedSeconds ?? 0),
    reply,
    writeCheckpoint: (...checkpoint) => writer.write(...checkpoint),
  });
  const evaluation = judged?.evaluation ?? null;
  reply({ type: 'finished', outcome, stopReason, evaluation, timings: { startSeconds, ...timings } });
}
