import type { RunnerData } from '../../step-runner.ts';
import { readWeights } from '../../models/build-model.ts';
import type { CaptureSettings } from '../capture-settings.ts';
import { rehearse } from '../rehearse.ts';
import { openTrainingSession, type SessionSource, type TrainingSession } from '../training-session.ts';
import { candidatePlans, traitsOf } from './candidates.ts';
import { createPlanCache, planSignature, type MeasuredPlan } from './plan-cache.ts';
import { planName, type Plan } from './plan.ts';
import type { PlanSettings } from './plan-settings.ts';
import type { QuietMachine } from './quiet-machine.ts';
import { Interrupted, openTrial, sampleData, type PlanTrial, type TrialSource } from './time-plan.ts';
import { hasXla } from './xla-probe.ts';

const defaults: PlanSettings = { millisecondsPerCandidate: 150, shortestRunMilliseconds: 8000 };

/** Turns in which candidates are timed. */
const turns = 3;
/** Bytes of weights and slots from which only one candidate is open at a time. */
const largeState = 64e6;

/** A plan must be so much faster than plain to be worth its set-up. */
const worthwhileGain = 1.05;

/** What was decided. Without a session the training goes on as it is. */
export interface PlanChoice {
  session: TrainingSession | null;
  msPerStep: number;
  reason: string;
  /** Whether that holds for the rest of the run; else to be asked again. */
  isFinal: boolean;
}

/** A training whose first steps were plain, and which may go on otherwise. */
export interface PlanRequest {
  source: SessionSource;
  session: TrainingSession;
  data: RunnerData;
  /** As measured so far. */
  msPerStep: number;
  /** Steps that lie ahead. */
  remaining: number;
  settings: CaptureSettings;
  /** Whether candidates may be timed now; what was timed in an earlier run may be used in any case. */
  mayTime: boolean;
  /** What was timed while it was not quiet is not used. */
  machine: QuietMachine;
  /** Asked between the steps of the candidates; where it says yes, nothing is decided. */
  shouldStop: () => boolean;
}

/**
 * Finds the plan that suits a step: from the cache, or by timing the few candidates on throw-away sessions. A session with the
 * state of the current one is returned where another plan than the current one wins; the current one stays the caller's.
 */
export async function choosePlan(request: PlanRequest): Promise<PlanChoice> {
  const { source, session, msPerStep, remaining, settings, machine, mayTime } = request;
  const limits = { ...defaults, ...settings.planning };
  const stay = (reason: string, isFinal = true): PlanChoice => ({
    session: null,
    msPerStep,
    reason,
    isFinal,
  });
  const ahead = remaining * msPerStep;

  // On a GPU one kernel fills the device: cutting a step only makes its kernels smaller.
  const cores = source.libtensorflow.context.usesGpu ? 1 : source.threads;
  const cache = createPlanCache(settings.planCacheFolder ?? null);
  const signature = planSignature(source, session.compiled.model);
  const known = await cache.find(signature);
  if (known) return moveIfWorthIt(request, known, 'measured in an earlier run');
  if (ahead < limits.shortestRunMilliseconds) {
    return stay(`Plain steps: about ${seconds(ahead)} lie ahead, too little for planning to pay.`);
  }

  const startedAt = performance.now();
  const traits = traitsOf(session.compiled.model, cores);
  const plans = candidatePlans(traits, { cores, xla: hasXla(source.libtensorflow), first: session.plan });
  if (plans.length === 1) return stay('Plain steps: no other plan suits this step.');
  const notYet = 'Plain steps: plans are timed once other processes are seen to leave the machine alone.';
  if (!mayTime) return stay(notYet, false);
  const { weights, optimizer } = session.program.readState();
  const state = [...weights, ...optimizer];
  const data = sampleData(request.data, source.rowsPerStep);
  const trialSource = { source, data, state, msPerStep, shouldStop: request.shouldStop };
  const bytes = state.reduce((sum, tensor) => sum + tensor.data.byteLength, 0);
  const timeAll = bytes < largeState ? timeInTurn : timeOneByOne;
  const refused: string[] = [];
  let measured: MeasuredPlan[];
  try {
    measured = await timeAll(trialSource, plans, limits.millisecondsPerCandidate, refused);
  } catch (error) {
    if (error instanceof Interrupted)
      return stay('Plain steps: the run was stopped before a plan was chosen.', false);
    throw error;
  }
  if (!machine.isQuiet()) return stay(notYet, false);
  const plain = measured.find(({ plan }) => planName(plan) === planName(session.plan));
  const best = measured.toSorted((a, b) => a.msPerStep - b.msPerStep)[0];
  if (!plain || !best) return stay(`Plain steps: no candidate could be timed (${refused.join('; ')}).`);
  const table = measured.map((entry) => `${planName(entry.plan)} ${entry.msPerStep.toPrecision(3)} ms`);
  const decision = { best, plain, table: [...table, ...refused].join(', ') };
  await cache.store(signature, decision);
  return moveIfWorthIt(request, decision, `measured now, in ${seconds(performance.now() - startedAt)}`);
}

type TimeAll = (
  source: TrialSource,
  plans: readonly Plan[],
  milliseconds: number,
  refused: string[],
) => Promise<MeasuredPlan[]>;

/** Times the candidates turn by turn, so that what else happens on the machine meets all of them. */
const timeInTurn: TimeAll = async (source, plans, milliseconds, refused) => {
  const trials: PlanTrial[] = [];
  try {
    for (const plan of plans) {
      const trial = await tryPlan(source, plan, trials[0]?.losses ?? null, refused);
      if (trial) trials.push(trial);
    }
    const fastest = trials.map(() => Number.POSITIVE_INFINITY);
    for (let turn = 0; turn < turns; turn += 1) {
      for (const [index, trial] of trials.entries()) {
        fastest[index] = Math.min(fastest[index], await trial.time(milliseconds / turns));
      }
    }
    return trials.map(({ plan, setupMs }, index) => ({ plan, setupMs, msPerStep: fastest[index] }));
  } finally {
    for (const trial of trials) trial.dispose();
  }
};

/** Times the candidates one after the other: the state of large models is not held for all of them at once. */
const timeOneByOne: TimeAll = async (source, plans, milliseconds, refused) => {
  const measured: MeasuredPlan[] = [];
  let reference: Float32Array | null = null;
  for (const plan of plans) {
    const trial = await tryPlan(source, plan, reference, refused);
    if (!trial) continue;
    try {
      reference ??= trial.losses;
      measured.push({ plan, setupMs: trial.setupMs, msPerStep: await trial.time(milliseconds) });
    } finally {
      trial.dispose();
    }
  }
  return measured;
};

/** A trial, or null where the plan can't be had: then `refused` says why. */
async function tryPlan(
  source: TrialSource,
  plan: Plan,
  reference: Float32Array | null,
  refused: string[],
): Promise<PlanTrial | null> {
  try {
    return await openTrial(source, plan, reference);
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const reason = error instanceof Error ? error.message.slice(0, 200) : String(error);
    refused.push(`${planName(plan)}: ${reason}`);
    return null;
  }
}

async function moveIfWorthIt(
  { source, session, data, msPerStep, remaining }: PlanRequest,
  { best, plain, table }: { best: MeasuredPlan; plain: MeasuredPlan; table: string },
  origin: string,
): Promise<PlanChoice> {
  const name = planName(best.plan);
  const gained = remaining * (plain.msPerStep - best.msPerStep);
  const stay = (why: string): PlanChoice => ({
    session: null,
    msPerStep,
    reason: `Plain steps: ${why} (${origin}: ${table}).`,
    isFinal: true,
  });
  if (plain.msPerStep < worthwhileGain * best.msPerStep) return stay('no other plan is faster');
  if (gained < best.setupMs)
    return stay(`"${name}" would save ${seconds(gained)} and take ${seconds(best.setupMs)} to set up`);
  const { weights, optimizer } = session.program.readState();
  const state = [...weights, ...optimizer];
  const moved = openTrainingSession(source, best.plan, data, state);
  try {
    await rehearse(moved, source, await readWeights(source.model), state);
  } catch (error) {
    moved.dispose();
    return stay(`"${name}" failed, ${String(error)}`);
  }
  return {
    session: moved,
    msPerStep: best.msPerStep,
    reason: `"${name}" is the fastest plan for this step (${origin}: ${table}).`,
    isFinal: true,
  };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toPrecision(2)} s`;
}
