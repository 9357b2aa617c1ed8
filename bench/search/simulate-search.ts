import type { NextStep, Parameters, Sampler, Scheduler, Trial } from '../../src/search/types.ts';

/** What a simulated search runs. */
export interface Simulation {
  sampler: Sampler;
  scheduler: Scheduler;
  /** How many trials start. */
  trials: number;
  /** How many are trained at once, an epoch of each in turn; 1 by default. */
  slots?: number;
  maxEpochs: number;
  /** The figure of a trial after an epoch, lower is better. */
  figure: (parameters: Parameters, epoch: number, trial: number) => number;
}

/** Runs a search to its end without training anything. @returns its trials as they ended */
export function simulateSearch({
  sampler,
  scheduler,
  trials,
  slots = 1,
  maxEpochs,
  figure,
}: Simulation): Trial[] {
  const history: Trial[] = [];
  const until = new Map<number, number>();

  function take(step: NextStep): void {
    until.set(step.trial, step.untilEpoch ?? maxEpochs);
    if (step.kind === 'promote') {
      history[step.trial] = { ...history[step.trial], state: 'running' };
      return;
    }
    const parameters = sampler.suggest(step.trial, history);
    if (parameters === null) throw new Error(`there is no trial ${step.trial} in this grid`);
    history.push({ trial: step.trial, parameters, state: 'running', curve: [], value: null });
  }

  function train(trial: Trial): Trial {
    const epoch = trial.curve.length + 1;
    const value = figure(trial.parameters, epoch, trial.trial);
    const curve = [...trial.curve, { epoch, value }];
    if (epoch === maxEpochs) return { ...trial, curve, state: 'completed', value };
    return { ...trial, curve, state: epoch === until.get(trial.trial) ? 'paused' : 'running' };
  }

  for (;;) {
    while (history.filter(({ state }) => state === 'running').length < slots) {
      const step = scheduler.next(history);
      if (step === null || (step.kind === 'start' && step.trial >= trials)) break;
      take(step);
    }
    const running = history.filter(({ state }) => state === 'running');
    if (running.length === 0) return history;
    for (const { trial } of running) {
      history[trial] = train(history[trial]);
      if (history[trial].state === 'running' && scheduler.shouldStop(trial, history))
        history[trial] = { ...history[trial], state: 'stopped' };
    }
  }
}

/** Epochs of all trials together. */
export const epochsOf = (history: readonly Trial[]): number =>
  history.reduce((sum, { curve }) => sum + curve.length, 0);

/** The trial with the best last figure. */
export const bestOf = (history: readonly Trial[]): Trial =>
  history.reduce((best, trial) => (lastFigure(trial) < lastFigure(best) ? trial : best));

const lastFigure = ({ curve }: Trial): number => curve.at(-1)?.value ?? Infinity;
