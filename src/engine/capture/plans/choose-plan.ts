import type { RunnerData } from '../../step-runner.ts';
import { readWeights } from '../../models/build-model.ts';
import type { CaptureSettings } from '../captured-runner.ts';
import { rehearse } from '../rehearse.ts';
import { openTrainingSession, type SessionSource, type TrainingSession } from '../training-session.ts';
import { candidatePlans, traitsOf } from './candidates.ts';
import { createPlanCache, planSignature, type MeasuredPlan } from './plan-cache.ts';
import { planName } from './plan.ts';
import { openTrial, sampleData, type PlanTrial } from './time-plan.ts';
import { hasXla } from './xla-probe.ts';

/** What planning may cost. */
export interface PlanSettings {
  /** How long each candidate is timed. */
  millisecondsPerCandidate: number;
  /** Plain training time that must lie ahead, for planning to pay. */
  shortestRunMilliseconds: number;
}

const defaults: PlanSettings = { millisecondsPerCandidate: 150, shortestRunMilliseconds: 8000 };

/** Turns in which candidates are timed. */
const turns = 3;

/** A plan must be so much faster than plain to be worth its set-up. */
const worthwhileGain = 1.05;

/** What was decided. Without a session the training goes on as it is. */
export interface PlanChoice {
  session: TrainingSession | null;
  msPerStep: number;
  reason: string;
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
}

/**
 * Finds the plan that suits a step: from the cache, or by timing the few candidates on throw-away sessions. A session with the
 * state of the current one is returned where another plan than the current one wins; the current one stays the caller's.
 */
export async function choosePlan(request: PlanRequest): Promise<PlanChoice> {
  const { source, session, msPerStep, remaining, settings } = request;
  const limits = { ...defaults, ...settings.planning };
  const stay = (reason: string): PlanChoice => ({ session: null, msPerStep, reason });
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

  const traits = traitsOf(session.compiled.model, cores);
  const plans = candidatePlans(traits, { cores, xla: hasXla(source.libtensorflow), first: session.plan });
  if (plans.length === 1) return stay('Plain steps: no other plan suits this step.');
  const data = sampleData(request.data, source.rowsPerStep);
  const { weights, optimizer } = session.program.readState();
  const state = [...weights, ...optimizer];
  const refused: string[] = [];
  const trials: PlanTrial[] = [];
  let measured: MeasuredPlan[] = [];
  try {
    for (const plan of plans) {
      try {
        trials.push(await openTrial({ source, data, state, plan }, trials[0]?.losses ?? null));
      } catch (error) {
        refused.push(
          `${planName(plan)}: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`,
        );
      }
    }
    measured = await timeInTurn(trials, limits.millisecondsPerCandidate);
  } finally {
    for (const trial of trials) trial.dispose();
  }
  const plain = measured.find(({ plan }) => planName(plan) === planName(session.plan));
  const best = measured.toSorted((a, b) => a.msPerStep - b.msPerStep)[0];
  if (!plain || !best) return stay(`Plain steps: no candidate could be timed (${refused.join('; ')}).`);
  const table = measured.map((entry) => `${planName(entry.plan)} ${entry.msPerStep.toPrecision(3)} ms`);
  const decision = { best, plain, table: [...table, ...refused].join(', ') };
  await cache.store(signature, decision);
  return moveIfWorthIt(request, decision, 'measured now');
}

/** Times the trials turn by turn, so that what else happens on the machine meets all of them. */
async function timeInTurn(trials: readonly PlanTrial[], milliseconds: number): Promise<MeasuredPlan[]> {
  const fastest = trials.map(() => Number.POSITIVE_INFINITY);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [index, trial] of trials.entries()) {
      fastest[index] = Math.min(fastest[index], await trial.time(milliseconds / turns));
    }
  }
  return trials.map(({ plan, setupMs }, index) => ({ plan, setupMs, msPerStep: fastest[index] }));
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
  };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toPrecision(2)} s`;
}
