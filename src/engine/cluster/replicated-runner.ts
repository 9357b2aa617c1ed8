import { TrainyardError, type ErrorCode } from '../../errors.ts';
import { loadOptimizer } from '../../optimizers/load-optimizer.ts';
import { createCapturedRunner, requireTensors, sessionSource } from '../capture/captured-runner.ts';
import { createInference, type Inference } from '../capture/inference.ts';
import { Interrupted } from '../capture/plans/time-plan.ts';
import { stepRates } from '../capture/step/step-rates.ts';
import { totalsOfSteps } from '../capture/totals.ts';
import type { StepBatch } from '../capture/program/step-executor.ts';
import type { SessionSource } from '../capture/training-session.ts';
import { tensorflowCodeOf } from '../libtensorflow/status.ts';
import { buildModel, readWeights } from '../models/build-model.ts';
import type { RunnerOptions } from '../runner-options.ts';
import type { NamedTensor, RunnerData, StepRunner, TrainingState } from '../step-runner.ts';
import { chooseExchange, type ExchangeChoice } from './choose-exchange.ts';
import { openClusterSession, type ClusterSession } from './cluster-session.ts';
import { replicaPlanName, type ReplicaPlan } from './replica-plan.ts';
import type { ReplicatedSettings } from './replicated-settings.ts';

/** Errors that tell of the network or of another process, not of what was computed. */
const lossCodes = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'ABORTED', 'CANCELLED', 'FAILED_PRECONDITION'];

/** Gatherings in a row without a step, after which the cluster is given up. */
const mostLosses = 3;

/** The state that a lost cluster goes on from is read this often, and no more than about a thirtieth of the time. */
const snapshot = { everyMilliseconds: 3000, factor: 30 };

/** What a call of `run` should last at most. */
const targetCallMilliseconds = 100;

/**
 * The StepRunner of a run with replicas on several processes: this one has the session, the evaluation and the checkpoints. Where
 * one is lost, all others are started anew, and the steps since the last state that was read are taken again, so that the loop
 * in `train.ts` sees nothing of it and the numbers are those of a training without a loss.
 *
 * Where the step can't be captured or divided, or where one process was found to be enough, it trains in this process alone.
 * @throws unavailable where the members can't be had
 */
export async function createReplicatedRunner(
  options: RunnerOptions,
  settings: ReplicatedSettings,
): Promise<StepRunner> {
  const {
    gang,
    wanted: _wanted,
    snapshotMilliseconds: _snapshot,
    resumedPlan: _resumed,
    ...captured
  } = settings;
  const model = settings.model ?? buildModel(options.architecture, options.seed);
  let alone: Alone;
  try {
    const optimizer = await loadOptimizer(options.training.optimizer);
    const source = sessionSource(options, model, optimizer, settings.threads ?? 1);
    const initial = await readWeights(model);
    const choice = await chooseExchange({ source, options, settings, initial });
    if (choice.plan !== null) return await createRunner({ options, source, settings, initial, choice: { ...choice, plan: choice.plan } }); // prettier-ignore
    alone = choice;
  } catch (error) {
    gang.release();
    try {
      alone = whyAlone(error);
    } catch (failure) {
      model.dispose();
      throw failure;
    }
  }
  gang.release();
  const runner = await createCapturedRunner(options, { ...captured, model });
  const { reason, warnings, isDecided = true } = alone;
  return Object.assign(runner, {
    reason: `${reason} ${runner.reason}`,
    warnings,
    isPlanned: isDecided && runner.isPlanned,
  });
}

/** Why one process trains. */
interface Alone extends Pick<ExchangeChoice, 'reason' | 'warnings'> {
  /** False where another attempt at the run decides; left out: true. */
  isDecided?: boolean;
}

/**
 * Why one process goes on with the run after an error: it was stopped, or its step can't be divided.
 * @throws what tells of the machines, and not of the step
 */
function whyAlone(error: unknown): Alone {
  if (error instanceof Interrupted) {
    const reason = 'The run was stopped before it was decided what its replicas exchange.';
    return { reason, warnings: [], isDecided: false };
  }
  if (isLoss(error)) throw new TrainyardError('unavailable', `A replica was lost while the training began: ${(error as Error).message}`, { cause: error }); // prettier-ignore
  if (error instanceof TrainyardError && notOfTheStep.includes(error.code)) throw error;
  const why = error instanceof Error ? error.message : String(error);
  const detail = `The run trains in one process, since its step could not be divided: ${why}.`;
  return { reason: detail, warnings: [{ code: 'replicasNotUsed', detail, pointer: '/training/strategy' }] };
}

/** Errors that tell of the machines, and not of the step. */
const notOfTheStep: readonly ErrorCode[] = ['unavailable', 'engineUnavailable', 'outOfMemory'];

/** Members could not be had, which may have been the loss of one that was starting. */
const isUnavailable = (error: unknown): boolean =>
  error instanceof TrainyardError && error.code === 'unavailable';

export const isLoss = (error: unknown): boolean => lossCodes.includes(tensorflowCodeOf(error) ?? '');

/** Steps that were taken since the state was last read. */
interface TakenSteps {
  batch: StepBatch;
  rowsPerStep: number;
}

async function createRunner({
  options,
  source,
  settings: { gang, snapshotMilliseconds: snapshotEvery = snapshot.everyMilliseconds },
  initial,
  choice,
}: {
  options: RunnerOptions;
  source: SessionSource;
  settings: ReplicatedSettings;
  initial: readonly NamedTensor[];
  choice: ExchangeChoice & { plan: ReplicaPlan };
}): Promise<StepRunner> {
  const { training, batches } = options;
  const { plan, reason, warnings } = choice;
  // What replaces the rows must not change the caller's.
  const data: RunnerData = { ...options.data };
  const { metrics } = source.batchLoss;
  const stepUnit = plan.exchange.type === 'local' ? plan.exchange.steps : 1;
  let step = 0;
  let learningRateScale = 1;
  let msPerStep = choice.msPerStep;
  let losses = 0;
  let saved: TrainingState = { step: 0, weights: [...initial], optimizer: [] };
  let savedAt = performance.now();
  let snapshotMilliseconds = 0;
  let taken: TakenSteps[] = [];
  let open: { session: ClusterSession; inference: Inference } | null = null;

  const partsOf = (session: ClusterSession) => ({
    session,
    inference: createInference(session.program, source, data),
  });

  /** Does something on the cluster; where a process is lost, on a new one that has been brought to the same state. */
  const onCluster = async <T>(work: (parts: NonNullable<typeof open>) => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        open ??= await reopen();
        const result = await work(open);
        losses = 0;
        return result;
      } catch (error) {
        if (!isLoss(error) && !isUnavailable(error)) throw error;
        open?.session.close();
        open = null;
        losses += 1;
        if (losses > mostLosses)
          throw new TrainyardError(
            'unavailable',
            `The replicas were lost ${losses} times in a row: ${(error as Error).message}`,
            { cause: error },
          );
        const message = `A replica was lost at step ${step}; the run goes on from step ${saved.step} with new ones.`;
        gang.onEvent('info', message, {
          step,
          from: saved.step,
          cause: (error as Error).message.slice(0, 500),
        });
      }
    }
  };

  /** A new session in the state of the one that was lost. */
  const reopen = async () => {
    const members = await gang.gather();
    const state = [...saved.weights, ...saved.optimizer];
    const parts = partsOf(await openClusterSession({ source, plan, members, data, initial, state }));
    try {
      for (const { batch, rowsPerStep } of taken) await parts.session.takeSteps(batch, rowsPerStep);
      return parts;
    } catch (error) {
      parts.session.close();
      throw error;
    }
  };

  const keep = (state: TrainingState): void => {
    saved = state;
    savedAt = performance.now();
    taken = [];
  };
  const readNow = ({ session }: NonNullable<typeof open>): TrainingState => ({
    step,
    ...session.program.readState(),
  });
  const saveWhenDue = async (): Promise<void> => {
    const started = performance.now();
    const due = Math.max(snapshotEvery, snapshot.factor * snapshotMilliseconds);
    if (started - savedAt < due) return;
    await onCluster(async (parts) => keep(readNow(parts)));
    snapshotMilliseconds = performance.now() - started;
  };

  if (choice.session) open = partsOf(choice.session);
  else await onCluster(async () => {});
  savedAt = performance.now();

  return {
    mode: 'captured',
    plan: replicaPlanName(plan),
    onCpu: true,
    reason,
    isPlanned: true,
    warnings,
    stepUnit,
    get step() {
      return step;
    },
    stepsPerCall() {
      const steps = Math.floor(targetCallMilliseconds / msPerStep);
      const unit = plan.exchange.type === 'local' ? plan.exchange.steps : plan.stepsPerCall;
      return Math.max(unit, steps - (steps % unit));
    },

    async run(indices, rowsPerStep) {
      const steps = Math.ceil(indices.length / rowsPerStep);
      const rates = stepRates(training, source.optimizer, batches.totalSteps, {
        firstStep: step,
        steps,
        scale: learningRateScale,
      });
      // The caller's array may change before the steps have to be taken again.
      const batch = { indices: indices.slice(), rates, firstStep: step };
      const results = await onCluster(async ({ session }) => {
        const started = performance.now();
        const values = await session.takeSteps(batch, rowsPerStep);
        msPerStep = 0.7 * msPerStep + (0.3 * (performance.now() - started)) / steps;
        return values;
      });
      step += steps;
      taken.push({ batch, rowsPerStep });
      await saveWhenDue();
      return totalsOfSteps(results, batch.indices.length, rowsPerStep, metrics);
    },

    async replaceRows(split, rows) {
      // Steps are taken again on the rows that they were taken on.
      if (split === 'train' && taken.length > 0) await onCluster(async (parts) => keep(readNow(parts)));
      data[split] = rows;
      await onCluster((parts) => parts.session.writeRows(split, rows));
    },
    evaluate: (split, shouldStop) => onCluster(({ inference }) => inference.evaluate(split, shouldStop)),
    predict: (features, rows, beforeBatch) =>
      onCluster(({ inference }) => inference.predict(features, rows, beforeBatch)),
    setLearningRateScale(scale) {
      learningRateScale = scale;
    },
    readState: () => onCluster(async (parts) => readNow(parts)),
    async writeState(state) {
      requireTensors(source, state);
      await onCluster(async ({ session }) => {
        await session.writeState([...state.weights, ...state.optimizer], false);
        step = state.step;
        // Slots that are not given stay as they were: all are read again.
        keep({ step, ...session.program.readState() });
      });
    },
    dispose() {
      open?.session.close();
      gang.release();
      source.model.dispose();
    },
  };
}
