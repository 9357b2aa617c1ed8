import type { AnswerRules } from '../contracts/artifact.ts';
import { isClassical, type AnyDefinition } from '../contracts/definition/classical.ts';
import type { ResolvedDefinition } from '../contracts/definition/definition.ts';
import type { TrainingBaseline } from '../contracts/drift.ts';
import type { FittedPreparation } from '../contracts/preparation.ts';
import type { RunTimings, StopReason } from '../contracts/run.ts';
import type { EngineInfo } from '../contracts/system.ts';
import type { TrainerReply, TrainerSpan, TrainingTask } from '../contracts/trainer-messages.ts';
import { foldWarnings } from '../contracts/fold-warnings.ts';
import { toWarning } from '../contracts/warning.ts';
import type { DataEngine } from '../data/data-engine.ts';
import type { PreparedData } from '../data/preparation/prepared-data.ts';
import { trainingBaseline } from '../data/drift/training-baseline.ts';
import { withFeatureMeans } from '../data/preparation/feature-means.ts';
import { readGroupColumns } from '../data/preparation/read/read-group-columns.ts';
import { prepareData } from '../data/preparation/prepare-data.ts';
import { calibrateConformal, requireCalibrationRows } from '../engine/conformal/calibrate-conformal.ts';
import type { ModelEvaluation } from '../engine/evaluate-model.ts';
import { firstRows } from '../engine/first-rows.ts';
import { evaluateGroups } from '../engine/groups/evaluate-groups.ts';
import { measureImportance } from '../engine/importance/measure-importance.ts';
import type { CheckpointOutcome, TrainingControl } from '../engine/training-observer.ts';
import { kindOfTarget, type FittedTarget } from '../targets/targets.ts';
import type { CheckpointDescription } from './checkpoint-writer.ts';
import { openClassicalTraining } from './classical-training.ts';
import { openCompression, type OpenCompression, type SettledCompression } from './compression/open-compression.ts'; // prettier-ignore
import { missedWarning, settleCompression, teacherOf } from './compression/settle-compression.ts';
import { openSourceModel, type SourceModel } from './compression/source-model.ts';
import { openQuantization } from './compression/quantize-training.ts';
import { sourceWeights } from './compression/source-weights.ts';
import { readFirstWeights, type FirstWeights } from './first-weights.ts';
import { openLayersTraining } from './layers-training.ts';
import { leaveEvaluation, LeftEvaluation } from './left-evaluation.ts';
import { createMemoryWatch } from './memory-limit.ts';
import type {
  AnyCheckpoint,
  AnyObserver,
  AnyResumePoint,
  OpenTraining,
  OpenTrainingOptions,
  RunnerSettings,
} from './open-training.ts';
import { createStopwatch } from './stopwatch.ts';
import { writeRunRows } from './write-run-rows.ts';

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
  resume: { point: AnyResumePoint; preparation: FittedPreparation } | null;
  /** Seconds that the run has trained before. */
  elapsedSeconds: number;
  /** Everything but checkpoints and the last word. */
  reply: (message: TrainerReply) => void;
  writeCheckpoint: (
    about: CheckpointDescription,
    checkpoint: AnyCheckpoint,
    rules: AnswerRules,
    /** With the final checkpoint. */
    judged: JudgedTraining | null,
  ) => Promise<CheckpointOutcome>;
}

/** A model's evaluation, with what its predictions make intervals or sets from, and what its training rows were like. */
type JudgedTraining = ModelEvaluation &
  Pick<AnswerRules, 'conformal'> & {
    baseline?: TrainingBaseline;
    /** The artifact whose model was judged, and is kept in place of the one that was trained; absent: it is that one. */
    keptSource?: string;
  };

/** How a training ended. */
export interface TrainedOnce {
  outcome: 'succeeded' | 'cancelled' | 'paused';
  stopReason: StopReason;
  /** Null unless it succeeded. */
  judged: ModelEvaluation | null;
  timings: Omit<RunTimings, 'startSeconds'>;
}

/**
 * Trains one model on one division of the dataset's rows and evaluates it, from the Parquet to the final checkpoint.
 * @throws trainingDataUnusable, trainingDiverged, outOfMemory, runtimeExceeded
 */
export async function trainOnce(options: TrainOnceOptions): Promise<TrainedOnce> {
  const { task, engine, resume, reply, runnerSettings, control } = options;
  const { definition, memoryLimitBytes } = task;
  const watch = createStopwatch();
  /** A part of the work that ends now, for the trace. */
  const tellSpan = (name: TrainerSpan['name'], seconds: number): void => {
    const { traceParent } = task;
    const endedAt = Date.now();
    if (traceParent)
      reply({ type: 'span', span: { name, traceParent, startedAt: endedAt - seconds * 1000, endedAt } });
  };
  const onEvent: AnyObserver['onEvent'] = (level, message, details) =>
    reply({ type: 'event', level, message, data: details ?? null });
  const onWarning: AnyObserver['onWarning'] = (warning) =>
    reply({ type: 'warning', warning: toWarning(warning) });

  const { compression: asked } = definition;
  const source = asked ? await openSourceModel(task.source ?? null) : null;
  const firstWeights = isClassical(definition)
    ? null
    : source
      ? firstWeightsOf(definition, source)
      : await readFirstWeights(definition, task.source ?? null);
  const prepared = await prepareData({
    engine: options.dataEngine,
    parquetPath: task.dataset.parquetPath,
    definition,
    memoryLimitBytes,
    fold: options.fold,
    // A classical model is fitted to data in memory; for one of layers the rest is kept on disk.
    ...(!isClassical(definition) && { scratchDir: task.scratchDir }),
    ...(resume && { fitted: resume.preparation }),
    ...(firstWeights && { reused: firstWeights.reused }),
    ...(source &&
      !firstWeights && { reused: { columns: new Map(), target: source.manifest.preparation.target } }),
  });
  let training: OpenTraining | null = null;
  let compression: OpenCompression | null = null;
  try {
    // What explanations of layers start from; trees have their covers.
    const data = isClassical(definition) ? prepared : await withFeatureMeans(prepared);
    for (const note of data.notes) if (typeof note === 'string') onEvent('info', note);
    const warnings = data.notes.flatMap((note) => (typeof note === 'string' ? [] : [toWarning(note)]));
    for (const warning of foldWarnings(warnings)) onWarning(warning);
    if (options.fold === null) requireCalibrationRows(definition, data);
    if (asked && source)
      compression = await openCompression({ compression: asked, task, source, dataEngine: options.dataEngine, data, control }); // prettier-ignore
    const dataSeconds = watch.lap();
    tellSpan('prepare data', dataSeconds);

    const open = openerOf(definition, source);
    const resumeFrom = resume?.point ?? null;
    training = await open({ definition, data, engine, runnerSettings, memoryLimitBytes, resumeFrom, firstWeights, teacher: teacherOf(asked, compression), control, onEvent }); // prettier-ignore
    const checkMemory = createMemoryWatch(memoryLimitBytes);
    const { architecture, totalSteps, execution } = training;
    reply({ type: 'started', execution, totalSteps });
    const buildSeconds = watch.lap();
    tellSpan('build model', buildSeconds);

    const about: CheckpointDescription = {
      runId: task.runId,
      definition,
      preparation: data.preparation,
      architecture,
      ...(asked && { compressed: { run: asked.run, step: asked.step, model: asked.source } }),
      engine,
    };
    let judged: JudgedTraining | null = null;
    /** The data of the model that was judged. */
    let judgedData = data;
    let left: 'cancel' | 'pause' | null = null;
    const checkpointWatch = createStopwatch();
    const spent = { evaluateSeconds: 0, saveSeconds: 0 };
    const observer: AnyObserver = {
      onFirstStep: () => reply({ type: 'firstStep', at: new Date().toISOString() }),
      onMetrics(points) {
        const at = new Date().toISOString();
        if (points.length > 0) reply({ type: 'metrics', points: points.map((point) => ({ ...point, at })) });
      },
      onProgress(progress) {
        checkMemory();
        reply({ type: 'progress', progress });
      },
      onEvent,
      onWarning,
      async onCheckpoint(checkpoint, evaluate) {
        checkpointWatch.lap();
        if (checkpoint.kind === 'final') {
          // Its files say with which threshold to predict.
          try {
            const trained = { judged: await evaluate(), data };
            const settled =
              compression &&
              (await settleCompression(compression, trained, {
                about,
                checkpoint,
                rules: answerRules(task, data.preparation.target, trained.judged),
              }));
            const kept = settled?.kept ?? trained;
            judgedData = kept.data;
            judged = withIntervals(await withReports(kept.judged, kept.data, options), kept.data, options);
            if (settled) judged = withCompression(judged, settled);
            if (settled?.sourceFolder) onWarning(missedWarning(settled.report));
          } catch (error) {
            if (!(error instanceof LeftEvaluation)) throw error;
            left = error.request;
          }
          const evaluateSeconds = checkpointWatch.lap();
          tellSpan('evaluate model', evaluateSeconds);
          spent.evaluateSeconds += evaluateSeconds;
        }
        const rules = answerRules(task, judgedData.preparation.target, judged);
        if (left) {
          // It says that training has ended: what goes on from it is evaluated, and takes no more steps.
          const kind = left === 'cancel' ? 'cancelled' : 'paused';
          await options.writeCheckpoint(about, { ...checkpoint, kind }, rules, null);
          return undefined;
        }
        if (judged) {
          if (options.fold === null) judged.baseline = await baselineOfRows(options, judgedData);
          const rows = await writeRunRows({ ...options, folder: task.scratchDir, data: judgedData, judged });
          reply({ type: 'rows', rows });
        }
        const written = await options.writeCheckpoint(about, checkpoint, rules, judged);
        spent.saveSeconds += checkpointWatch.lap();
        return written;
      },
    };
    const { elapsedSeconds } = options;
    // Of a cross-validation no fold is paused by itself.
    const pauseAfterEpoch = definition.split.strategy === 'kFold' ? null : (task.pauseAfterEpoch ?? null);
    const trained = await training.train({ elapsedSeconds, pauseAfterEpoch, observer });
    const { outcome, stopReason } = left ? outcomeOfLeft[left] : trained;
    const wholeSeconds = watch.lap();
    tellSpan('train model', wholeSeconds);
    const trainSeconds = Math.max(0, wholeSeconds - spent.saveSeconds - spent.evaluateSeconds);
    return {
      outcome,
      stopReason,
      judged: outcome === 'succeeded' ? judged : null,
      timings: { dataSeconds, buildSeconds, trainSeconds, ...spent },
    };
  } finally {
    training?.close();
    await compression?.close();
    source?.dispose();
    await prepared.close?.();
  }
}

/** How the model of a definition is made. */
function openerOf(
  definition: AnyDefinition,
  source: SourceModel | null,
): (options: OpenTrainingOptions) => Promise<OpenTraining> {
  if (source && definition.compression?.method === 'int8')
    return (options) => openQuantization(options, source);
  return isClassical(definition) ? openClassicalTraining : openLayersTraining;
}

/** The weights that a compressed model starts with; null: a student's are drawn. */
const firstWeightsOf = (definition: ResolvedDefinition, source: SourceModel): FirstWeights | null =>
  definition.compression?.method === 'distillation' ? null : sourceWeights(definition, source);

/** Adds the report of a compression, and whose model is kept. */
function withCompression(
  judged: JudgedTraining,
  { report, sourceFolder }: SettledCompression,
): JudgedTraining {
  return {
    ...judged,
    evaluation: { ...judged.evaluation, compression: report },
    ...(sourceFolder !== null && { keptSource: sourceFolder }),
  };
}

/** Adds what the definition asks for beside the evaluation of each part; of a cross-validation that is of its final model. */
async function withReports(
  judged: ModelEvaluation,
  data: PreparedData,
  { task, dataEngine, fold, control }: TrainOnceOptions,
): Promise<ModelEvaluation> {
  const { definition, dataset } = task;
  const { groups: names, importance: asked } = definition.evaluation;
  if (fold !== null) return judged;
  const groups =
    names &&
    (await evaluateGroups({
      definition,
      data,
      judged,
      columns: await readGroupColumns(dataEngine, dataset.parquetPath, names),
      beforeGroup: () => leaveEvaluation(control),
    }));
  const importance = asked && (await measureImportance({ definition, importance: asked, data, judged }));
  return {
    ...judged,
    evaluation: { ...judged.evaluation, ...(groups && { groups }), ...(importance && { importance }) },
  };
}

/** Adds the conformal calibration that the definition asks for; that of a cross-validation is of its final model. */
function withIntervals(
  judged: ModelEvaluation,
  data: PreparedData,
  { task, fold }: TrainOnceOptions,
): JudgedTraining {
  const found = fold === null ? calibrateConformal(task.definition, data, judged) : null;
  if (found === null) return judged;
  return {
    ...judged,
    evaluation: { ...judged.evaluation, conformal: found.report },
    conformal: found.calibration,
  };
}

/** What the training rows of the dataset are like, each once. */
function baselineOfRows(
  { task, dataEngine }: TrainOnceOptions,
  { train }: PreparedData,
): Promise<TrainingBaseline> {
  const rows = firstRows(train).map((row) => train.rowNumbers[row]);
  return trainingBaseline(dataEngine, task.dataset.parquetPath, task.definition.inputs, rows);
}

const outcomeOfLeft = {
  cancel: { outcome: 'cancelled', stopReason: 'user' },
  pause: { outcome: 'paused', stopReason: 'user' },
} as const;

/** What a checkpoint says of answers. The threshold `auto` is found when training ends, as what intervals are made from; checkpoints before have 0.5. */
function answerRules(task: TrainingTask, target: FittedTarget, judged: JudgedTraining | null): AnswerRules {
  const { threshold } = task.definition.evaluation;
  const given = threshold === 'auto' ? 0.5 : threshold;
  return {
    threshold: judged?.threshold ?? kindOfTarget(target).thresholds(target, () => given),
    ...(judged?.calibration && { calibration: judged.calibration }),
    ...(judged?.conformal && { conformal: judged.conformal }),
  };
}
