import { createBatchLoss } from '../batch-loss.ts';
import { createEagerRunner } from '../eager-runner.ts';
import { buildModel, readWeights, type BuiltModel } from '../models/build-model.ts';
import type { RunnerOptions } from '../runner-options.ts';
import { learningRateAt } from '../schedules.ts';
import { startedLibtensorflow, type Libtensorflow } from '../start-engine.ts';
import type { NamedTensor, StepRunner } from '../step-runner.ts';
import { createInference, type Inference } from './inference.ts';
import { operationCatalog } from './operation-catalog.ts';
import { choosePlan, type PlanChoice, type PlanSettings } from './plans/choose-plan.ts';
import { parsePlan, plainPlan, planName, type Plan } from './plans/plan.ts';
import { rehearse } from './rehearse.ts';
import { availableParallelism } from 'node:os';
import { TrainyardError } from '../../errors.ts';
import { totalsOfSteps } from './totals.ts';
import { stepSizeAt } from './step/optimizer-updates.ts';
import { openTrainingSession, type SessionSource, type TrainingSession } from './training-session.ts';

/** How capture is set up; all of it may be left out. */
export interface CaptureSettings {
  /** A plan by name instead of the planner's choice, such as `shards 2 unroll 4`. */
  plan?: string | null;
  /** Folder for what the planner has measured; null or left out: nothing is kept. */
  planCacheFolder?: string | null;
  /** Threads that the run may use; left out: as many as there are cores. */
  threads?: number;
  /** A model that is built already, instead of the architecture's. The runner takes it over. */
  model?: BuiltModel;
  planning?: Partial<PlanSettings>;
}

/** What a call of `run` should last at most. */
const targetCallMilliseconds = 60;
const maxStepsPerCall = 2048;
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
    return createEagerRunner(options, `The step could not be captured: ${reason}`);
  }
}

async function createRunner(options: RunnerOptions, settings: CaptureSettings): Promise<StepRunner> {
  const libtensorflow = startedLibtensorflow();
  const { training, batches, data } = options;
  const model = settings.model ?? buildModel(options.architecture, options.seed);
  let session: TrainingSession | null = null;
  try {
    const source = sessionSource(libtensorflow, model, options, settings);
    const initial = await readWeights(model);
    const forced = settings.plan ? parsePlan(settings.plan) : null;
    session = openTrainingSession(
      source,
      forced ?? firstPlan(options, libtensorflow.context.usesGpu ? 1 : source.threads),
      data,
      initial,
    );
    await rehearse(session, source, initial, initial);
    return runnerOf(options, settings, source, session, forced);
  } catch (error) {
    session?.dispose();
    model.dispose();
    throw error;
  }

  function sessionSource(
    library: Libtensorflow,
    built: BuiltModel,
    { classWeights }: RunnerOptions,
    { threads }: CaptureSettings,
  ): SessionSource {
    return {
      libtensorflow: library,
      model: built,
      batchLoss: createBatchLoss(built, training, classWeights),
      catalog: operationCatalog(library.api),
      describe: (id) => ({
        shape: library.context.shapeOf(library.handleOf(id)),
        dtype: library.context.typeOf(library.handleOf(id)),
      }),
      training,
      sample: data.train,
      width: data.width,
      rowsPerStep: batches.rowsPerStep,
      batchSize: batches.batchSize,
      threads: threads ?? availableParallelism(),
    };
  }
}

function runnerOf(
  options: RunnerOptions,
  settings: CaptureSettings,
  source: SessionSource,
  first: TrainingSession,
  forced: Plan | null,
): StepRunner {
  const { training, batches, data } = options;
  const metrics = source.batchLoss.metrics;
  let session = first;
  let inference: Inference = createInference(session.program, source, data);
  let step = 0;
  let learningRateScale = 1;
  let msPerStep = targetCallMilliseconds;
  let calls = 0;
  let isPlanned = forced !== null;
  let reason = forced
    ? `The plan "${planName(forced)}" was asked for.`
    : 'Steps are captured as one graph each; the plan is not chosen yet.';

  const ratesOf = (steps: number): Float32Array => {
    const rates = new Float32Array(2 * steps);
    for (let offset = 0; offset < steps; offset += 1) {
      const base = training.optimizer.learningRate;
      const rate =
        learningRateAt(training.schedule, base, step + offset, batches.totalSteps) * learningRateScale;
      rates[2 * offset] = rate;
      rates[2 * offset + 1] = stepSizeAt(training.optimizer, rate, step + offset + 1);
    }
    return rates;
  };

  /** Looks for the best plan once, and moves the training there. */
  const plan = async (): Promise<void> => {
    isPlanned = true;
    const remaining = batches.totalSteps - step;
    const choice = await choosePlan({ source, session, data, msPerStep, remaining, settings }).catch(
      (error: unknown): PlanChoice => ({
        session: null,
        msPerStep,
        reason: `Plain steps: planning failed. ${String(error)}`,
      }),
    );
    reason = choice.reason;
    if (!choice.session) return;
    session.dispose();
    session = choice.session;
    msPerStep = choice.msPerStep;
    inference = createInference(session.program, source, data);
  };

  const stateOf = () => session.program.readState();

  return {
    mode: 'captured',
    get plan() {
      return planName(session.plan);
    },
    get reason() {
      return reason;
    },
    get step() {
      return step;
    },
    stepsPerCall() {
      const steps = Math.max(1, Math.min(maxStepsPerCall, Math.floor(targetCallMilliseconds / msPerStep)));
      const { steps: unit } = session.plan;
      return steps >= unit ? steps - (steps % unit) : steps;
    },

    async run(indices, rowsPerStep) {
      if (!isPlanned && calls > 0) await plan();
      const steps = Math.ceil(indices.length / rowsPerStep);
      const started = performance.now();
      const batch = { indices, rates: ratesOf(steps), firstStep: step };
      const results = await session.takeSteps(batch, rowsPerStep, msPerStep);
      // The first call also makes what it needs; later ones tell.
      const measured = (performance.now() - started) / steps;
      msPerStep = calls === 0 ? measured : 0.7 * msPerStep + 0.3 * measured;
      calls += 1;
      step += steps;
      return totalsOfSteps(results, indices.length, rowsPerStep, metrics);
    },

    evaluate: (split, shouldStop) => inference.evaluate(split, shouldStop),
    predict: (features, rows) => inference.predict(features, rows),
    setLearningRateScale(scale) {
      learningRateScale = scale;
    },
    async readState() {
      return { step, ...stateOf() };
    },
    async writeState(state) {
      requireWeights(source.model, state.weights);
      session.program.writeState([...state.weights, ...state.optimizer], false);
      step = state.step;
    },
    dispose() {
      session.dispose();
      source.model.dispose();
    },
  };
}

/** Plain steps; where their operations are large, each on all threads. */
function firstPlan({ architecture, batches }: RunnerOptions, threads: number): Plan {
  const flops = architecture.trainingFlopsPerRow * batches.batchSize;
  return { ...plainPlan, kernelThreads: flops >= threadedFlops ? threads : 1 };
}

/** @throws artifactCorrupt where the model has a weight that is not there */
function requireWeights(model: BuiltModel, stored: readonly NamedTensor[]): void {
  const given = new Set(stored.map(({ name }) => name));
  const missing = model.weights.find(({ name }) => !given.has(name));
  if (missing) throw new TrainyardError('artifactCorrupt', `The checkpoint has no tensor "${missing.name}".`);
}
