import { availableParallelism } from 'node:os';
import { TrainyardError } from '../../errors.ts';
import { loadOptimizer, type LoadedOptimizer } from '../../optimizers/load-optimizer.ts';
import { createAugmentation } from '../augmentation/augmentation.ts';
import { createBatchLoss } from '../batch-loss.ts';
import { createEagerRunner } from '../eager-runner.ts';
import { buildModel, readWeights, type BuiltModel } from '../models/build-model.ts';
import type { RunnerOptions } from '../runner-options.ts';
import { startedLibtensorflow } from '../start-engine.ts';
import type { RunnerData, StepRunner, TrainingState } from '../step-runner.ts';
import { CaptureRefused } from './capture-refused.ts';
import { createInference } from './inference.ts';
import { operationCatalog } from './operation-catalog.ts';
import { traitsOf } from './plans/candidates.ts';
import { choosePlan, type PlanChoice } from './plans/choose-plan.ts';
import { parsePlan, plainPlan, planName, type Plan } from './plans/plan.ts';
import { watchQuiet } from './plans/quiet-machine.ts';
import type { CaptureSettings } from './capture-settings.ts';
import { rehearse } from './rehearse.ts';
import { stepRates } from './step/step-rates.ts';
import { totalsOfSteps } from './totals.ts';
import { openTrainingSession, type SessionSource, type TrainingSession } from './training-session.ts';

/** What a call of `run` should last at most. */
const targetCallMilliseconds = 60;
const maxStepsPerCall = 2048;
/** The first call also makes what it needs: how long a step takes is known after so many. */
const warmCalls = 2;
/** FLOPs of a step from which its kernels gain by threads. */
const threadedFlops = 3e8;

/**
 * The StepRunner that trains by captured steps; where they can't be had, the eager one, with the reason. The first steps are
 * plain, so that they come soon; a run that is long enough then looks for the plan that suits it.
 *
 * It owns the model, whose variables only serve tracing; the weights that are trained live in the session.
 */
export async function createCapturedRunner(
  options: RunnerOptions,
  settings: CaptureSettings = {},
): Promise<StepRunner> {
  try {
    return await createRunner(options, settings);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return await createEagerRunner(options, `The step could not be captured: ${reason}`);
  }
}

async function createRunner(options: RunnerOptions, settings: CaptureSettings): Promise<StepRunner> {
  const model = settings.model ?? buildModel(options.architecture, options.seed);
  const optimizer = await loadOptimizer(options.training.optimizer);
  let session: TrainingSession | null = null;
  try {
    const source = sessionSource(options, model, optimizer, settings.threads ?? availableParallelism());
    const initial = await readWeights(model);
    const forced = settings.plan ? parsePlan(settings.plan) : null;
    session = openTrainingSession(source, forced ?? firstPlan(options, source), options.data, initial);
    if (session.plan.shards > 1 && traitsOf(session.compiled.model, source.threads).batchStatistics) {
      throw new CaptureRefused(
        `the plan "${planName(session.plan)}" would give each shard batch statistics of its own`,
      );
    }
    await rehearse(session, source, initial, initial);
    return runnerOf(options, settings, source, session, forced);
  } catch (error) {
    session?.dispose();
    model.dispose();
    throw error;
  }
}

function sessionSource(
  options: RunnerOptions,
  model: BuiltModel,
  optimizer: LoadedOptimizer,
  threads: number,
): SessionSource {
  const { training, batches, data, classWeights, valueScales, seed } = options;
  const augmentation = options.augmentation && createAugmentation(options.augmentation, seed);
  const libtensorflow = startedLibtensorflow();
  const { api, context } = libtensorflow;
  return {
    libtensorflow,
    model,
    batchLoss: createBatchLoss(model, training, classWeights, valueScales, augmentation),
    catalog: operationCatalog(api),
    describe(id) {
      const handle = libtensorflow.handleOf(id);
      return { shape: context.shapeOf(handle), dtype: context.typeOf(handle) };
    },
    training,
    optimizer,
    sample: data.train,
    width: data.width,
    rowsPerStep: batches.rowsPerStep,
    batchSize: batches.batchSize,
    threads,
  };
}

/** Plain steps; where their operations are large, each on all threads of the run. */
function firstPlan({ architecture, batches }: RunnerOptions, source: SessionSource): Plan {
  const flops = architecture.trainingFlopsPerRow * batches.batchSize;
  const isThreaded = flops >= threadedFlops && !source.libtensorflow.context.usesGpu;
  return { ...plainPlan, kernelThreads: isThreaded ? source.threads : 1 };
}

function runnerOf(
  options: RunnerOptions,
  settings: CaptureSettings,
  source: SessionSource,
  first: TrainingSession,
  forced: Plan | null,
): StepRunner {
  const { training, batches } = options;
  // Sessions that are opened later take the rows that are here then.
  const data: RunnerData = { ...options.data };
  const metrics = source.batchLoss.metrics;
  let session = first;
  let inference = createInference(session.program, source, data);
  let step = 0;
  let learningRateScale = 1;
  let msPerStep = targetCallMilliseconds;
  let calls = 0;
  let isPlanned = forced !== null;
  /** Whether a plan was looked for, and can't be had yet. */
  let isWaiting = false;
  const machine = settings.machine ?? watchQuiet();
  let reason = forced
    ? `The plan "${planName(forced)}" was asked for.`
    : 'Steps are captured as one graph each; the plan is not chosen yet.';

  /** Looks for the best plan, once the machine lets its steps be timed, and moves the training there. */
  const moveToBestPlan = async (shouldStop: () => boolean): Promise<void> => {
    const mayTime = machine.isQuiet();
    if (isWaiting && !mayTime) return;
    isWaiting = true;
    const remaining = batches.totalSteps - step;
    const request = { source, session, data, msPerStep, remaining, settings, machine, mayTime, shouldStop };
    const choice = await choosePlan(request).catch((error: unknown): PlanChoice => ({
      session: null,
      msPerStep,
      reason: `Plain steps: planning failed. ${String(error)}`,
      isFinal: true,
    }));
    isPlanned = choice.isFinal;
    reason = choice.reason;
    if (!choice.session) return;
    session.dispose();
    session = choice.session;
    msPerStep = choice.msPerStep;
    inference = createInference(session.program, source, data);
  };

  return {
    mode: 'captured',
    get plan() {
      return planName(session.plan);
    },
    get reason() {
      return reason;
    },
    get isPlanned() {
      return isPlanned;
    },
    get step() {
      return step;
    },
    stepsPerCall() {
      const steps = Math.max(1, Math.min(maxStepsPerCall, Math.floor(targetCallMilliseconds / msPerStep)));
      const { steps: unit } = session.plan;
      return steps >= unit ? steps - (steps % unit) : steps;
    },

    async run(indices, rowsPerStep, shouldStop = () => false) {
      if (!isPlanned && calls >= warmCalls && !shouldStop()) await moveToBestPlan(shouldStop);
      const steps = Math.ceil(indices.length / rowsPerStep);
      const started = performance.now();
      const rates = stepRates(training, source.optimizer, batches.totalSteps, {
        firstStep: step,
        steps,
        scale: learningRateScale,
      });
      const batch = { indices, rates, firstStep: step };
      const results = await session.takeSteps(batch, rowsPerStep, msPerStep);
      const measured = (performance.now() - started) / steps;
      msPerStep = calls < warmCalls ? measured : 0.7 * msPerStep + 0.3 * measured;
      calls += 1;
      step += steps;
      return totalsOfSteps(results, indices.length, rowsPerStep, metrics);
    },

    async replaceRows(split, rows) {
      data[split] = rows;
      session.program.writeRows(split, rows);
    },
    evaluate: (split, shouldStop) => inference.evaluate(split, shouldStop),
    predict: (features, rows) => inference.predict(features, rows),
    setLearningRateScale(scale) {
      learningRateScale = scale;
    },
    async readState() {
      return { step, ...session.program.readState() };
    },
    async writeState(state) {
      requireTensors(source, state);
      session.program.writeState([...state.weights, ...state.optimizer], false);
      step = state.step;
    },
    dispose() {
      session.dispose();
      source.model.dispose();
    },
  };
}

/** @throws artifactCorrupt where the state lacks a weight, or some of the slots */
function requireTensors({ model, optimizer }: SessionSource, state: TrainingState): void {
  const given = new Set([...state.weights, ...state.optimizer].map(({ name }) => name));
  const { slots } = optimizer.rule;
  const trained = state.optimizer.length > 0 ? model.weights.filter((weight) => weight.trainable) : [];
  const needed = [
    ...model.weights.map(({ name }) => name),
    ...trained.flatMap(({ name }) => slots.map((slot) => `${name}/${slot.name}`)),
  ];
  const missing = needed.find((name) => !given.has(name));
  if (missing) throw new TrainyardError('artifactCorrupt', `The checkpoint has no tensor "${missing}".`);
}
