import type { NamedTensor, RunnerData } from '../../step-runner.ts';
import type { CaptureSettings } from '../capture-settings.ts';
import type { CompiledStep } from '../step/compile-step.ts';
import type { SessionSource } from '../training-session.ts';
import { assumedMilliseconds } from './assumed-time.ts';
import { candidatePlans, traitsOf } from './candidates.ts';
import { comparePlans } from './compare-plans.ts';
import { createPlanCache, planSignature, type MeasuredPlan, type PlanDecision } from './plan-cache.ts';
import { planName, type Plan, type Precision } from './plan.ts';
import type { PlanDevices } from './plan-devices.ts';
import type { PlanSettings } from './plan-settings.ts';
import { watchMachine } from './quiet-machine.ts';
import { Interrupted, openTrial, sampleData, type PlanTrial, type TrialSource } from './time-plan.ts';
import { hasXla } from './xla-probe.ts';

const defaults: PlanSettings = {
  millisecondsPerCandidate: 40,
  shortestRunMilliseconds: 8000,
  longestMilliseconds: 12_000,
};

/** What planning may take of the time of a plain run, and what it may take at least. */
const planningShare = 0.1;
const leastPlanningMilliseconds = 2000;
/** On a machine that is so busy that one trial takes seconds to open, planning may take so many times that. */
const longestInTrials = 4;
/** The part of planning's time after which no further candidate is opened: the rest is for timing. */
const openingShare = 0.6;
/** Bytes of weights and slots from which only one candidate is open at a time. */
const largeState = 64e6;

/** A plan must be so much faster than plain to be worth its set-up. */
const worthwhileGain = 1.05;
/** The same for plans that were not timed in turn, beside busy processes. */
const doubtfulGain = 1.3;

/** A format that takes so many times as long as float32 under one plan is not tried under others. */
const hopelessPrecision = 1.5;

/** What was decided. */
export interface PlanChoice {
  plan: Plan;
  reason: string;
  /** False where a stop came first: nothing was decided, and another attempt at the run decides. */
  isDecided: boolean;
}

/** A training that is to begin. */
export interface PlanRequest {
  source: SessionSource;
  /** The plan that every step can have, and the full step compiled for it. */
  first: Plan;
  compiled: CompiledStep;
  data: RunnerData;
  /** Weights to begin with. */
  initial: readonly NamedTensor[];
  /** Steps of the whole run. */
  totalSteps: number;
  /** Where they may run. */
  devices: PlanDevices;
  settings: CaptureSettings;
}

/**
 * Finds the plan that suits a step, before the first one is taken: from the cache, or by timing the few candidates on
 * throw-away sessions. A run has one plan from its first step to its last, and nothing but the definition and the cache
 * decides on it, so that two runs of one definition have the same numbers.
 */
export async function choosePlan(request: PlanRequest): Promise<PlanChoice> {
  const { source, first, compiled, totalSteps, devices, settings } = request;
  const limits = { ...defaults, ...settings.planning };
  const isMixed = source.training.precision === 'mixed';
  const stay = (why: string, isDecided = true): PlanChoice => ({
    plan: first,
    reason: `Plain steps: ${why}${isMixed ? ' Precision: float32, as nothing else was timed.' : ''}`,
    isDecided,
  });
  const ahead = totalSteps * assumedMilliseconds(compiled.model);
  if (ahead < limits.shortestRunMilliseconds) {
    return stay('the run is too short for planning to pay.');
  }
  const plans = plansOnDevices(request);
  if (plans.length === 1) return stay('no other plan suits this step.');

  const cache = createPlanCache(settings.planCacheFolder ?? null);
  const signature = planSignature(source, compiled.model, devices);
  const known = await cache.find(signature);
  const decide = (decision: PlanDecision, origin: string): PlanChoice => {
    const choice = chosenFrom(decision, totalSteps, first, origin);
    return isMixed ? { ...choice, reason: `${choice.reason} ${precisionReason(choice, decision)}` } : choice;
  };
  if (known) return decide(known, 'measured in an earlier run');
  const startedAt = performance.now();
  try {
    const measured = await measure(request, plans, limits);
    if (typeof measured === 'string') return stay(measured);
    const kept = await cache.keep(signature, measured);
    return decide(kept, `measured now, in ${seconds(performance.now() - startedAt)}`);
  } catch (error) {
    if (error instanceof Interrupted) return stay('the run was stopped before a plan was chosen.', false);
    return stay(`planning failed. ${String(error)}`);
  }
}

/** The plans worth timing, `first` at the beginning; those for the CPU behind those for a GPU. */
function plansOnDevices({ source, first, compiled, devices }: PlanRequest): Plan[] {
  const { threads, libtensorflow, training } = source;
  const plansFor = (cores: number, onCpu: boolean): Plan[] =>
    candidatePlans(traitsOf(compiled.model, cores), {
      cores,
      xla: hasXla(libtensorflow),
      first: first.onCpu === onCpu ? first : { ...first, onCpu },
      reduced: training.precision === 'mixed' ? reducedPrecisions(!onCpu && devices.gpu) : [],
    }).map((plan) => ({ ...plan, onCpu }));
  // On a GPU one kernel fills the device: cutting a step only makes its kernels smaller.
  const onGpu = devices.gpu ? plansFor(1, false) : [];
  return devices.cpu ? [...onGpu, ...plansFor(threads, libtensorflow.context.usesGpu)] : onGpu;
}

/**
 * The number formats of mixed precision: bfloat16, whose range is that of float32, and on GPUs float16, too, which older ones have alone.
 */
const reducedPrecisions = (onGpu: boolean): Precision[] => (onGpu ? ['bfloat16', 'float16'] : ['bfloat16']);

/** Times the candidates; a text where none could be timed. @throws Interrupted */
async function measure(
  { source, first, compiled, data, initial, totalSteps, settings }: PlanRequest,
  plans: readonly Plan[],
  limits: PlanSettings,
): Promise<PlanDecision | string> {
  const trialSource: TrialSource = {
    source,
    data: sampleData(data, source.rowsPerStep),
    state: initial,
    msPerStep: assumedMilliseconds(compiled.model),
    shouldStop: settings.shouldStop ?? (() => false),
  };
  const bytes = initial.reduce((sum, tensor) => sum + tensor.data.byteLength, 0);
  const timeAll = bytes < largeState ? timeInTurn : timeOneByOne;
  const refused: string[] = [];
  const { measured, wasQuiet } = await timeAll(trialSource, plans, {
    limits,
    totalSteps,
    refused,
    watch: settings.watchMachine ?? watchMachine,
  });
  const plain = measured.find(({ plan }) => planName(plan) === planName(first));
  if (!plain) return `no candidate could be timed (${refused.join('; ')}).`;
  const faster = measured.filter(({ isFaster }) => isFaster);
  const best = leastRounded(faster.toSorted((a, b) => a.msPerStep - b.msPerStep)) ?? plain;
  const table = measured.map((entry) => `${planName(entry.plan)} ${entry.msPerStep.toPrecision(3)} ms`);
  const withoutDoubt = ({ plan, msPerStep, setupMs }: TimedCandidate): MeasuredPlan => ({
    plan,
    msPerStep,
    setupMs,
  });
  const ordered = measured.toSorted((a, b) => a.msPerStep - b.msPerStep);
  const mixed = ordered.find(({ plan }) => plan.precision !== 'float32');
  const exact = ordered.find(({ plan }) => plan.precision === 'float32')!;
  return {
    best: withoutDoubt(best),
    plain: withoutDoubt(plain),
    ...(mixed && { reduced: { ...withoutDoubt(mixed), float32Ms: exact.msPerStep } }),
    table: [...table, ...refused].join(', '),
    ...(!wasQuiet && { provisionalSince: Date.now() }),
  };
}

/** The fastest of the plans, in order of their times, or one in float32 that takes hardly longer. */
function leastRounded<T extends MeasuredPlan>(plans: readonly T[]): T | undefined {
  const [fastest] = plans;
  const exact = plans.find(({ plan }) => plan.precision === 'float32');
  return exact && exact.msPerStep < worthwhileGain * fastest.msPerStep ? exact : fastest;
}

/** A candidate with its time, and whether that is less than the plain plan's beyond doubt. */
interface TimedCandidate extends MeasuredPlan {
  isFaster: boolean;
}

interface Timing {
  limits: PlanSettings;
  /** Steps of the whole run. */
  totalSteps: number;
  /** Takes the reasons of plans that can't be had. */
  refused: string[];
  watch: () => () => boolean;
}

type TimeAll = (
  source: TrialSource,
  plans: readonly Plan[],
  timing: Timing,
) => Promise<{ measured: TimedCandidate[]; wasQuiet: boolean }>;

/**
 * When planning has to end, once the first trial is open: by its share of what the run would take so, and by what the machine is able to do at
 * the moment.
 */
function planningEnd(startedAt: number, first: PlanTrial, { limits, totalSteps }: Timing): number {
  const share = planningShare * totalSteps * first.msPerStep;
  const longest = Math.max(limits.longestMilliseconds, longestInTrials * first.setupMs);
  return startedAt + Math.min(longest, Math.max(leastPlanningMilliseconds, share));
}

/** Opens all candidates and times them turn by turn. */
const timeInTurn: TimeAll = async (source, plans, timing) => {
  const { limits, refused, watch } = timing;
  const startedAt = performance.now();
  let end = startedAt + limits.longestMilliseconds;
  const trials: PlanTrial[] = [];
  try {
    for (const plan of plans) {
      const latest = startedAt + openingShare * (end - startedAt);
      if (isHopeless(plan, trials, refused)) continue;
      const trial = await tryPlan(source, plan, trials[0]?.losses ?? null, latest, refused);
      if (!trial) continue;
      trials.push(trial);
      if (trials.length === 1) end = planningEnd(startedAt, trial, timing);
    }
    if (trials.length === 0) return { measured: [], wasQuiet: true };
    const timed = trials.map((trial) => ({ time: () => trial.time(limits.millisecondsPerCandidate) }));
    const isOver = () => performance.now() > end;
    const { compared, wasQuiet } = await comparePlans(timed, { isQuiet: watch(), isOver });
    const measured = trials.map(({ plan, setupMs }, index) => ({ plan, setupMs, ...compared[index] }));
    return { measured, wasQuiet };
  } finally {
    for (const trial of trials) trial.dispose();
  }
};

/** Times the candidates one after the other: the state of large models is not held for all of them at once. */
const timeOneByOne: TimeAll = async (source, plans, timing) => {
  const { limits, refused, watch } = timing;
  const startedAt = performance.now();
  let end = startedAt + limits.longestMilliseconds;
  const measured: TimedCandidate[] = [];
  let reference: Float32Array | null = null;
  let wasQuiet = true;
  for (const plan of plans) {
    if (isHopeless(plan, measured, refused)) continue;
    const trial = await tryPlan(source, plan, reference, end, refused);
    if (!trial) continue;
    try {
      if (!reference) end = planningEnd(startedAt, trial, timing);
      reference ??= trial.losses;
      const isQuiet = watch();
      const msPerStep = await trial.time(3 * limits.millisecondsPerCandidate);
      wasQuiet &&= isQuiet();
      const plain = measured[0]?.msPerStep ?? msPerStep;
      // Beside busy processes times that were not taken in turn say little.
      const isFaster = plain > msPerStep * (wasQuiet ? 1 : doubtfulGain);
      measured.push({ plan, setupMs: trial.setupMs, msPerStep, isFaster });
    } finally {
      trial.dispose();
    }
  }
  return { measured, wasQuiet };
};

/** Whether the format of a plan was so much slower under an earlier one that it is not worth a trial: then `refused` says so. */
function isHopeless(
  plan: Plan,
  tried: readonly Pick<PlanTrial, 'plan' | 'msPerStep'>[],
  refused: string[],
): boolean {
  const { precision, onCpu } = plan;
  if (precision === 'float32') return false;
  for (const reduced of tried) {
    if (reduced.plan.precision !== precision || reduced.plan.onCpu !== onCpu) continue;
    const exact = planName({ ...reduced.plan, precision: 'float32' });
    const other = tried.find((entry) => planName(entry.plan) === exact);
    if (!other || reduced.msPerStep <= hopelessPrecision * other.msPerStep) continue;
    const times = (reduced.msPerStep / other.msPerStep).toPrecision(2);
    refused.push(`${planName(plan)}: not tried, ${precision} took ${times} times as long as float32`);
    return true;
  }
  return false;
}

/** A trial, or null where the plan can't be had: then `refused` says why. @throws Interrupted */
async function tryPlan(
  source: TrialSource,
  plan: Plan,
  reference: Float32Array | null,
  deadline: number,
  refused: string[],
): Promise<PlanTrial | null> {
  if (performance.now() > deadline) {
    refused.push(`${planName(plan)}: not tried, planning took too long`);
    return null;
  }
  try {
    return await openTrial(source, plan, reference);
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const reason = error instanceof Error ? error.message.slice(0, 200) : String(error);
    refused.push(`${planName(plan)}: ${reason}`);
    return null;
  }
}

function chosenFrom(
  { best, plain, table, provisionalSince }: PlanDecision,
  totalSteps: number,
  first: Plan,
  origin: string,
): PlanChoice {
  const name = planName(best.plan);
  const gained = totalSteps * (plain.msPerStep - best.msPerStep);
  const busy = provisionalSince === undefined ? '' : ', on a busy machine';
  const measured = `(${origin}${busy}: ${table})`;
  const stay = (why: string): PlanChoice => ({
    plan: first,
    reason: `Plain steps: ${why} ${measured}.`,
    isDecided: true,
  });
  if (plain.msPerStep < worthwhileGain * best.msPerStep) return stay('no other plan is faster');
  if (gained < best.setupMs)
    return stay(`"${name}" would save ${seconds(gained)} and take ${seconds(best.setupMs)} to set up`);
  return {
    plan: best.plan,
    reason: `"${name}" is the fastest plan for this step ${measured}.`,
    isDecided: true,
  };
}

/** Which number format a mixed run has, and why. */
function precisionReason({ plan }: PlanChoice, { reduced }: PlanDecision): string {
  if (plan.precision !== 'float32') return `Precision: products in ${plan.precision}, all else in float32.`;
  if (!reduced) return 'Precision: float32, as no mixed plan could be timed.';
  const { plan: mixed, msPerStep, float32Ms } = reduced;
  return `Precision: float32, as the fastest mixed plan, "${planName(mixed)}", takes ${msPerStep.toPrecision(3)} ms a step, and the fastest in float32 ${float32Ms.toPrecision(3)} ms.`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toPrecision(2)} s`;
}
