import type { NewWarning } from '../../contracts/warning.ts';
import { firstPlan } from '../capture/captured-runner.ts';
import { assumedMilliseconds } from '../capture/plans/assumed-time.ts';
import { onlyCpu } from '../capture/plans/plan-devices.ts';
import { choosePlan } from '../capture/plans/choose-plan.ts';
import { planName, type Plan } from '../capture/plans/plan.ts';
import { firstSteps, openTrial, sampleData } from '../capture/plans/time-plan.ts';
import { compileForPlan, type SessionSource } from '../capture/training-session.ts';
import type { RunnerOptions } from '../runner-options.ts';
import type { NamedTensor } from '../step-runner.ts';
import { openClusterSession, type ClusterSession } from './cluster-session.ts';
import { exchangeOfPlan, stepsOfCall, type ReplicaPlan } from './replica-plan.ts';
import type { ReplicatedSettings } from './replicated-settings.ts';

/** What was decided. */
export interface ExchangeChoice {
  /** Null: one process. */
  plan: ReplicaPlan | null;
  reason: string;
  warnings: NewWarning[];
  /** What a step takes, about. */
  msPerStep: number;
  /** The session that was measured, to go on with; null: none is open. */
  session: ClusterSession | null;
}

/** Assumed time of all steps from which measuring pays. */
const shortestRunMilliseconds = 8000;
/** How long each way is timed, and in how many turns, so that what else happens on the machines meets all of them. */
const timing = { turns: 3, millisecondsPerTurn: 200 };
/** More processes must be so much faster than one to be taken where the choice is ours. */
const worthwhileGain = 1.05;

interface Request {
  source: SessionSource;
  options: RunnerOptions;
  settings: ReplicatedSettings;
  initial: readonly NamedTensor[];
}

/** A way of training that was timed. */
interface Timed {
  called: string;
  /** Null: one process. */
  exchange: ReplicaPlan['exchange'] | null;
  msPerStep: number;
}

/**
 * Decides what the replicas exchange. A run that is long enough is timed first, on the cluster at hand: in one process under the
 * plan that it would have there, and with each exchange that may be taken.
 * @throws CaptureRefused when the step can't be captured or divided
 */
export async function chooseExchange(request: Request): Promise<ExchangeChoice> {
  const { source, options, settings, initial } = request;
  const { gang, wanted, resumedPlan } = settings;
  const first = firstPlan(options, source, onlyCpu);
  const compiled = compileForPlan(source, first, source.rowsPerStep);
  const assumed = assumedMilliseconds(compiled.model);
  const begun = resumedPlan ? exchangeOfPlan(resumedPlan) : null;
  if (begun) {
    const reason = `The run was begun under the plan "${resumedPlan}".`;
    return { ...unmeasured(begun, gang.replicas, assumed), reason };
  }
  const local = { type: 'local', steps: wanted.localSteps } as const;
  const asked = wanted.exchange === 'localSgd' ? local : ({ type: 'synchronous' } as const);
  if (options.batches.totalSteps * assumed < shortestRunMilliseconds) {
    const short = `the run is too short to measure whether its ${gang.replicas} replicas pay`;
    if (wanted.exchange === 'auto') return { ...alone(assumed, short), reason: `One process: ${short}.` };
    return { ...unmeasured(asked, gang.replicas, assumed), reason: `${capitalized(described(asked))}, as asked for: ${short}.` }; // prettier-ignore
  }
  const choice = await choosePlan({
    source,
    first,
    compiled,
    data: options.data,
    initial,
    totalSteps: options.batches.totalSteps,
    devices: onlyCpu,
    settings,
  });
  const exchanges: ReplicaPlan['exchange'][] =
    wanted.exchange === 'auto' ? [{ type: 'synchronous' }, local] : [asked];
  return await measured(request, choice.plan, exchanges, assumed);
}

function alone(msPerStep: number, why: string): Omit<ExchangeChoice, 'reason'> {
  const warning: NewWarning = { code: 'replicasNotUsed', detail: `The run trains in one process: ${why}.`, pointer: '/training/strategy' }; // prettier-ignore
  return { plan: null, warnings: [warning], msPerStep, session: null };
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function unmeasured(
  exchange: ReplicaPlan['exchange'],
  replicas: number,
  msPerStep: number,
): Omit<ExchangeChoice, 'reason'> {
  const plan = { replicas, exchange, stepsPerCall: stepsOfCall(msPerStep) };
  return { plan, warnings: [], msPerStep, session: null };
}

async function measured(
  { source, options, settings, initial }: Request,
  single: Plan,
  exchanges: readonly ReplicaPlan['exchange'][],
  assumed: number,
): Promise<ExchangeChoice> {
  const { gang, wanted } = settings;
  const trial = await openTrial(
    {
      source,
      data: sampleData(options.data, source.rowsPerStep),
      state: initial,
      msPerStep: assumed,
      shouldStop: settings.shouldStop ?? (() => false),
    },
    single,
    null,
  );
  let session: ClusterSession | null = null;
  try {
    const alone: Timed = { called: `one process (${planName(single)})`, exchange: null, msPerStep: await trial.time(timing.millisecondsPerTurn) }; // prettier-ignore
    const plans = exchanges.map((exchange): ReplicaPlan => ({
      replicas: gang.replicas,
      exchange,
      stepsPerCall: stepsOfCall(alone.msPerStep),
    }));
    session = await openClusterSession({
      source,
      plan: plans[0],
      members: await gang.gather(),
      data: options.data,
      initial,
      state: initial,
    });
    const ways = plans.map((plan): Timed => ({ called: described(plan.exchange), exchange: plan.exchange, msPerStep: Infinity })); // prettier-ignore
    for (const plan of plans) await takeFor(session, source, plan, 0);
    for (let turn = 0; turn < timing.turns; turn += 1) {
      alone.msPerStep = Math.min(alone.msPerStep, await trial.time(timing.millisecondsPerTurn));
      for (const [index, plan] of plans.entries()) {
        const ms = await takeFor(session, source, plan, timing.millisecondsPerTurn);
        ways[index].msPerStep = Math.min(ways[index].msPerStep, ms);
      }
    }
    await session.writeState(initial, true);
    const decided = decide(alone, ways, { isOpen: wanted.exchange === 'auto', replicas: gang.replicas });
    const plan = plans.find(({ exchange }) => exchange === decided.exchange) ?? null;
    if (plan === null) {
      session.close();
      session = null;
    }
    session?.setPlan(plan!);
    const { reason, warnings, msPerStep } = decided;
    return { plan, reason, warnings, msPerStep, session };
  } catch (error) {
    session?.close();
    throw error;
  } finally {
    trial.dispose();
  }
}

/** Takes steps under a plan for a moment. @returns the least time that a step took, in milliseconds */
async function takeFor(
  session: ClusterSession,
  source: SessionSource,
  plan: ReplicaPlan,
  milliseconds: number,
): Promise<number> {
  session.setPlan(plan);
  const steps = plan.exchange.type === 'local' ? plan.exchange.steps : plan.stepsPerCall;
  const batch = firstSteps(source, source.sample.rows, steps);
  let fastest = Infinity;
  const end = performance.now() + milliseconds;
  do {
    const started = performance.now();
    await session.takeSteps(batch, source.rowsPerStep);
    fastest = Math.min(fastest, (performance.now() - started) / steps);
  } while (performance.now() < end);
  return fastest;
}

/** What to train with, in the words of the run's page. Without a choice of ours, what is asked for is taken, and said to be slow. */
export function decide(
  alone: Timed,
  ways: readonly Timed[],
  { isOpen, replicas }: { isOpen: boolean; replicas: number },
): { exchange: ReplicaPlan['exchange'] | null; reason: string; warnings: NewWarning[]; msPerStep: number } {
  const figures = [alone, ...ways]
    .map((way) => `${way.called} ${way.msPerStep.toPrecision(3)} ms`)
    .join(', ');
  // The first that pays: what is asked of a step changes nothing in synchronous steps, and something in local ones.
  const paying = ways.find(({ msPerStep }) => alone.msPerStep >= worthwhileGain * msPerStep);
  const best = paying ?? (isOpen ? alone : ways[0]);
  const gain = alone.msPerStep / best.msPerStep;
  const warn = (code: NewWarning['code'], detail: string): NewWarning[] => [
    { code, detail, pointer: '/training/strategy' },
  ];
  const told = { exchange: best.exchange, msPerStep: best.msPerStep };
  if (paying) {
    const share = `${gain.toPrecision(2)} times as fast as one process, ${Math.round((100 * gain) / replicas)} % of ${replicas} times`;
    return {
      ...told,
      reason: `${capitalized(best.called)}: ${share} (a step, measured now: ${figures}).`,
      warnings: [],
    };
  }
  const slow = `${replicas} replicas are not faster than one process for this step (measured now: ${figures})`;
  if (isOpen)
    return {
      ...told,
      reason: `One process: ${slow}.`,
      warnings: warn('replicasNotUsed', `The run trains in one process: ${slow}.`),
    };
  return {
    ...told,
    reason: `${capitalized(best.called)}, as asked for; ${slow}.`,
    warnings: warn('replicasDoNotPay', `${slow}. Use one, larger batches, or the exchange "localSgd".`),
  };
}

function described(exchange: ReplicaPlan['exchange']): string {
  return exchange.type === 'local'
    ? `local SGD, averaged every ${exchange.steps} steps`
    : 'synchronous steps';
}
