import type { ResolvedModelParallel } from '../../contracts/definition/strategy.ts';
import { TrainyardError } from '../../errors.ts';
import { loadOptimizer } from '../../optimizers/load-optimizer.ts';
import { CaptureRefused } from '../capture/capture-refused.ts';
import type { CaptureSettings } from '../capture/capture-settings.ts';
import { createCapturedRunner, runnerOf, sessionSource } from '../capture/captured-runner.ts';
import { buildModel, readWeights } from '../models/build-model.ts';
import type { RunnerOptions } from '../runner-options.ts';
import { withWarning, type StepRunner } from '../step-runner.ts';
import type { Gang } from './gang.ts';
import { dividedPlanName } from './divided-plan.ts';
import { openDividedSession } from './divided-session.ts';
import { isLoss } from './replicated-runner.ts';

/**
 * The StepRunner of a model that is divided among processes: this one has the data and the session. Where a process is lost, the attempt ends
 * with `unavailable`, and the next one goes on from the last checkpoint: the state is nowhere as a whole. Where the step can't be captured or
 * cut, it trains in this process alone.
 * @throws unavailable where the members can't be had, or one is lost
 */
export async function createDividedRunner(
  options: RunnerOptions,
  { gang, wanted, ...settings }: CaptureSettings & { gang: Gang; wanted: ResolvedModelParallel },
): Promise<StepRunner> {
  const model = buildModel(options.architecture, options.seed);
  try {
    const optimizer = await loadOptimizer(options.training.optimizer);
    const source = sessionSource(options, model, optimizer, settings.threads ?? 1);
    const { data } = options;
    const initial = await readWeights(model);
    const session = await openDividedSession({ source, wanted, members: await gang.gather(), data, initial });
    const { cut, division } = session;
    const sizes = division.bytes.map((bytes) => `${(bytes / 1e6).toPrecision(3)} MB`).join(', ');
    const runner = runnerOf(options, source, session, {
      plan: dividedPlanName(cut, { processes: gang.replicas, microBatches: wanted.microBatches }),
      reason: `Weights and optimizer slots are divided by ${cut} among ${gang.replicas} processes: ${sizes}.`,
      isDecided: true,
    });
    return withLosses(runner, gang);
  } catch (error) {
    gang.release();
    if (!(error instanceof CaptureRefused)) {
      model.dispose();
      throw lossOf(error);
    }
    const detail = `The run trains in one process, since its model could not be divided: ${error.message}.`;
    const runner = await createCapturedRunner(options, { ...settings, model });
    const told = Object.assign(runner, { reason: `${detail} ${runner.reason}` });
    return withWarning(told, { code: 'replicasNotUsed', detail, pointer: '/training/strategy' });
  }
}

/** The runner, whose errors say that a process was lost where that is why, and which ends the processes with itself. */
function withLosses(runner: StepRunner, gang: Gang): StepRunner {
  const told =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await work(...args);
      } catch (error) {
        throw lossOf(error);
      }
    };
  return {
    mode: runner.mode,
    plan: runner.plan,
    reason: runner.reason,
    isPlanned: runner.isPlanned,
    onCpu: true,
    get step() {
      return runner.step;
    },
    stepsPerCall: () => runner.stepsPerCall(),
    run: told((indices, rowsPerStep) => runner.run(indices, rowsPerStep)),
    replaceRows: told((split, rows) => runner.replaceRows(split, rows)),
    evaluate: told((split, shouldStop) => runner.evaluate(split, shouldStop)),
    predict: told((features, rows, beforeBatch) => runner.predict(features, rows, beforeBatch)),
    setLearningRateScale: (scale) => runner.setLearningRateScale(scale),
    readState: told(() => runner.readState()),
    writeState: told((state) => runner.writeState(state)),
    dispose() {
      runner.dispose();
      gang.release();
    },
  };
}

function lossOf(error: unknown): unknown {
  if (!isLoss(error)) return error;
  const message = `A process that holds a part of the model was lost: ${(error as Error).message}`;
  return new TrainyardError('unavailable', message, { cause: error });
}
