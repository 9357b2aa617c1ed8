import type { SearchSettings } from '../contracts/search.ts';
import type { JsonValue, Parameters, SearchParameter, Trial } from '../search/types.ts';
import type { TrialWithCurve } from '../store/ports/search-store.ts';

/** What of a trial is looked at. */
export type SeenTrial = Pick<TrialWithCurve, 'trial' | 'state' | 'parameters' | 'curve' | 'value'>;

/** A trial as samplers, schedulers and importances see it: lower is better. */
export function historyOf(trial: SeenTrial, direction: SearchSettings['objective']['direction']): Trial {
  const sign = direction === 'minimize' ? 1 : -1;
  const { value } = trial;
  return {
    trial: trial.trial,
    parameters: trial.parameters as Parameters,
    state: trial.state,
    curve: trial.curve.map(([epoch, at]) => ({ epoch, value: sign * at })),
    value: value === null ? null : sign * value,
  };
}

/** The parameters of a space, as the sampler takes them. A condition is a value, or a list of values. */
export function parametersOf(space: SearchSettings['space']): SearchParameter[] {
  return Object.entries(space).map(([pointer, { when = {}, ...domain }]) => ({
    pointer,
    domain: domain as SearchParameter['domain'],
    when: Object.fromEntries(
      Object.entries(when).map(([place, wanted]) => [
        place,
        (Array.isArray(wanted) ? wanted : [wanted]) as JsonValue[],
      ]),
    ),
  }));
}
