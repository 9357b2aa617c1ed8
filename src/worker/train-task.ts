import type { EngineInfo } from '../contracts/system.ts';
import type { RunExecution, RunTimings } from '../contracts/run.ts';
import type { TrainerReply, TrainingTask } from '../contracts/trainer-messages.ts';
import { readManifest } from '../artifacts/artifact-manifest.ts';
import type { DataEngine } from '../data/data-engine.ts';
import { prepareData } from '../data/preparation/prepare-data.ts';
import { createRunner, type RunnerChoice } from '../engine/create-runner.ts';
import { evaluateModel, type ModelEvaluation } from '../engine/evaluate-model.ts';
import { createRunnerOptions } from '../engine/runner-options.ts';
import type { StepRunner } from '../engine/step-runner.ts';
import { trainModel } from '../engine/train.ts';
import type { TrainingControl, TrainingObserver } from '../engine/training-observer.ts';
import { TrainyardError } from '../errors.ts';
import { createCheckpointWriter, readResumePoint } from './checkpoint-writer.ts';
import { checkModelMemory, createMemoryWatch } from './memory-limit.ts';

/** What decides how the steps are executed, beside the engine that was started. */
export type RunnerSettings = Omit<RunnerChoice, 'engine'>;

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
  task,
  engine,
  dataEngine,
  runnerSettings,
  control,
  reply,
}: {
  task: TrainingTask;
  engine: EngineInfo;
  /** May read the task's Parquet. */
  dataEngine: DataEngine;
  runnerSettings: RunnerSettings;
  control: TaskControl;
  reply: (message: TrainerReply) => void;
}): Promise<void> {
  const { definition } = task;
  const watch = createStopwatch();
  const timings: RunTimings = { startSeconds: 0, dataSeconds: 0, buildSeconds: 0, trainSeconds: 0, evaluateSeconds: 0, saveSeconds: 0 }; // prettier-ignore

  const resumed = task.resumeFrom === null ? null : await readManifest(task.resumeFrom);
  const resumeFrom = task.resumeFrom === null ? null : await readResumePoint(task.resumeFrom);
  timings.startSeconds = watch.lap();

  const data = await prepareData({
    engine: dataEngine,
    parquetPath: task.dataset.parquetPath,
    definition,
    memoryLimitBytes: task.memoryLimitBytes,
    ...(resumed && { fitted: resumed.preparation }),
  });
  for (const note of data.notes) reply({ type: 'event', level: 'info', message: note, data: null });
  timings.dataSeconds = watch.lap();

  const options = createRunnerOptions(definition, data);
  checkModelMemory(options.architecture, data, task.memoryLimitBytes);
  const checkMemory = createMemoryWatch(task.memoryLimitBytes);
  const runner = await createRunner(options, { engine: engine.name, ...runnerSettings });
  try {
    let execution = executionOf(engine, runner);
    reply({ type: 'started', execution, totalSteps: options.batches.totalSteps });
    timings.buildSeconds = watch.lap();

    const writer = createCheckpointWriter({
      scratchDir: task.scratchDir,
      describe: {
        runId: task.runId,
        definition,
        preparation: data.preparation,
        architecture: options.architecture,
        engine,
      },
      reply,
    });
    control.onCheckpointStored(() => writer.stored());
    const judged: { last: ModelEvaluation | null; seconds: number } = { last: null, seconds: 0 };

    const observer: TrainingObserver = {
      onFirstStep: () => reply({ type: 'firstStep', at: new Date().toISOString() }),
      onMetrics(points) {
        const at = new Date().toISOString();
        reply({ type: 'metrics', points: points.map((point) => ({ ...point, at })) });
      },
      onProgress(progress) {
        checkMemory();
        reply({ type: 'progress', progress });
        if (runner.plan === execution.plan) return;
        execution = executionOf(engine, runner);
        reply({ type: 'execution', execution });
      },
      onEvent: (level, message, details) => reply({ type: 'event', level, message, data: details ?? null }),
      async onCheckpoint(checkpoint) {
        if (checkpoint.kind === 'final') {
          // The final weights are in the runner now, and their checkpoint says with which threshold to predict.
          const start = performance.now();
          judged.last = await evaluateModel({ definition, data, runner });
          judged.seconds = (performance.now() - start) / 1000;
        }
        await writer.write(checkpoint, thresholdOf(task, data.preparation.target, judged.last));
      },
    };
    const result = await trainModel({
      definition,
      data,
      runner,
      resumeFrom,
      elapsedSeconds: Math.max(task.elapsedSeconds, resumeFrom?.position.elapsedSeconds ?? 0),
      observer,
      control,
      clock: performance,
    });
    if (result.outcome === 'diverged') {
      throw new TrainyardError(
        'trainingDiverged',
        `The loss became infinite or not a number after step ${result.step}. A smaller learning rate, clipped gradients ` +
          'or scaled inputs usually help.',
      );
    }
    timings.saveSeconds = writer.seconds();
    timings.evaluateSeconds = judged.seconds;
    timings.trainSeconds = Math.max(0, watch.lap() - timings.saveSeconds - timings.evaluateSeconds);
    const { outcome, stopReason } = result;
    const evaluation = outcome === 'succeeded' ? (judged.last?.evaluation ?? null) : null;
    reply({ type: 'finished', outcome, stopReason, evaluation, timings });
  } finally {
    runner.dispose();
  }
}

const executionOf = (engine: EngineInfo, { mode, plan, reason }: StepRunner): RunExecution => ({
  engine,
  mode,
  plan,
  reason,
});

/** The threshold that a checkpoint names. `auto` is found when training ends; checkpoints before have 0.5. */
function thresholdOf(
  task: TrainingTask,
  target: { kind: string; classes?: readonly string[] },
  judged: ModelEvaluation | null,
): number | null {
  if (target.kind !== 'classes' || target.classes?.length !== 2) return null;
  const { threshold } = task.definition.evaluation;
  return threshold === 'auto' ? (judged?.threshold ?? 0.5) : threshold;
}

/** Seconds since the last lap. */
function createStopwatch(): { lap(): number } {
  let last = performance.now();
  return {
    lap() {
      const now = performance.now();
      const seconds = (now - last) / 1000;
      last = now;
      return seconds;
    },
  };
}
