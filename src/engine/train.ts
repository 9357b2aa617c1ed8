import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ResolvedDefinition } from '../contracts/definition/definition.ts';
import type { PreparedData } from '../data/preparation/prepared-data.ts';
import type { CheckpointKind, StopReason } from '../contracts/run.ts';
import { planBatches } from './batch-plan.ts';
import { createBestEpoch, type Improvement } from './callbacks/best-epoch.ts';
import { createCheckpointPolicy } from './callbacks/checkpoint-policy.ts';
import { hasDiverged } from './callbacks/divergence.ts';
import { shouldStopEarly } from './callbacks/early-stopping.ts';
import { shareStillFalling, stillFallingDetail, withEpoch } from './callbacks/falling-loss.ts';
import { createProgressReport } from './callbacks/progress.ts';
import { createReduceOnPlateau } from './callbacks/reduce-on-plateau.ts';
import { createStepMetrics } from './callbacks/step-metrics.ts';
import { evaluateValidation } from './evaluate-rows.ts';
import { addTotals, epochMetrics, epochPoints } from './metrics/epoch-metrics.ts';
import { takesGradientSteps } from '../optimizers/optimizers.ts';
import { monitoredMetric } from './monitored-metric.ts';
import { pruneRunner, type SparsityPlan } from './pruning/sparsity.ts';
import { learningRateAt } from './schedules.ts';
import type { NamedTensor, StepRunner, TrainingState } from './step-runner.ts';
import type { Clock, TrainingControl, TrainingObserver } from './training-observer.ts';
import { startPosition, type ResumePoint } from './training-position.ts';
import { createTrainingRows } from './training-rows.ts';

/** What a training needs. The runner was made from `createRunnerOptions(definition, data)` and stays the caller's. */
export interface TrainModelOptions {
  definition: ResolvedDefinition;
  data: PreparedData;
  runner: StepRunner;
  resumeFrom: ResumePoint | null;
  /** It pauses at the end of this epoch, with all that is needed to go on as if it had not; absent or null: it trains to its end. */
  pauseAfterEpoch?: number | null | undefined;
  /** How the smallest weights become 0; absent or null: they do not. The best epoch is one that has all of them. */
  pruning?: SparsityPlan | null;
  /** What the scheduled learning rate is multiplied by throughout; 1 by default. */
  learningRateScale?: number;
  /** Seconds that earlier attempts took, where the caller knows more than the resume point does. */
  elapsedSeconds?: number;
  observer: TrainingObserver;
  control: TrainingControl;
  clock: Clock;
}

/** How a training ended. The runner then holds the weights of the final checkpoint. */
export interface TrainingResult {
  outcome: 'succeeded' | 'cancelled' | 'paused' | 'diverged';
  stopReason: StopReason;
  /** Epochs finished. */
  epochs: number;
  step: number;
  /** The best epoch by the monitored metric; null before the first epoch's end. */
  best: Improvement | null;
  /** Whether the final weights are those of the best epoch, not of the last. */
  restoredBest: boolean;
  elapsedSeconds: number;
}

type Ending = 'completed' | 'earlyStopped' | 'maxRuntime' | 'cancel' | 'pause' | 'rung' | 'diverged';

/**
 * Trains a model to its end, or until it is told to stop. Calls of the runner are chunks of steps that last at most about
 * 100 ms; between them the event loop turns, so that a stop is seen within one chunk.
 *
 * A training that goes on from a checkpoint takes the same steps on the same rows as one that was never interrupted.
 */
export async function trainModel(options: TrainModelOptions): Promise<TrainingResult> {
  const { definition, data, runner, resumeFrom, pruning = null, observer, control, clock } = options;
  const { training, limits, seed } = definition;
  const { target } = data.preparation;
  const batches = planBatches(training, data.train.rows);
  const trainingRows = createTrainingRows({
    data,
    runner,
    rowsPerStep: batches.rowsPerStep,
    seed,
    // The order of a full batch only decides which rows mixup brings together.
    shuffled: batches.rowsPerStep < data.train.rows || mixesRows(definition),
  });
  const restoresBest = training.earlyStopping?.restoreBest ?? false;
  const metric = monitoredMetric(training, data.validation.rows > 0, observer);

  const position = resumeFrom ? structuredClone(resumeFrom.position) : startPosition();
  position.plan = runner.isPlanned ? runner.plan : null;
  const startedAt = clock.now() - 1000 * (options.elapsedSeconds ?? position.elapsedSeconds);
  if (resumeFrom) await runner.writeState(resumeFrom.state);

  const bestEpoch = createBestEpoch({
    metric,
    minDelta: training.earlyStopping?.minDelta ?? 0,
    keepWeights: restoresBest || training.checkpoint.keepBest > 0,
    best: position.best,
    weights: resumeFrom && bestWeightsOf(resumeFrom),
  });
  const baseLearningRate = takesGradientSteps(training.optimizer) ? training.optimizer.learningRate : null;
  const plateau = createReduceOnPlateau({
    schedule: training.schedule,
    baseLearningRate: baseLearningRate ?? 0,
    metric,
    counters: position.plateau,
  });
  const learningRateScale = () => (options.learningRateScale ?? 1) * (plateau.counters?.scale ?? 1);
  runner.setLearningRateScale(learningRateScale());
  const checkpointPolicy = createCheckpointPolicy(training.checkpoint, clock);
  const stepMetrics = createStepMetrics(batches.totalSteps);
  const progress = createProgressReport(clock, (report) => observer.onProgress(report));

  const elapsedSeconds = () => (clock.now() - startedAt) / 1000;
  const epochsDone = () => position.epoch + position.positionInEpoch / data.train.rows;
  const place = () => ({
    epoch: position.epoch,
    epochs: training.epochs,
    step: position.step,
    totalSteps: batches.totalSteps,
  });
  let firstStepDone = false;
  let bestCheckpointStep: number | null = null;

  /** Why to stop now, between two chunks. */
  const stopNow = (): Ending | null => {
    if (elapsedSeconds() >= limits.maxRuntimeSeconds) return control.stopRequest() ?? 'maxRuntime';
    return control.stopRequest();
  };

  const isToStop = (): boolean => stopNow() !== null;

  /** That of the last step; null where there is none. */
  const learningRate = (): number | null => {
    if (baseLearningRate === null) return null;
    const last = position.step - 1;
    return (
      learningRateScale() * learningRateAt(training.schedule, baseLearningRate, last, batches.totalSteps)
    );
  };

  const writeCheckpoint = async (kind: CheckpointKind, state?: TrainingState, from?: Improvement) => {
    const { best } = bestEpoch;
    const isBest = best !== null && (from === best || (best.step === position.step && atEpochStart()));
    const outcome = await observer.onCheckpoint({
      kind,
      step: state?.step ?? position.step,
      epoch: kind === 'best' && from ? from.epoch : epochsDone(),
      best: isBest,
      metrics: from?.metrics ?? position.metrics,
      state: state ?? (await runner.readState()),
      position: { ...position, best, plateau: plateau.counters, elapsedSeconds: elapsedSeconds() },
      bestWeights: isBest ? null : bestEpoch.weights,
    });
    if (outcome !== 'leftOut' && (kind === 'best' || isBest)) bestCheckpointStep = best?.step ?? null;
    checkpointPolicy.written(kind);
  };
  const atEpochStart = () => position.positionInEpoch === 0;
  const isAtRung = (): boolean =>
    typeof options.pauseAfterEpoch === 'number' &&
    position.epoch >= options.pauseAfterEpoch &&
    atEpochStart();

  /** The rest of the current epoch's steps. */
  const runEpoch = async (): Promise<Ending | null> => {
    while (position.positionInEpoch < data.train.rows) {
      const ending = stopNow();
      if (ending) return ending;
      // The first chunk is as short as may be, so that a run is seen to have started as soon as it has.
      const steps = firstStepDone ? runner.stepsPerCall() : (runner.stepUnit ?? 1);
      const start = position.positionInEpoch;
      const rows = await trainingRows.take(position.epoch, start, steps * batches.rowsPerStep);
      const totals = await runner.run(rows, batches.rowsPerStep, isToStop);
      if (totals.steps === 0) continue;
      position.positionInEpoch = start + rows.length;
      position.step += totals.steps;
      position.epochTotals = addTotals(position.epochTotals, totals);

      if (!firstStepDone) observer.onFirstStep();
      firstStepDone = true;
      const points = stepMetrics.update(totals, { step: position.step, epoch: epochsDone() }, learningRate);
      if (points.length > 0) observer.onMetrics(points);
      if (hasDiverged(totals)) return 'diverged';
      progress.update(rows.length, place());
      // At the epoch's end its metrics come first.
      if (position.positionInEpoch < data.train.rows && checkpointPolicy.dueByTime()) {
        await writeCheckpoint('periodic');
      }
      await nextTurn();
    }
    return null;
  };

  /** Validation and everything that is decided once an epoch. */
  const endEpoch = async (): Promise<Ending | null> => {
    const metrics = epochMetrics('train', position.epochTotals!, target);
    if (data.validation.rows > 0) {
      const totals = await evaluateValidation(runner, data, isToStop);
      // Cut short: the position stays before the validation, which is done anew when the run goes on.
      if (totals.rows < data.validation.rows) return stopNow();
      if (hasDiverged(totals)) return 'diverged';
      Object.assign(metrics, epochMetrics('validation', totals, target));
    }
    position.epoch += 1;
    position.positionInEpoch = 0;
    position.epochTotals = null;
    position.metrics = metrics;
    const { epoch, step } = position;
    const watched = metrics['validation.loss'] ?? metrics['train.loss'];
    if (watched !== undefined) position.fall = withEpoch(position.fall ?? null, watched, { epoch, epochs: training.epochs }); // prettier-ignore
    observer.onMetrics(epochPoints(metrics, { step, epoch }));
    progress.flush(place());

    const readWeights = async () => (await runner.readState()).weights;
    const isPruned = pruning === null || epoch >= pruning.epochs;
    const improved = isPruned && (await bestEpoch.update(metrics, { epoch, step }, readWeights));
    position.best = bestEpoch.best;
    if (plateau.update(metrics)) {
      runner.setLearningRateScale(learningRateScale());
      const rate = learningRateScale() * (baseLearningRate ?? 0);
      observer.onEvent('info', `${metric} stands still: the learning rate is now ${rate}.`, { epoch, rate });
    }
    position.plateau = plateau.counters;

    const patience = training.earlyStopping?.patience ?? null;
    if (isPruned && shouldStopEarly(bestEpoch.best, epoch, patience)) {
      const since = bestEpoch.best ? `since epoch ${bestEpoch.best.epoch}` : 'at all';
      const message = `Stopped early after epoch ${epoch}: ${metric} has not improved ${since}.`;
      observer.onEvent('info', message, { epoch, best: bestEpoch.best });
      return 'earlyStopped';
    }
    if (runner.converged) {
      observer.onEvent('info', `Converged after ${epoch} iterations: ${runner.converged}`, { epoch });
      return 'completed';
    }
    if (epoch === training.epochs) {
      warnOfLastEpoch(epoch);
      return 'completed';
    }
    if (isAtRung()) return 'rung';
    const isDue = checkpointPolicy.dueByTime() || checkpointPolicy.dueByEpoch(epoch);
    if (isDue || (improved && checkpointPolicy.dueAsBest())) {
      await writeCheckpoint(improved && training.checkpoint.keepBest > 0 ? 'best' : 'periodic');
    }
    return null;
  };

  /** What is to be known of a training whose epochs are over. */
  const warnOfLastEpoch = (epoch: number): void => {
    const pointer = '/training/epochs';
    if (runner.mode === 'solver') {
      const detail = `Not converged after ${epoch} iterations: raise training.epochs, or scale the inputs.`;
      return observer.onWarning({ code: 'notConverged', detail, pointer });
    }
    const part = data.validation.rows > 0 ? ('validation' as const) : ('training' as const);
    const share = position.fall ? shareStillFalling(position.fall, part) : null;
    if (share === null) return;
    const advice = 'Train for more epochs, or with a higher learning rate.';
    const detail = stillFallingDetail(share, epoch, { unit: 'epochs', advice, part });
    observer.onWarning({ code: 'stillImproving', detail, pointer });
  };

  const finish = async (ending: Ending): Promise<TrainingResult> => {
    let restoredBest = false;
    if (ending === 'cancel' || ending === 'pause' || ending === 'rung') {
      await writeCheckpoint(ending === 'cancel' ? 'cancelled' : 'paused');
    } else if (ending === 'diverged') {
      observer.onEvent('error', `The loss is not a finite number after step ${position.step}.`, place());
    } else {
      position.ended = ending;
      const { best, weights } = bestEpoch;
      const bestIsElsewhere = best !== null && weights !== null && best.step !== position.step;
      if (bestIsElsewhere && restoresBest) {
        const state = { step: position.step, weights, optimizer: [] };
        await runner.writeState(state);
        restoredBest = true;
        observer.onEvent('info', `The weights are those of epoch ${best.epoch}, the best by ${metric}.`);
        await writeCheckpoint('final', state, best);
      } else {
        if (bestIsElsewhere && training.checkpoint.keepBest > 0 && bestCheckpointStep !== best.step) {
          await writeCheckpoint('best', { step: best.step, weights, optimizer: [] }, best);
        }
        await writeCheckpoint('final');
      }
    }
    progress.flush(place());
    return {
      ...results[ending],
      epochs: position.epoch,
      step: position.step,
      best: bestEpoch.best,
      restoredBest,
      elapsedSeconds: elapsedSeconds(),
    };
  };

  // A worker may have been lost after the checkpoint of the rung.
  let ending: Ending | null = position.ended ?? (isAtRung() ? 'rung' : null);
  while (!ending) {
    if (pruning && atEpochStart()) await pruneRunner(runner, position.epoch, pruning);
    ending = (await runEpoch()) ?? (await endEpoch());
  }
  return await finish(ending);
}

const mixesRows = ({ preparation }: ResolvedDefinition): boolean =>
  (preparation.augmentation?.mixup ?? 0) > 0;

/** The best epoch's weights of a checkpoint, where it has them. */
function bestWeightsOf({ state, position, bestWeights }: ResumePoint): NamedTensor[] | null {
  return bestWeights ?? (position.best?.step === state.step ? state.weights : null);
}

const results: Record<Ending, Pick<TrainingResult, 'outcome' | 'stopReason'>> = {
  completed: { outcome: 'succeeded', stopReason: 'completed' },
  earlyStopped: { outcome: 'succeeded', stopReason: 'earlyStopped' },
  maxRuntime: { outcome: 'succeeded', stopReason: 'maxRuntime' },
  cancel: { outcome: 'cancelled', stopReason: 'user' },
  pause: { outcome: 'paused', stopReason: 'user' },
  rung: { outcome: 'paused', stopReason: 'pruned' },
  diverged: { outcome: 'diverged', stopReason: 'diverged' },
};
