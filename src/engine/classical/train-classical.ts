import type { ClassicalDefinition } from '../../contracts/definition/classical.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import type { CheckpointKind, StopReason } from '../../contracts/run.ts';
import { TrainyardError } from '../../errors.ts';
import type { ClassicalEngine, FittedModel } from '../../families/classical-engine.ts';
import { classicalFamilies } from '../../families/classical-families.ts';
import { loadEngine } from '../../families/load-engine.ts';
import { createBestEpoch, type Improvement } from '../callbacks/best-epoch.ts';
import { createCheckpointPolicy } from '../callbacks/checkpoint-policy.ts';
import { shouldStopEarly } from '../callbacks/early-stopping.ts';
import {
  shareStillFalling,
  stillFallingDetail,
  withEpoch,
  type LossFall,
} from '../callbacks/falling-loss.ts';
import { epochMetrics, epochPoints } from '../metrics/epoch-metrics.ts';
import { monitoredMetric } from '../monitored-metric.ts';
import type { CheckpointOutcome, Clock, TrainingControl, TrainingObserver } from '../training-observer.ts';
import type { FitData } from './fit-data.ts';
import type { FitMessage } from './fit-messages.ts';
import { startFit } from './start-fit.ts';

/** Where a classical fit stands, as plain JSON. With the model so far it is all that the fit goes on from. */
export interface ClassicalPosition {
  formatVersion: 1;
  /** Iterations done; 1 for a model that is fitted in one go. */
  step: number;
  /** As `step`: each iteration is a pass over the rows. */
  epoch: number;
  best: Improvement | null;
  /** How the validation loss has fallen; absent or null: not known. */
  fall?: LossFall | null;
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
  model: FittedModel;
  position: ClassicalPosition;
}

/** What a fit goes on from. */
export type ClassicalResumePoint = Pick<ClassicalCheckpoint, 'model' | 'position'>;

/** Who hears about a classical fit; what it throws ends it. */
export interface ClassicalObserver extends Omit<TrainingObserver, 'onCheckpoint'> {
  onCheckpoint(checkpoint: ClassicalCheckpoint): Promise<CheckpointOutcome> | CheckpointOutcome;
}

/** How a fit ended. */
export interface ClassicalResult {
  outcome: 'succeeded' | 'cancelled' | 'paused';
  stopReason: StopReason;
  iterations: number;
  /** null where the fit was told to stop before there was one. */
  model: FittedModel | null;
  elapsedSeconds: number;
}

type Ending = 'completed' | 'earlyStopped' | 'maxRuntime' | 'cancel' | 'pause' | 'rung';

/** A stop is seen within this time. */
const pollMilliseconds = 50;
const millisecondsBetweenReports = 250;

/**
 * Fits a classical model to its end, or until it is told to stop. The fit runs on threads of its own; this loop takes
 * what they bring: metrics, early stopping, checkpoints. A model that grows by iterations keeps what it has when it is
 * stopped, and goes on from there as if nothing happened; others begin anew.
 * @throws runtimeExceeded where the time is over before there is a model
 */
export async function trainClassical(options: {
  definition: ClassicalDefinition;
  data: FitData;
  target: FittedTarget;
  resumeFrom: ClassicalResumePoint | null;
  elapsedSeconds: number;
  /** It pauses after this iteration, and goes on as if it had not; absent or null: it is fitted to its end. */
  pauseAfterEpoch?: number | null | undefined;
  threads: number;
  observer: ClassicalObserver;
  control: TrainingControl;
  clock: Clock;
}): Promise<ClassicalResult> {
  const { definition, data, target, resumeFrom, observer, control, clock } = options;
  const { model: modelOptions, training, limits, seed } = definition;
  const hasValidation = data.validation.rows > 0;
  const family = classicalFamilies.get(modelOptions.family);
  const engine = await loadEngine(family.family);
  const iterations = family.iterations(modelOptions);
  const startedAt = clock.now() - 1000 * options.elapsedSeconds;
  const elapsedSeconds = () => (clock.now() - startedAt) / 1000;
  const position: ClassicalPosition = resumeFrom
    ? structuredClone(resumeFrom.position)
    : { formatVersion: 1, step: 0, epoch: 0, best: null, metrics: {}, ended: null, elapsedSeconds: 0 };

  const growing = startGrowing(engine, definition, data, resumeFrom?.model ?? null);
  let model = position.step > 0 && growing ? growing.model : (resumeFrom?.model ?? null);

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

  const writeCheckpoint = async (kind: CheckpointKind, shown: FittedModel, best: Improvement | null) => {
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
  /** Takes an iteration; says whether to stop. */
  const takeIteration = async ({ part, train, validation }: Extract<FitMessage, { type: 'iteration' }>) => {
    growing!.add(part);
    model = growing!.model;
    position.step += 1;
    position.epoch = position.step;
    const onValidation = validation ?? growing!.validationWith(part);
    const metrics = {
      ...(train && epochMetrics('train', withSteps(train), target)),
      ...(onValidation && epochMetrics('validation', withSteps(onValidation), target)),
    };
    position.metrics = metrics;
    const epoch = position.step;
    const validationLoss = metrics['validation.loss'];
    if (validationLoss !== undefined) position.fall = withEpoch(position.fall ?? null, validationLoss, { epoch, epochs: iterations }); // prettier-ignore
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

  /** Says where more trees would have helped. */
  const warnOfLastTree = (): void => {
    const share = position.fall ? shareStillFalling(position.fall) : null;
    if (share === null) return;
    const detail = stillFallingDetail(share, iterations, { unit: 'trees', advice: 'Fit more trees.' });
    observer.onWarning({ code: 'stillImproving', detail, pointer: '/model/trees' });
  };

  /** Whether this is where it is to pause; the last iteration is its end. */
  const isAtRung = (): boolean =>
    typeof options.pauseAfterEpoch === 'number' &&
    position.step >= options.pauseAfterEpoch &&
    position.step < iterations;

  const runFit = async (): Promise<Ending> => {
    // A worker may have been lost after the checkpoint of the rung.
    if (isAtRung()) return 'rung';
    const request = {
      model: modelOptions,
      loss: training.loss,
      data,
      seed,
      grown: growing?.model ?? null,
    };
    const { width, train } = data;
    const fit = startFit(request, engine, {
      threads: family.threads(modelOptions, options.threads, { rows: train.rows, width }),
      firstIteration: growing?.iterations() ?? 0,
    });
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
          warnOfLastTree();
          return 'completed';
        }
        if (await takeIteration(message)) return 'earlyStopped';
        if (isAtRung()) return 'rung';
        if (checkpointPolicy.dueByTime() && position.step < iterations) await writeCheckpoint('periodic', growing!.model, null); // prettier-ignore
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
  if (ending === 'rung') {
    await writeCheckpoint('paused', model!, null);
    return result('paused', 'pruned');
  }
  if (!model) {
    throw new TrainyardError(
      'runtimeExceeded',
      `The time limit of ${limits.maxRuntimeSeconds} s came before the model was fitted. Use fewer rows or features, a simpler model, or a higher limits.maxRuntimeSeconds.`,
    );
  }
  const { best } = bestEpoch;
  const restores = growing && training.earlyStopping?.restoreBest && best && position.ended === null;
  if (restores && best.epoch < position.step) {
    model = growing.first(best.epoch);
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

/** The model as it grows, from the start or from where it was; null for a family that is fitted in one go. */
function startGrowing(
  { growth }: ClassicalEngine,
  { training: { loss } }: ClassicalDefinition,
  data: FitData,
  resumed: FittedModel | null,
) {
  if (growth === undefined) return null;
  const model = growth.start(data, loss, resumed);
  const metrics = growth.validation?.(model, data, loss);
  return {
    model,
    validationWith: (part: unknown) => metrics?.with(part) ?? null,
    iterations: () => growth.iterations(model),
    add: (part: unknown) => growth.add(model, part),
    first: (iterations: number) => growth.first(model, iterations),
  };
}
