import type { ClassicalArchitecture } from '../contracts/classical.ts';
import { isClassical } from '../contracts/definition/classical.ts';
import type { PreparedData } from '../data/preparation/prepared-data.ts';
import type { RunExecution } from '../contracts/run.ts';
import { featureKindsOf } from '../data/preparation/columns/column-kinds.ts';
import { prepareData } from '../data/preparation/prepare-data.ts';
import type { FitData } from '../engine/classical/fit-data.ts';
import { trainClassical, type ClassicalObserver } from '../engine/classical/train-classical.ts';
import { evaluateModel, type ModelEvaluation } from '../engine/evaluate-model.ts';
import { classicalFamilies } from '../families/classical-families.ts';
import { loadEngine } from '../families/load-engine.ts';
import { checkpointThreshold, type TrainOnce } from './train-once.ts';
import type { CheckpointDescription } from './checkpoint-writer.ts';
import { checkDataMemory, createMemoryWatch } from './memory-limit.ts';
import { createStopwatch } from './stopwatch.ts';

/** {@link TrainOnce} for models that are fitted by an algorithm of their own: trees, naive Bayes, support vectors. */
export const trainClassicalOnce: TrainOnce = async (options) => {
  const { task, engine, resume, reply, control } = options;
  const { definition } = task;
  if (!isClassical(definition)) throw new Error(`"${definition.model.family}" is a model of layers`);
  if (resume && !('model' in resume.point)) throw new Error('the checkpoint is one of a model of layers');
  const resumeFrom = resume && 'model' in resume.point ? resume.point : null;
  const watch = createStopwatch();

  const data = await prepareData({
    engine: options.dataEngine,
    parquetPath: task.dataset.parquetPath,
    definition,
    memoryLimitBytes: task.memoryLimitBytes,
    fold: options.fold,
    ...(resume && { fitted: resume.preparation }),
  });
  for (const note of data.notes) reply({ type: 'event', level: 'info', message: note, data: null });
  const dataSeconds = watch.lap();

  checkDataMemory(data, task.memoryLimitBytes);
  const checkMemory = createMemoryWatch(task.memoryLimitBytes);
  const threads = options.runnerSettings.threads ?? 1;
  const { model } = definition;
  const family = classicalFamilies.get(model.family);
  const fitter = await loadEngine(model.family);
  const used = family.execution(model, family.threads(model, threads));
  const execution: RunExecution = { engine, mode: 'classical', ...used };
  reply({ type: 'started', execution, totalSteps: family.iterations(model) });

  const { target } = data.preparation;
  const architecture: ClassicalArchitecture = {
    formatVersion: 1,
    family: definition.model.family,
    inputWidth: data.width,
    classes: target.kind === 'classes' ? target.classes.length : null,
  };
  const about: CheckpointDescription = {
    runId: task.runId,
    definition,
    preparation: data.preparation,
    architecture,
    engine,
  };
  const judged: { last: ModelEvaluation | null; seconds: number } = { last: null, seconds: 0 };
  let saveSeconds = 0;
  const observer: ClassicalObserver = {
    onFirstStep: () => reply({ type: 'firstStep', at: new Date().toISOString() }),
    onMetrics(points) {
      const at = new Date().toISOString();
      if (points.length > 0) reply({ type: 'metrics', points: points.map((point) => ({ ...point, at })) });
    },
    onProgress(progress) {
      checkMemory();
      reply({ type: 'progress', progress });
    },
    onEvent: (level, message, details) => reply({ type: 'event', level, message, data: details ?? null }),
    async onCheckpoint(checkpoint) {
      if (checkpoint.kind === 'final') {
        const start = performance.now();
        const predict = fitter.predictor(checkpoint.model);
        judged.last = await evaluateModel({
          definition,
          data,
          runner: { predict: (features, rows) => Promise.resolve(predict(features, rows)) },
        });
        judged.seconds = (performance.now() - start) / 1000;
      }
      const start = performance.now();
      await options.writeCheckpoint(
        about,
        checkpoint,
        checkpointThreshold(task, target, judged.last),
        judged.last,
      );
      saveSeconds += (performance.now() - start) / 1000;
    },
  };
  const result = await trainClassical({
    definition,
    data: fitDataOf(data),
    target,
    resumeFrom,
    elapsedSeconds: options.elapsedSeconds,
    threads,
    observer,
    control,
    clock: performance,
  });
  const { outcome, stopReason, iterations } = result;
  return {
    outcome,
    stopReason,
    judged: outcome === 'succeeded' ? judged.last : null,
    steps: iterations,
    epochs: iterations,
    timings: {
      dataSeconds,
      buildSeconds: 0,
      trainSeconds: Math.max(0, watch.lap() - saveSeconds - judged.seconds),
      evaluateSeconds: judged.seconds,
      saveSeconds,
    },
  };
};

function fitDataOf(data: PreparedData): FitData {
  const { width, train, validation, classWeights, preparation } = data;
  return {
    width,
    featureKinds: featureKindsOf(preparation.columns),
    train: { rows: train.rows, features: train.features, targets: train.targets },
    validation: { rows: validation.rows, features: validation.features, targets: validation.targets },
    classes: preparation.target.kind === 'classes' ? preparation.target.classes.length : null,
    classWeights,
  };
}
