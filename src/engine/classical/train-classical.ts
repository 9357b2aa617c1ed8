import type { ClassicalDefinition } from '../../contracts/definition/classical.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import type { CheckpointKind, StopReason } from '../../contracts/run.ts';
import { TrainyardError } from '../../errors.ts';
import { createBestEpoch, type Improvement } from '../callbacks/best-epoch.ts';
import { createCheckpointPolicy } from '../callbacks/checkpoint-policy.ts';
import { shouldStopEarly } from '../callbacks/early-stopping.ts';
import { epochMetrics, epochPoints } from '../metrics/epoch-metrics.ts';
import { monitoredMetric } from '../monitored-metric.ts';
import type { Clock, TrainingControl, TrainingObserver } from '../training-observer.ts';
import type { ClassicalModel } from './classical-model.ts';
import type { FitData } from './fit-data.ts';
import type { FitMessage } from './fit-job.ts';
import { iterationsOf } from './iterations.ts';
import { sumsOf } from './row-sums.ts';
import { startFit } from './start-fit.ts';
import { emptyBoosting } from './trees/boost-trees.ts';
import { linked, type TreeEnsemble } from './trees/ensemble.ts';
import { emptyForest } from './trees/grow-forest.ts';
import { addTree } from './trees/tree.ts';

/** Where a classical fit stands, as plain JSON. With the trees so far it is all that the fit goes on from. */
export interface ClassicalPosition {
  formatVersion: 1;
  /** Trees grown, or rounds boosted; 1 for a model that is fitted in one go. */
  step: number;
  /** As `step`: each tree or round is a pass over the rows. */
  epoch: number;
  best: Improvement | null;
  metrics: Record<string, number>;
  /** Why the fit has ended, in its final checkpoint. */
  ended: 'completed' | 'earlyStopped' | 'maxRuntime' | null;
  elapsedSeconds: number;
}

/** A model at a point of its fit, for an observer to write. */
export interface ClassicalCheckpoint {
  kind: CheckpointKind;
  step: number;
  epoch: number;
  best: boolean;
  metrics: Record<string, number>;
  model: ClassicalModel;
  position: ClassicalPosition;
}

/** What a fit goes on from. */
export type ClassicalResumePoint = Pick<ClassicalCheckpoint, 'model' | 'position'>;

/** Who hears about a classical fit; what it throws ends it. */
export interface ClassicalObserver extends Omit<TrainingObserver, 'onCheckpoint'> {
  onCheckpoint(checkpoint: ClassicalCheckpoint): Promise<void> | void;
}

/** How a fit ended. */
export interface ClassicalResult {
  outcome: 'succeeded' | 'cancelled' | 'paused';
  stopReason: StopReason;
  iterations: number;
  /** null where the fit was told to stop before there was one. */
  model: ClassicalModel | null;
  elapsedSeconds: number;
}

type Ending = 'completed' | 'earlyStopped' | 'maxRuntime' | 'cancel' | 'pause';

/** A stop is seen within this time. */
const pollMilliseconds = 50;
const millisecondsBetweenReports = 250;

/**
 * Fits a classical model to its end, or until it is told to stop. The fit runs on threads of its own; this loop takes
 * what they bring: metrics, early stopping, checkpoints. Models of trees keep what they have when they are stopped, and
 * go on from there as if nothing happened; other ones begin anew.
 * @throws runtimeExceeded where the time is over before there is a model
 */
export async function trainClassical(options: {
  definition: ClassicalDefinition;
  data: FitData;
  target: FittedTarget;
  resumeFrom: ClassicalResumePoint | null;
  elapsedSeconds: number;
  threads: number;
  observer: ClassicalObserver;
  control: TrainingControl;
  clock: Clock;
}): Promise<ClassicalResult> {
  const { definition, data, target, resumeFrom, observer, control, clock } = options;
  const { model: modelOptions, training, limits, seed } = definition;
  const hasValidation = data.validation.rows > 0;
  const iterations = iterationsOf(modelOptions);
  const startedAt = clock.now() - 1000 * options.elapsedSeconds;
  const elapsedSeconds = () => (clock.now() - startedAt) / 1000;
  const position: ClassicalPosition = resumeFrom
    ? structuredClone(resumeFrom.position)
    : { formatVersion: 1, step: 0, epoch: 0, best: null, metrics: {}, ended: null, elapsedSeconds: 0 };

  const ensemble = ensembleFor(definition, data, resumeFrom?.model ?? null);
  let model: ClassicalModel | null = position.step > 0 && ensemble ? ensemble : (resumeFrom?.model ?? null);
  const treesPerIteration = ensemble ? ensemble.base.length / ensemble.outputs : 1;
  const forestMetrics =
    ensemble?.combine === 'mean' ? createForestMetrics(ensemble, training.loss, data) : null;

  const bestEpoch = createBestEpoch({
    metric: training.earlyStopping ? monitoredMetric(training, hasValidation, observer) : 'validation.loss',
    minDelta: training.earlyStopping?.minDelta ?? 0,
    keepWeights: false,
    best: position.best,
    weights: null,
  });
  const checkpointPolicy = createCheckpointPolicy(training.checkpoint, clock);
  const place = () => ({
    epoch: position.step,
    epochs: iterations,
    step: position.step,
    totalSteps: iterations,
  });
  const startIterations = position.step;
  const loopStart = clock.now();
  let reportedAt = -Infinity;
  const report = (): void => {
    reportedAt = clock.now();
    const seconds = (reportedAt - loopStart) / 1000;
    const done = position.step - startIterations;
    observer.onProgress({ ...place(), rowsPerSecond: done > 0 && seconds > 0 ? (done * data.train.rows) / seconds : null }); // prettier-ignore
  };
  const stopNow = (): Ending | null =>
    control.stopRequest() ?? (elapsedSeconds() >= limits.maxRuntimeSeconds ? 'maxRuntime' : null);

  const writeCheckpoint = async (kind: CheckpointKind, shown: ClassicalModel, best: Improvement | null) => {
    await observer.onCheckpoint({
      kind,
      step: position.step,
      epoch: position.step,
      best: best !== null,
      metrics: best?.metrics ?? position.metrics,
      model: shown,
      position: { ...position, elapsedSeconds: elapsedSeconds() },
    });
    checkpointPolicy.written(kind);
  };

  let firstDone = false;
  /** Takes an iteration's trees; says whether to stop. */
  const takeTrees = async ({ trees, train, validation }: Extract<FitMessage, { type: 'trees' }>) => {
    ensemble!.trees.push(...trees);
    model = ensemble;
    position.step += 1;
    position.epoch = position.step;
    const onValidation = validation ?? forestMetrics?.add(trees[0]) ?? null;
    const metrics = {
      ...(train && epochMetrics('train', withSteps(train), target)),
      ...(onValidation && epochMetrics('validation', withSteps(onValidation), target)),
    };
    position.metrics = metrics;
    const epoch = position.step;
    observer.onMetrics(epochPoints(metrics, { step: epoch, epoch }));
    await bestEpoch.update(metrics, { epoch, step: epoch }, () => Promise.resolve([]));
    position.best = bestEpoch.best;
    const patience = training.earlyStopping?.patience ?? null;
    if (!shouldStopEarly(bestEpoch.best, epoch, patience)) return false;
    observer.onEvent(
      'info',
      `Stopped early after tree ${epoch}: ${bestEpoch.metric} has not improved since tree ${bestEpoch.best?.epoch ?? 0}.`,
      { epoch, best: bestEpoch.best },
    );
    return true;
  };

  const runFit = async (): Promise<Ending> => {
    const job = {
      model: modelOptions,
      loss: training.loss,
      data,
      seed,
      grown: ensemble?.trees.slice() ?? [],
    };
    const fit = startFit(job, options.threads);
    try {
      for (;;) {
        const ending = stopNow();
        if (ending) return ending;
        const message = await fit.next(pollMilliseconds);
        if (clock.now() - reportedAt >= millisecondsBetweenReports) report();
        if (message === null) continue;
        if (!firstDone) observer.onFirstStep();
        firstDone = true;
        if (message.type === 'done') {
          if (message.model) {
            model = message.model;
            position.step = 1;
            position.epoch = 1;
          }
          return 'completed';
        }
        if (await takeTrees(message)) return 'earlyStopped';
        if (checkpointPolicy.dueByTime() && position.step < iterations) await writeCheckpoint('periodic', ensemble!, null); // prettier-ignore
      }
    } finally {
      await fit.end();
    }
  };

  const ending: Ending = position.ended ?? (await runFit());
  report();
  const result = (outcome: ClassicalResult['outcome'], stopReason: StopReason): ClassicalResult => {
    return { outcome, stopReason, iterations: position.step, model, elapsedSeconds: elapsedSeconds() };
  };
  if (ending === 'cancel' || ending === 'pause') {
    if (model) await writeCheckpoint(ending === 'cancel' ? 'cancelled' : 'paused', model, null);
    return result(ending === 'cancel' ? 'cancelled' : 'paused', 'user');
  }
  if (!model) {
    throw new TrainyardError(
      'runtimeExceeded',
      `The time limit of ${limits.maxRuntimeSeconds} s came before the model was fitted. Use fewer rows or features, a simpler model, or a higher limits.maxRuntimeSeconds.`,
    );
  }
  const { best } = bestEpoch;
  const restores = ensemble && training.earlyStopping?.restoreBest && best && position.ended === null;
  if (restores && best.epoch < position.step) {
    model = { ...ensemble, trees: ensemble.trees.slice(0, best.epoch * treesPerIteration) };
    observer.onEvent(
      'info',
      `The model keeps its first ${best.epoch} trees, the best by ${bestEpoch.metric}.`,
    );
  }
  position.ended = ending;
  await writeCheckpoint('final', model, restores ? best : null);
  return result('succeeded', ending);
}

const withSteps = <Sums extends { loss: number }>(
  sums: Sums,
): Sums & { steps: number; lastLoss: number } => ({
  ...sums,
  steps: 1,
  lastLoss: sums.loss,
});

/** The trees so far, or the start without any; null for a model that is not of trees. */
function ensembleFor(
  { model, training }: ClassicalDefinition,
  data: FitData,
  resumed: ClassicalModel | null,
): TreeEnsemble | null {
  if (model.family === 'naiveBayes' || model.family === 'supportVectorMachine') return null;
  if (resumed?.kind === 'trees') return { ...resumed, trees: [...resumed.trees] };
  return model.family === 'gradientBoostedTrees' ? emptyBoosting(data, training.loss) : emptyForest(data);
}

/** Metrics of a growing forest on the validation split. */
function createForestMetrics(
  { link, outputs, trees }: TreeEnsemble,
  loss: ClassicalDefinition['training']['loss'],
  { validation }: FitData,
) {
  const { rows, features, targets } = validation;
  const sums = new Float64Array(rows * outputs);
  let count = 0;
  const add = (tree: TreeEnsemble['trees'][number]) => {
    addTree(tree, features, rows, sums, { stride: outputs, first: 0, outputs });
    count += 1;
  };
  for (const tree of trees) add(tree);
  return {
    /** The metrics with this tree, too; null without validation rows. */
    add(tree: TreeEnsemble['trees'][number]) {
      if (rows === 0) return null;
      add(tree);
      const means = sums.map((sum) => sum / count);
      return sumsOf(loss, linked(link, means, rows), targets, true);
    },
  };
}
