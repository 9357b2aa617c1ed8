import type { TrainerReply } from '../contracts/trainer-messages.ts';
import type { TrainingControl } from '../engine/training-observer.ts';
import { createCheckpointWriter, readResumedRun, type ResumedRun } from './checkpoint-writer.ts';
import { crossValidate, type TrainedRun } from './cross-validate.ts';
import { createStopwatch } from './stopwatch.ts';
import { trainOnce, type TrainingParts } from './train-once.ts';

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
  reply,
  ...parts
}: TrainingParts & { control: TaskControl; reply: (message: TrainerReply) => void }): Promise<void> {
  const { task, control } = parts;
  const watch = createStopwatch();
  // What trains nothing is done again.
  const isQuantization = task.definition.compression?.method === 'int8';
  const resumed = task.resumeFrom === null || isQuantization ? null : await readResumedRun(task.resumeFrom);
  const startSeconds = watch.lap();
  const writer = createCheckpointWriter({ scratchDir: task.scratchDir, reply });
  control.onCheckpointStored(() => writer.stored());

  const trainWhole = async (from: ResumedRun | null): Promise<TrainedRun> => {
    const { judged, ...trained } = await trainOnce({
      ...parts,
      fold: null,
      resume: from,
      elapsedSeconds: Math.max(task.elapsedSeconds, from?.point.position.elapsedSeconds ?? 0),
      reply,
      writeCheckpoint: (about, checkpoint, rules, judged) =>
        writer.write(about, checkpoint, rules, {
          baseline: judged?.baseline,
          keptSource: judged?.keptSource,
        }),
    });
    return { ...trained, evaluation: judged?.evaluation ?? null };
  };
  const { split } = task.definition;
  const { outcome, stopReason, evaluation, timings } =
    split.strategy === 'kFold'
      ? await crossValidate({ split, parts, writer, resumed, reply })
      : await trainWhole(resumed);
  reply({ type: 'finished', outcome, stopReason, evaluation, timings: { startSeconds, ...timings } });
}
