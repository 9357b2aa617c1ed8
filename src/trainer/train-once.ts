import type { Threshold } from '../contracts/artifact.ts';
import { layered } from '../contracts/definition/classical.ts';
import type { FittedTarget } from '../targets/targets.ts';
import type { FittedPreparation } from '../contracts/preparation.ts';
import type { RunExecution, RunTimings, StopReason } from '../contracts/run.ts';
import type { EngineInfo } from '../contracts/system.ts';
import type { TrainerReply, TrainingTask } from '../contracts/trainer-messages.ts';
import type { DataEngine } from '../data/data-engine.ts';
import { prepareData } from '../data/preparation/prepare-data.ts';
import type { ClassicalCheckpoint, ClassicalResumePoint } from '../engine/classical/train-classical.ts';
import { createRunner, type RunnerChoice } from '../engine/create-runner.ts';
import { planBatches } from '../engine/batch-plan.ts';
import { evaluateModel, type ModelEvaluation } from '../engine/evaluate-model.ts';
import { createRunnerOptions } from '../engine/runner-options.ts';
import type { StepRunner } from '../engine/step-runner.ts';
import { trainModel } from '../engine/train.ts';
import { residentData } from '../engine/training-rows.ts';
import type { TrainingCheckpoint, TrainingControl, TrainingObserver } from '../engine/training-observer.ts';
import type { ResumePoint } from '../engine/training-position.ts';
import { TrainyardError } from '../errors.ts';
import { kindOfTarget } from '../targets/targets.ts';
import type { CheckpointDescription } from './checkpoint-writer.ts';
import { readFirstWeights } from './first-weights.ts';
import { linearCoefficients } from '../engine/metrics/linear-coefficients.ts';
import { checkModelMemory, createMemoryWatch } from './memory-limit.ts';
import { createStopwatch } from './stopwatch.ts';

/** What decides how the steps are executed, beside the engine that was started. */
export type RunnerSettings = Pick<RunnerChoice, 'plan' | 'threads' | 'planCacheFolder'>;

/** What a training works with, whichever rows it is on. */
export interface TrainingParts {
  task: TrainingTask;
  engine: EngineInfo;
  /** May read the task's Parquet. */
  dataEngine: DataEngine;
  runnerSettings: RunnerSettings;
  control: TrainingControl;
}

/** One training: which rows, where it goes on, and who hears of it. */
export interface TrainOnceOptions extends TrainingParts {
  /** The fold of a cross-validation that is held out as test rows, from 1; null: the parts of the split itself. */
  fold: number | null;
  /** A checkpoint of this very training to go on from. */
  resume: { point: ResumePoint | ClassicalResumePoint; preparation: FittedPreparation } | null;
  /** Seconds that the run has trained before. */
  elapsedSeconds: number;
  /** Everything but checkpoints and the last word. */
  reply: (message: TrainerReply) => void;
  writeCheckpoint: (
    about: CheckpointDescription,
    checkpoint: TrainingCheckpoint | ClassicalCheckpoint,
    threshold: Threshold,
    /** With the final checkpoint. */
    judged: ModelEvaluation | null,
  ) => Promise<void>;
}

/** How a training ended. */
export interface TrainedOnce {
  outcome: 'succeeded' | 'cancelled' | 'paused';
  stopReason: StopReason;
  /** Null unless it succeeded. */
  judged: ModelEvaluation | null;
  steps: number;
  epochs: number;
  timings: Omit<RunTimings, 'startSeconds'>;
}

/**
 * Trains one model on one division of the dataset's rows and evaluates it, from the Parquet to the final checkpoint.
 * @throws trainingDataUnusable, trainingDiverged, outOfMemory
 */
export type TrainOnce = (options: TrainOnceOptions) => Promise<TrainedOnce>;

/** {@link TrainOnce} for models of layers. */
export const trainLayers: TrainOnce = async (options) => {
  const { task, engine, resume, reply, control } = options;
  const definition = layered(task.definition);
  const resumeFrom = resume?.point ?? null;
  if (resumeFrom && 'model' in resumeFrom) throw new Error('a classical model has no layers to go on with');
  const watch = createStopwatch();

  const firstWeights = await readFirstWeights(definition, task.initialWeightsFrom ?? null);
  const data = await prepareData({
    engine: options.dataEngine,
    parquetPath: task.dataset.parquetPath,
    definition,
    memoryLimitBytes: task.memoryLimitBytes,
    scratchDir: task.scratchDir,
    fold: options.fold,
    ...(resume && { fitted: resume.preparation }),
    ...(firstWeights && { reused: firstWeights.reused }),
  });
  for (const note of data.notes) reply({ type: 'event', level: 'info', message: note, data: null });
  const dataSeconds = watch.lap();

  const { rowsPerStep } = planBatches(definition.training, data.train.rows);
  const runnerOptions = createRunnerOptions(definition, data, await residentData(data, rowsPerStep));
  checkModelMemory(runnerOptions.architecture, data, task.memoryLimitBytes);
  const checkMemory = createMemoryWatch(task.memoryLimitBytes);
  const runner = await createRunner(runnerOptions, {
    engine: engine.name,
    ...options.runnerSettings,
    resumedPlan: resumeFrom?.position.plan ?? null,
    shouldStop: () => control.stopRequest() !== null,
  });
  try {
    if (firstWeights && !resume) {
      const transfer = await firstWeights.giveTo(runner, runnerOptions.architecture);
      const fresh = transfer.fresh.map(({ layer }) => layer).join(', ') || 'none';
      const message = `Layers that start with weights of ${definition.training.initialWeights!.run}: ${transfer.transferred.join(', ')}; afresh: ${fresh}.`;
      reply({ type: 'event', level: 'info', message, data: transfer });
    }
    let execution = executionOf(engine, runner);
    reply({ type: 'started', execution, totalSteps: runnerOptions.batches.totalSteps });
    const buildSeconds = watch.lap();

    const about: CheckpointDescription = {
      runId: task.runId,
      definition,
      preparation: data.preparation,
      architecture: runnerOptions.architecture,
      engine,
    };
    const judged: { last: ModelEvaluation | null; seconds: number } = { last: null, seconds: 0 };
    let saveSeconds = 0;

    const observer: TrainingObserver = {
      onFirstStep: () => reply({ type: 'firstStep', at: new Date().toISOString() }),
      onMetrics(points) {
        const at = new Date().toISOString();
        reply({ type: 'metrics', points: points.map((point) => ({ ...point, at })) });
      },
      onProgress(progress) {
        checkMemory();
        reply({ type: 'progress', progress });
        if (runner.plan === execution.plan && runner.reason === execution.reason) return;
        execution = executionOf(engine, runner);
        reply({ type: 'execution', execution });
      },
      onEvent: (level, message, details) => reply({ type: 'event', level, message, data: details ?? null }),
      async onCheckpoint(checkpoint) {
        if (checkpoint.kind === 'final') {
          // The final weights are in the runner now, and their checkpoint says with which threshold to predict.
          const start = performance.now();
          judged.last = await evaluateModel({ definition, data, runner });
          const { family, head } = runnerOptions.architecture;
          if (family === 'linear') {
            const { weights } = await runner.readState();
            judged.last.evaluation.coefficients = linearCoefficients(weights, data.preparation, head);
          }
          judged.seconds = (performance.now() - start) / 1000;
        }
        const start = performance.now();
        await options.writeCheckpoint(
          about,
          checkpoint,
          checkpointThreshold(task, data.preparation.target, judged.last),
          judged.last,
        );
        saveSeconds += (performance.now() - start) / 1000;
      },
    };
    const result = await trainModel({
      definition,
      data,
      runner,
      resumeFrom,
      elapsedSeconds: options.elapsedSeconds,
      observer,
      control,
      clock: performance,
    });
    const { outcome, stopReason, step: steps, epochs } = result;
    if (outcome === 'diverged') {
      throw new TrainyardError(
        'trainingDiverged',
        `The loss became infinite or not a number after step ${steps}. A smaller learning rate, clipped gradients ` +
          'or scaled inputs usually help.',
      );
    }
    const evaluateSeconds = judged.seconds;
    const trainSeconds = Math.max(0, watch.lap() - saveSeconds - evaluateSeconds);
    return {
      outcome,
      stopReason,
      judged: outcome === 'succeeded' ? judged.last : null,
      steps,
      epochs,
      timings: { dataSeconds, buildSeconds, trainSeconds, evaluateSeconds, saveSeconds },
    };
  } finally {
    runner.dispose();
    await data.close?.();
  }
};

const executionOf = (engine: EngineInfo, { mode, plan, reason }: StepRunner): RunExecution => ({
  engine,
  mode,
  plan,
  reason,
});

/** The threshold that a checkpoint names. `auto` is found when training ends; checkpoints before have 0.5. */
export function checkpointThreshold(
  task: TrainingTask,
  target: FittedTarget,
  judged: ModelEvaluation | null,
): Threshold {
  const { threshold } = task.definition.evaluation;
  const given = threshold === 'auto' ? 0.5 : threshold;
  return judged?.threshold ?? kindOfTarget(target).thresholds(target, () => given);
}
