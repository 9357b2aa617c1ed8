import { setTimeout as wait } from 'node:timers/promises';
import type { NamedTensor, RunnerData } from '../../step-runner.ts';
import type { CaptureSettings } from '../capture-settings.ts';
import type { CompiledStep } from '../step/compile-step.ts';
import type { SessionSource } from '../training-session.ts';
import { assumedMilliseconds } from './assumed-time.ts';
import { candidatePlans, traitsOf } from './candidates.ts';
import { createPlanCache, planSignature, type MeasuredPlan, type PlanDecision } from './plan-cache.ts';
import { planName, type Plan } from './plan.ts';
import type { PlanSettings } from './plan-settings.ts';
import { watchMachine } from './quiet-machine.ts';
import { Interrupted, openTrial, sampleData, type PlanTrial, type TrialSource } from './time-plan.ts';
import { hasXla } from './xla-probe.ts';

const defaults: PlanSettings = { millisecondsPerCandidate: 150, shortestRunMilliseconds: 8000 };

/** Turns in which candidates are timed. */
const turns = 3;
/** How often they are timed where other processes keep the machine busy, and how long apart: a trainer boots in a second. */
const attempts = 3;
const betweenAttemptsMilliseconds = 700;
/** Candidates that are not open by then are left out. */
const longestPlanningMilliseconds = 15_000;
/** Bytes of weights and slots from which only one candidate is open at a time. */
const largeState = 64e6;

/** A plan must be so much faster than plain to be worth its set-up. */
const worthwhileGain = 1.05;

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
  settings: CaptureSettings;
}

/**
 * Finds the plan that suits a step, before the first one is taken: from the cache, or by timing the few candidates on
 * throw-away sessions. A run has one plan from its first step to its last, and nothing but the definition and the cache
 * decides on it, so that two runs of one definition have the same numbers.
 */
export async function choosePlan(request: PlanRequest): Promise<PlanChoice> {
  const { source, first, compiled, totalSteps, settings } = request;
  const limits = { ...defaults, ...settings.planning };
  const stay = (why: string, isDecided = true): PlanChoice => ({
    plan: first,
    reason: `Plain steps: ${why}`,
    isDecided,
  });
  // On a GPU one kernel fills the device: cutting a step only makes its kernels smaller.
  const cores = source.libtensorflow.context.usesGpu ? 1 : source.threads;
  const traits = traitsOf(compiled.model, cores);
  const ahead = totalSteps * assumedMilliseconds(compiled.model);
  if (ahead < limits.shortestRunMilliseconds) {
    return stay('the run is too short for planning to pay.');
  }
  const plans = candidatePlans(traits, { cores, xla: hasXla(source.libtensorflow), first });
  if (plans.length === 1) return stay('no other plan suits this step.');

  const cache = createPlanCache(settings.planCacheFolder ?? null);
  const signature = planSignature(source, compiled.model);
  const known = await cache.find(signature);
  if (known) return chosenFrom(known, totalSteps, first, 'measured in an earlier run');
  const startedAt = performance.now();
  try {
    const measured = await measure(request, plans, limits.millisecondsPerCandidate);
    if (typeof measured === 'string') return stay(measured);
    const kept = await cache.keep(signature, measured);
    return chosenFrom(kept, totalSteps, first, `measured now, in ${seconds(performance.now() - startedAt)}`);
  } catch (error) {
    if (error instanceof Interrupted) return stay('the run was stopped before a plan was chosen.', false);
    return stay(`planning failed. ${String(error)}`);
  }
}

/** Times the candidates; a text where none could be timed. @throws Interrupted */
async function measure(
  { source, first, compiled, data, initial, settings }: PlanRequest,
  plans: readonly Plan[],
  milliseconds: number,
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
    milliseconds,
    refused,
    watch: settings.watchMachine ?? watchMachine,
  });
  const plain = measured.find(({ plan }) => planName(plan) === planName(first));
  const best = measured.toSorted((a, b) => a.msPerStep - b.msPerStep)[0];
  if (!plain || !best) return `no candidate could be timed (${refused.join('; ')}).`;
  const table = measured.map((entry) => `${planName(entry.plan)} ${entry.msPerStep.toPrecision(3)} ms`);
  return {
    best,
    plain,
    table: [...table, ...refused].join(', '),
    ...(!wasQuiet && { provisionalSince: Date.now() }),
  };
}

interface Timing {
  milliseconds: number;
  /** Takes the reasons of plans that can't be had. */
  refused: string[];
  watch: () => () => boolean;
}

type TimeAll = (
  source: TrialSource,
  plans: readonly Plan[],
  timing: Timing,
) => Promise<{ measured: MeasuredPlan[]; wasQuiet: boolean }>;

/**
 * Times the candidates turn by turn, so that what else happens on the machine meets all of them, and again where other
 * processes kept it busy. The least time that a plan's step took counts.
 */
const timeInTurn: TimeAll = async (source, plans, { milliseconds, refused, watch }) => {
  const deadline = performance.now() + longestPlanningMilliseconds;
  const trials: PlanTrial[] = [];
  try {
    for (const plan of plans) {
      const trial = await tryPlan(source, plan, trials[0]?.losses ?? null, deadline, refused);
      if (trial) trials.push(trial);
    }
    const fastest = trials.map(() => Number.POSITIVE_INFINITY);
    let wasQuiet = false;
    for (let attempt = 0; attempt < attempts && !wasQuiet; attempt += 1) {
      if (attempt > 0) await wait(betweenAttemptsMilliseconds);
      const isQuiet = watch();
      for (let turn = 0; turn < turns; turn += 1) {
        for (const [index, trial] of trials.entries()) {
          fastest[index] = Math.min(fastest[index], await trial.time(milliseconds / turns));
        }
      }
      wasQuiet = isQuiet();
      if (performance.now() > deadline) break;
    }
    const measured = trials.map(({ plan, setupMs }, index) => ({ plan, setupMs, msPerStep: fastest[index] }));
    return { measured, wasQuiet };
  } finally {
    for (const trial of trials) trial.dispose();
  }
};

/** Times the candidates one after the other: the state of large models is not held for all of them at once. */
const timeOneByOne: TimeAll = async (source, plans, { milliseconds, refused, watch }) => {
  const deadline = performance.now() + longestPlanningMilliseconds;
  const measured: MeasuredPlan[] = [];
  let reference: Float32Array | null = null;
  let wasQuiet = true;
  for (const plan of plans) {
    const trial = await tryPlan(source, plan, reference, deadline, refused);
    if (!trial) continue;
    try {
      reference ??= trial.losses;
      const isQuiet = watch();
      measured.push({ plan, setupMs: trial.setupMs, msPerStep: await trial.time(milliseconds) });
      wasQuiet &&= isQuiet();
    } finally {
      trial.dispose();
    }
  }
  return { measured, wasQuiet };
};

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

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toPrecision(2)} s`;
}
