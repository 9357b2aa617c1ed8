/** How replicas train together. */
export interface ReplicaPlan {
  replicas: number;
  /** Gradients in each step, or the means of weights and slots after some steps that each replica takes on its own. */
  exchange: { type: 'synchronous' } | { type: 'local'; steps: number };
  /** Steps of one call of the library, which change no number: more of them wait for the network once. */
  stepsPerCall: number;
}

/** Such as `replicas 2 synchronous`, `replicas 4 local 16`: all that the numbers depend on. */
export function replicaPlanName({ replicas, exchange }: Pick<ReplicaPlan, 'replicas' | 'exchange'>): string {
  return `replicas ${replicas} ${exchange.type === 'local' ? `local ${exchange.steps}` : 'synchronous'}`;
}

/** The exchange that a plan's name tells of; null: it is that of one process. */
export function exchangeOfPlan(name: string): ReplicaPlan['exchange'] | null {
  const [, , steps] = /^replicas (\d+) (?:synchronous|local (\d+))$/.exec(name) ?? [];
  if (!name.startsWith('replicas ')) return null;
  return steps === undefined ? { type: 'synchronous' } : { type: 'local', steps: Number(steps) };
}

/** A call of the library should last about so long; more steps than these in one gain no more. */
const callMilliseconds = 200;
const mostStepsPerCall = 8;

/** Steps of one call, for steps that take about so long. */
export function stepsOfCall(msPerStep: number): number {
  return Math.max(1, Math.min(mostStepsPerCall, Math.round(callMilliseconds / msPerStep)));
}
