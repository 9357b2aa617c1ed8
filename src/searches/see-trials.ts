import type { RunError } from '../contracts/run.ts';
import { endedTrialStates, type SearchSettings, type TrialState } from '../contracts/search.ts';
import type { Scheduler, Trial } from '../search/types.ts';
import type { CurvePair, SearchState } from '../store/ports/search-store.ts';
import { historyOf } from './history.ts';

type StoredTrial = SearchState['trials'][number];

/** A trial as its run is now. */
export interface SeenTrial extends Omit<StoredTrial, 'run' | 'createdAt' | 'endedAt'> {
  run: StoredTrial['run'];
  /** Its run is paused, and not at its rung: it is to go on with its search. */
  isInterrupted: boolean;
  /** The scheduler stops it. */
  isCutShort: boolean;
}

export const isEnded = (state: TrialState): boolean =>
  (endedTrialStates as readonly TrialState[]).includes(state);

/** Whether a trial is waiting for a worker or with one. */
export const isUnderWay = ({ state }: { state: TrialState }): boolean =>
  state === 'queued' || state === 'running';

/**
 * The trials as their runs are now: a trial that has ended stays as it is, so that each is counted once. What the scheduler stops is
 * found from the beginning of each curve, not from where it happens to be: so it does not matter when it is looked at.
 */
export function seeTrials(
  { search: { objective }, trials }: SearchState,
  scheduler: Pick<Scheduler, 'shouldStop'>,
): SeenTrial[] {
  const seen = trials.map((trial) =>
    trial.run === null ? unchanged(trial) : see(trial, trial.run, objective),
  );
  const history = seen.map((trial) => historyOf(trial, objective.direction));
  for (const [i, trial] of seen.entries()) {
    // What a person or the end of the time has stopped is not judged.
    if (trials[i].run === null || !isJudged(trial)) continue;
    const kept = epochsBeforeStop(history, i, scheduler);
    if (kept === null) continue;
    const curve = trial.curve.slice(0, kept);
    const value = curve.at(-1)?.[1] ?? null;
    const isOver = trial.state !== 'running';
    seen[i] = { ...trial, state: isOver ? 'stopped' : 'running', curve, value: isOver ? value : null, isCutShort: true }; // prettier-ignore
    history[i] = historyOf(seen[i], objective.direction);
  }
  return seen;
}

const isJudged = ({ state, run }: SeenTrial): boolean =>
  state === 'running' || state === 'completed' || (state === 'stopped' && run!.stopReason === 'pruned');

/** How many points of its curve a trial keeps that the scheduler stops; null: it goes on. */
function epochsBeforeStop(
  history: readonly Trial[],
  index: number,
  scheduler: Pick<Scheduler, 'shouldStop'>,
): number | null {
  const whole = history[index];
  for (let kept = 1; kept <= whole.curve.length; kept += 1) {
    const until: Trial = { ...whole, state: 'running', value: null, curve: whole.curve.slice(0, kept) };
    if (scheduler.shouldStop(whole.trial, history.with(index, until))) return kept;
  }
  return null;
}

const unchanged = (trial: StoredTrial): SeenTrial => ({ ...trial, isInterrupted: false, isCutShort: false });

function see(
  trial: StoredTrial,
  run: NonNullable<StoredTrial['run']>,
  objective: SearchSettings['objective'],
): SeenTrial {
  const curveEnd = trial.curve.at(-1)?.[0] ?? 0;
  const trainedEpochs = Math.max(curveEnd, run.trainedEpochs, trial.trainedEpochs);
  const plannedEpochs = run.plannedEpochs ?? trial.plannedEpochs;
  const is = (state: TrialState, more: Partial<SeenTrial> = {}): SeenTrial => ({
    ...trial,
    trainedEpochs,
    plannedEpochs,
    state,
    value: null,
    isInterrupted: false,
    isCutShort: false,
    ...more,
  });
  switch (run.status) {
    case 'queued':
    case 'starting':
      return is('queued');
    case 'running':
    case 'pausing':
    case 'cancelling':
      return is('running');
    case 'paused': {
      const isAtRung = trial.pausesAfter !== null && trainedEpochs >= trial.pausesAfter;
      return isAtRung ? is('paused', { value: lastOf(trial.curve) }) : is('queued', { isInterrupted: true });
    }
    case 'succeeded':
      if (run.evaluated !== null) return is('completed', { value: run.evaluated });
      return is('failed', { error: notMeasured(objective) });
    case 'failed':
      return is('failed', { error: run.error });
    case 'cancelled':
      return run.stopReason === 'user'
        ? is('cancelled', { value: lastOf(trial.curve) })
        : is('stopped', { value: lastOf(trial.curve) });
  }
}

const lastOf = (curve: readonly CurvePair[]): number | null => curve.at(-1)?.[1] ?? null;

const notMeasured = ({ metric, on }: SearchSettings['objective']): RunError => ({
  code: 'runNotEvaluated',
  message: `The run has no ${metric} of ${on === 'folds' ? 'its folds' : 'validation rows'}: the metric is not defined for them.`,
  issues: [],
});
