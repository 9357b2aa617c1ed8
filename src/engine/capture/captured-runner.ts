import { availableParallelism } from 'node:os';
import { TrainyardError } from '../../errors.ts';
import { loadOptimizer, type LoadedOptimizer } from '../../optimizers/load-optimizer.ts';
import { createAugmentation } from '../augmentation/augmentation.ts';
import { createBatchLoss } from '../batch-loss.ts';
import { createEagerRunner } from '../eager-runner.ts';
import { buildModel, readWeights, type BuiltModel } from '../models/build-model.ts';
import type { RunnerOptions } from '../runner-options.ts';
import { startedLibtensorflow } from '../start-engine.ts';
import type { NamedTensor, RunnerData, StepRunner, TrainingState } from '../step-runner.ts';
import { CaptureRefused } from './capture-refused.ts';
import { createInference } from './inference.ts';
import { operationCatalog } from './operation-catalog.ts';
import { traitsOf } from './plans/candidates.ts';
import { assumedMilliseconds } from './plans/assumed-time.ts';
import { choosePlan, type PlanChoice } from './plans/choose-plan.ts';
import { planDevices, type PlanDevices } from './plans/plan-devices.ts';
import { parsePlan, plainPlan, planName, type Plan } from './plans/plan.ts';
import type { CaptureSettings } from './capture-settings.ts';
import { recomputeReason } from './recompute-reason.ts';
import { rehearse } from './rehearse.ts';
import type { CompiledStep } from './step/compile-step.ts';
import { stepRates } from './step/step-rates.ts';
import { totalsOfSteps } from './totals.ts';
import {
  compileForPlan,
  openTrainingSession,
  type SessionSource,
  type TrainingSession,
} from './training-session.ts';

/** What a call of `run` should last at most. */
const targetCallMilliseconds = 60;
const maxStepsPerCall = 2048;
/** The first calls also make what they need: how long a step takes is known after so many. */
const warmCalls = 2;
/** FLOPs of a step from which its kernels gain by threads. */
const threadedFlops = 3e8;

/**
 * The StepRunner that trains by captured steps; where they can't be had, the eager one, with the reason. A run that is long
 * enough looks for the plan that suits it before its first step, for a few seconds where none is known, and keeps it.
 *
 * It owns the model, whose variables only serve tracing; the weights that are trained live in the session.
 */
export async function createCapturedRunner(
  options: RunnerOptions,
  settings: CaptureSettings = {},
): Promise<StepRunner> {
  const { context } = startedLibtensorflow();
  const gpu = context.devices.find(({ type }) => type === 'GPU') ?? null;
  const devices = planDevices(settings.device ?? 'auto', gpu, neededBytes(options));
  try {
    return await createRunner(options, settings, devices);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return await createEagerRunner(options, `The step could not be captured: ${reason}`);
  }
}

/** Bytes of what a session holds: the rows, weights, gradients and slots, and the activations of a batch. */
function neededBytes({ architecture, data: { train, validation } }: RunnerOptions): number {
  const rows = [train, validation].map(({ features, targets }) => features.byteLength + targets.byteLength);
  return architecture.memory.total + rows[0] + rows[1];
}

async function createRunner(
  options: RunnerOptions,
  settings: CaptureSettings,
  devices: PlanDevices,
): Promise<StepRunner> {
  const model = settings.model ?? buildModel(options.architecture, options.seed);
  const optimizer = await loadOptimizer(options.training.optimizer);
  try {
    const source = sessionSource(options, model, optimizer, settings.threads ?? availableParallelism());
    const initial = await readWeights(model);
    const choice = await findPlan(options, settings, source, { initial, devices });
    const { session, reason } = await openChosen(options, settings, source, choice, initial);
    const why = [devices.reason, reason].filter((one) => one !== null).join(' ');
    const again = recomputeReason(options.training, session.compiled);
    return runnerOf(options, source, session, {
      ...choice,
      plan: planName(session.plan),
      reason: `${why}${again}`,
    });
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Opens a session under the plan that was found. One that was not asked for must not keep a run from training. */
async function openChosen(
  options: RunnerOptions,
  settings: CaptureSettings,
  source: SessionSource,
  { plan, first, compiled, reason }: FoundPlan,
  initial: readonly NamedTensor[],
): Promise<{ session: TrainingSession; reason: string }> {
  const open = async (wanted: Plan, step?: CompiledStep): Promise<TrainingSession> => {
    const session = openTrainingSession(source, wanted, options.data, initial, step);
    try {
      await rehearse(session, source, initial, initial);
      return session;
    } catch (error) {
      session.dispose();
      throw error;
    }
  };
  try {
    return { session: await open(plan, compiled), reason };
  } catch (error) {
    if (settings.plan || planName(plan) === planName(first)) throw error;
    return {
      session: await open(first),
      reason: `Plain steps: "${planName(plan)}" failed. ${String(error)}`,
    };
  }
}

/** A plan with the full step compiled for it, where it is; `first` is the plan that every step can have. */
interface FoundPlan extends PlanChoice {
  first: Plan;
  compiled?: CompiledStep;
}

async function findPlan(
  options: RunnerOptions,
  settings: CaptureSettings,
  source: SessionSource,
  { initial, devices }: { initial: readonly NamedTensor[]; devices: PlanDevices },
): Promise<FoundPlan> {
  const first = firstPlan(options, source, devices);
  const given = settings.plan ?? settings.resumedPlan;
  if (given) {
    const plan = parsePlan(given);
    const compiled = compileForPlan(source, plan, source.rowsPerStep);
    if (plan.shards > 1 && traitsOf(compiled.model, source.threads).batchStatistics) {
      throw new CaptureRefused(`the plan "${given}" would give each shard batch statistics of its own`);
    }
    const reason = settings.plan
      ? `The plan "${given}" was asked for.`
      : `The run was begun under the plan "${given}".`;
    return { plan, first, compiled, reason, isDecided: true };
  }
  const compiled = compileForPlan(source, first, source.rowsPerStep);
  const { data, batches } = options;
  const choice = await choosePlan({
    source,
    first,
    compiled,
    data,
    initial,
    totalSteps: batches.totalSteps,
    devices,
    settings,
  });
  const isFirst = planName(choice.plan) === planName(first);
  return { ...choice, first, ...(isFirst && { compiled }) };
}

/** What the sessions of a run are made from. */
export function sessionSource(
  options: RunnerOptions,
  model: BuiltModel,
  optimizer: LoadedOptimizer,
  threads: number,
): SessionSource {
  const { training, batches, data, classWeights, valueScales, distillation, seed } = options;
  const augmentation = options.augmentation && createAugmentation(options.augmentation, seed);
  const libtensorflow = startedLibtensorflow();
  const { api, context } = libtensorflow;
  return {
    libtensorflow,
    model,
    batchLoss: createBatchLoss(model, training, classWeights, valueScales, augmentation, distillation),
    keepsZeros: options.keepsZeros ?? false,
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
    traced: new Map(),
  };
}

/** Plain steps, on a GPU where there may be; on the CPU, where their operations are large, each on all threads of the run. */
export function firstPlan(
  { architecture, batches }: RunnerOptions,
  { threads, libtensorflow }: SessionSource,
  { gpu }: PlanDevices,
): Plan {
  if (gpu) return plainPlan;
  const isThreaded = architecture.trainingFlopsPerRow * batches.batchSize >= threadedFlops;
  return { ...plainPlan, kernelThreads: isThreaded ? threads : 1, onCpu: libtensorflow.context.usesGpu };
}

/** The runner of an open session, which becomes the runner's. */
export function runnerOf(
  options: RunnerOptions,
  source: SessionSource,
  session: Omit<TrainingSession, 'plan'> & { plan: Pick<Plan, 'steps' | 'precision' | 'onCpu'> },
  { plan, reason, isDecided }: Pick<PlanChoice, 'reason' | 'isDecided'> & { plan: string },
): StepRunner {
  const { training, batches } = options;
  // What replaces the rows must not change the caller's.
  const data: RunnerData = { ...options.data };
  const metrics = source.batchLoss.metrics;
  const inference = createInference(session.program, source, data);
  let step = 0;
  let learningRateScale = 1;
  let msPerStep = assumedMilliseconds(session.compiled.model);
  let calls = 0;

  return {
    mode: 'captured',
    plan,
    reason,
    isPlanned: isDecided,
    onCpu: session.plan.onCpu,
    precision: session.plan.precision,
    recomputes: session.compiled.recomputed !== null,
    get step() {
      return step;
    },
    stepsPerCall() {
      const steps = Math.max(1, Math.min(maxStepsPerCall, Math.floor(targetCallMilliseconds / msPerStep)));
      const { steps: unit } = session.plan;
      return steps >= unit ? steps - (steps % unit) : steps;
    },

    async run(indices, rowsPerStep) {
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
    predict: (features, rows, beforeBatch) => inference.predict(features, rows, beforeBatch),
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
export function requireTensors({ model, optimizer }: SessionSource, state: TrainingState): void {
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
