import type { AnyDefinition } from '../contracts/definition/classical.ts';
import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { RunError, StopReason } from '../contracts/run.ts';
import type { BestTrial, TrialState } from '../contracts/search.ts';
import type { Warning } from '../contracts/warning.ts';
import { newId } from '../identifiers.ts';
import type { JsonValue, Sampler, Scheduler, Trial } from '../search/types.ts';
import type { NewTrial, SearchRecord, SearchState, SearchStep } from '../store/ports/search-store.ts';
import { historyOf } from './history.ts';
import { isEnded, isUnderWay, seeTrials, type SeenTrial } from './see-trials.ts';
import { valueAt } from './trial-definition.ts';

/** What a trial is made of; or why it can not be trained. */
export type MadeTrial =
  | {
      definition: ExperimentDefinition;
      resolved: AnyDefinition;
      warnings: readonly Warning[];
      epochs: number;
      error: null;
    }
  | { error: RunError };

/** What decides how a search goes on. */
export interface SearchRules {
  sampler: Sampler;
  scheduler: Scheduler;
  makeTrial(parameters: Record<string, unknown>): MadeTrial;
}

/** Trials that are begun at once: the rest is begun by the next call, so that none holds the search's row for long. */
const mostStarts = 20;

/**
 * What is to be done to a search now: a function of its rows, so that it may be asked again at any time and by anyone. With one
 * slot and the same seed it gives the same trials.
 * @returns the step, and whether another one may follow at once
 */
export function decideStep(
  state: SearchState,
  rules: SearchRules,
): { step: SearchStep; isMoreToDo: boolean } {
  const { search, isOverdue } = state;
  const trials = seeTrials(state, rules.scheduler);
  const step: Draft = { starts: [], resumes: [], stops: [], pauses: [] };
  let end: SearchStep['end'] = null;
  let isMoreToDo = false;
  switch (search.status) {
    case 'running': {
      if (isOverdue) stopAll(trials, step, { to: 'stopped', stopReason: 'maxRuntime', message: timeIsOver });
      else {
        goOn(trials, step);
        isMoreToDo = fillSlots(state, trials, step, rules);
      }
      if (step.starts.length === 0 && step.resumes.length === 0 && !trials.some(isUnderWay)) {
        stopAll(trials, step, { to: 'stopped', stopReason: 'pruned', message: othersWereBetter });
        end = endOf(search, trials, isOverdue);
      }
      break;
    }
    case 'paused':
      for (const trial of trials)
        if (isUnderWay(trial) && !trial.isInterrupted && trial.run!.status !== 'pausing')
          step.pauses.push({ runId: trial.runId!, message: 'Its search was paused.' });
      break;
    case 'cancelled':
      stopAll(trials, step, { to: 'cancelled', stopReason: 'user', message: 'Cancelled with its search.' });
      break;
    default:
      stopAll(trials, step, { to: 'stopped', stopReason: 'pruned', message: othersWereBetter });
  }
  const best = bestOf(search, trials);
  return { step: { ...step, seen: changesOf(state, trials), best, end }, isMoreToDo };
}

interface Draft {
  starts: NewTrial[];
  resumes: SearchStep['resumes'][number][];
  stops: SearchStep['stops'][number][];
  pauses: SearchStep['pauses'][number][];
}

const timeIsOver = 'Stopped: the time of its search is over.';
const othersWereBetter = 'Stopped by its search: other trials were better.';

/** Ends all trials that are not over: those that no worker has at once, the others by their workers. */
function stopAll(
  trials: SeenTrial[],
  step: Draft,
  how: { to: 'stopped' | 'cancelled'; stopReason: StopReason; message: string },
): void {
  for (const trial of trials) {
    if (isEnded(trial.state)) continue;
    const { status } = trial.run!;
    const { stopReason, message } = how;
    if (status !== 'cancelling') step.stops.push({ runId: trial.runId!, stopReason, message });
    if (status !== 'queued' && status !== 'paused') continue;
    trial.state = how.to;
    trial.value = trial.curve.at(-1)?.[1] ?? null;
  }
}

/** Has what was interrupted go on, and what the scheduler has cut short stop. */
function goOn(trials: readonly SeenTrial[], step: Draft): void {
  for (const trial of trials) {
    const { runId, pausesAfter, run } = trial;
    if (trial.isInterrupted)
      step.resumes.push({ trial: trial.trial, runId: runId!, pausesAfter, message: 'Its search goes on.' });
    if (trial.isCutShort && trial.state === 'running' && run!.status !== 'cancelling')
      step.stops.push({ runId: runId!, stopReason: 'pruned', message: othersWereBetter });
  }
}

/** Begins and promotes trials as long as there are slots. @returns whether there are more to begin */
function fillSlots(
  { search }: SearchState,
  trials: readonly SeenTrial[],
  step: Draft,
  rules: SearchRules,
): boolean {
  const { limits, objective } = search;
  const history = trials.map((trial) => historyOf(trial, objective.direction));
  let epochsLeft = (limits.epochs ?? Infinity) - trials.reduce((sum, trial) => sum + epochsGiven(trial), 0);
  while (history.filter(isUnderWay).length < limits.parallel) {
    if (step.starts.length >= mostStarts) return true;
    const next = nextOf(history, limits.trials, rules);
    if (next === null) return false;
    if ('parameters' in next) {
      const { trial, parameters } = next;
      const made = rules.makeTrial(parameters);
      const epochs = made.error ? 0 : (next.untilEpoch ?? made.epochs);
      if (epochs > epochsLeft) return false;
      epochsLeft -= epochs;
      step.starts.push(toNewTrial(`${search.name} #${trial}`, next, made));
      history.push({ trial, parameters, state: made.error ? 'failed' : 'queued', curve: [], value: null });
    } else {
      const index = trials.findIndex(({ trial }) => trial === next.trial);
      const { runId, plannedEpochs, trainedEpochs } = trials[index];
      const epochs = (next.untilEpoch ?? plannedEpochs) - trainedEpochs;
      if (epochs > epochsLeft) return false;
      epochsLeft -= epochs;
      const until = next.untilEpoch === null ? 'its end' : `epoch ${next.untilEpoch}`;
      const message = `Promoted by its search: it goes on to ${until}.`;
      step.resumes.push({ trial: next.trial, runId: runId!, pausesAfter: next.untilEpoch, message });
      history[index] = { ...history[index], state: 'queued', value: null };
    }
  }
  return false;
}

type Start = { trial: number; untilEpoch: number | null; parameters: Record<string, JsonValue> };
type Promotion = { trial: number; untilEpoch: number | null };

/** What a free slot does; null: nothing. */
function nextOf(
  history: readonly Trial[],
  mostTrials: number,
  { sampler, scheduler }: SearchRules,
): Start | Promotion | null {
  const next = scheduler.next(history);
  if (next?.kind === 'promote') return { trial: next.trial, untilEpoch: next.untilEpoch };
  if (next && next.trial < mostTrials) {
    const { trial, untilEpoch } = next;
    const parameters = sampler.suggest(trial, history);
    if (parameters !== null) return { trial, untilEpoch, parameters };
  }
  // Too few trials for any to come through all rungs: the best one does.
  if (history.some((trial) => isUnderWay(trial) || trial.state === 'completed')) return null;
  const last = bestByValue(history.filter(({ state }) => state === 'paused').map((trial) => ({ ...trial, value: trial.curve.at(-1)?.value ?? null }))); // prettier-ignore
  return last && { trial: last.trial, untilEpoch: null };
}

function toNewTrial(name: string, { trial, untilEpoch, parameters }: Start, made: MadeTrial): NewTrial {
  if (made.error)
    return {
      trial,
      parameters,
      plannedEpochs: 0,
      pausesAfter: null,
      experiment: null,
      runId: null,
      error: made.error,
    };
  const { definition, resolved, warnings, epochs } = made;
  return {
    trial,
    parameters,
    plannedEpochs: epochs,
    pausesAfter: untilEpoch !== null && untilEpoch < epochs ? untilEpoch : null,
    experiment: { id: newId('experiment'), name, definition, resolved: { ...resolved, name }, warnings },
    runId: newId('run'),
    error: null,
  };
}

/** Epochs that a trial has taken, or may take before it is looked at again. */
const epochsGiven = (trial: SeenTrial): number =>
  isUnderWay(trial) ? (trial.pausesAfter ?? trial.plannedEpochs) : trial.trainedEpochs;

/** The trial of the least value, the first of equal ones. */
function bestByValue<T extends { value: number | null }>(trials: readonly T[]): T | null {
  const measured = trials.filter(({ value }) => value !== null);
  return measured.reduce<T | null>(
    (best, trial) => (best === null || trial.value! < best.value! ? trial : best),
    null,
  );
}

/** The best trial that came to its end; where none has, the best of those that were cut short or are under way, by what they reported last. */
function bestOf({ experiment, objective }: SearchRecord, trials: readonly SeenTrial[]): BestTrial | null {
  const sign = objective.direction === 'minimize' ? 1 : -1;
  const among = (states: readonly TrialState[]) =>
    bestByValue(
      trials.flatMap((trial) => {
        const value = trial.value ?? trial.curve.at(-1)?.[1] ?? null;
        return states.includes(trial.state) && value !== null ? [{ of: trial, value: sign * value }] : [];
      }),
    );
  const best = among(['completed']) ?? among(['paused', 'stopped', 'queued', 'running']);
  if (best === null) return null;
  const { trial, runId, experimentId, parameters } = best.of;
  const changes = Object.entries(parameters).map(([pointer, after]) => {
    const before = valueAt(experiment, pointer);
    return { pointer, ...(before !== undefined && { before }), after };
  });
  return { trial, runId: runId!, experimentId: experimentId!, value: sign * best.value, changes };
}

/** How a search ends of which no trial is under way. */
function endOf(
  { limits }: SearchRecord,
  trials: readonly SeenTrial[],
  isOverdue: boolean,
): NonNullable<SearchStep['end']> {
  if (trials.some(({ value, state }) => value !== null && state !== 'cancelled' && state !== 'failed'))
    return { status: 'succeeded', error: null };
  const failed = trials.filter(({ state }) => state === 'failed');
  const fail = (message: string, of: RunError | null = null): NonNullable<SearchStep['end']> => ({
    status: 'failed',
    error: { code: of?.code ?? 'runNotEvaluated', message, issues: of?.issues ?? [] },
  });
  if (failed.length > 0) {
    const [{ trial, error }] = failed;
    const all = failed.length === trials.length ? `All ${trials.length} trials failed.` : `No trial has a result, and ${failed.length} of ${trials.length} failed.`; // prettier-ignore
    return fail(`${all} Trial ${trial}: ${error?.message ?? 'no cause is known.'}`, error);
  }
  if (isOverdue)
    return fail(`The time of the search, ${limits.seconds} s, was over before a trial had a result.`);
  if (trials.length === 0) return fail(`Not one trial fits into limits.epochs, ${limits.epochs}.`);
  return fail('All trials were cancelled.');
}

/** What has changed of the trials since the search saw them last. */
function changesOf({ trials: stored }: SearchState, trials: readonly SeenTrial[]): SearchStep['seen'] {
  return trials.flatMap((trial, i) => {
    const before = stored[i];
    const { state, trainedEpochs, plannedEpochs, value, curve, error } = trial;
    const isSame =
      before.run === null ||
      (state === before.state &&
        trainedEpochs === before.trainedEpochs &&
        plannedEpochs === before.plannedEpochs);
    if (isSame) return [];
    return [{ trial: trial.trial, state, trainedEpochs, plannedEpochs, value, curve: isUnderWay(trial) ? null : curve, error }]; // prettier-ignore
  });
}
