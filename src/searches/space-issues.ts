import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { ErrorIssue } from '../errors.ts';
import { pointerTo } from '../json-pointer.ts';
import { activityOf, decidingParameter, orderParameters } from '../search/conditions.ts';
import { jsonKey } from '../search/json-key.ts';
import type { JsonValue, SearchParameter } from '../search/types.ts';
import { definitionIssues } from '../validation/check-definition.ts';
import { NoSuchPlace, valueAt, withParameters } from './trial-definition.ts';

/** Places that all trials share, with what is said of one that is in a space. */
const sharedPlaces: Readonly<Record<string, string>> = {
  '/dataset': 'All trials are trained on one dataset.',
  '/task': 'All trials have one task: they are compared by it.',
  '/split': 'All trials are compared on the same rows: the split can not be searched over.',
  '/name': 'Trials are named after their search.',
  '/training/initialWeights': 'Initial weights can not be searched over.',
  '/compression': 'A compression can not be searched over.',
};

/** The pointer of an entry of the space in the request. */
export const entryOf = (pointer: string, ...within: readonly (string | number)[]): string =>
  pointerTo('space', pointer, ...within);

/** Whether a place is the other, or within it. */
export const isWithin = (place: string, other: string): boolean =>
  place === other || place.startsWith(`${other}/`);

/**
 * What of a space the definition's schema can not take: the bounds of each entry and all its choices, each written into a definition in
 * which the entry's conditions are met. An issue each, with a pointer into the request.
 */
export function spaceIssues(
  parameters: readonly SearchParameter[],
  template: ExperimentDefinition,
): ErrorIssue[] {
  return parameters.flatMap((parameter) => {
    const { pointer } = parameter;
    const shared = Object.keys(sharedPlaces).find((place) => isWithin(pointer, place));
    if (shared !== undefined)
      return [{ pointer: entryOf(pointer), code: 'notSearchable', detail: sharedPlaces[shared] }];
    for (const { value, at } of candidates(parameter)) {
      const detail = refusal(parameters, template, parameter, value);
      if (detail !== null) return [{ pointer: entryOf(pointer, ...at), code: 'notInDefinition', detail }];
    }
    return [];
  });
}

/** Why the schema does not take the value at the parameter's place; null: it does. */
function refusal(
  parameters: readonly SearchParameter[],
  template: ExperimentDefinition,
  { pointer, when }: SearchParameter,
  value: JsonValue,
): string | null {
  const forced = new Map<string, JsonValue>([[pointer, value]]);
  meet(when, parameters, forced);
  try {
    const definition = withParameters(template, someValues(parameters, forced));
    const issue = definitionIssues(definition).find(
      ({ pointer: place = '' }) => isWithin(place, pointer) || (place !== '' && isWithin(pointer, place)),
    );
    if (!issue) return null;
    return issue.pointer === pointer ? issue.detail : `${issue.pointer}: ${issue.detail}`;
  } catch (error) {
    if (error instanceof NoSuchPlace) return error.message;
    throw error;
  }
}

/** Values of a parameter that stand for all of them, with their places in its entry. */
function candidates({ domain }: SearchParameter): { value: JsonValue; at: (string | number)[] }[] {
  if (domain.type === 'choice') return domain.values.map((value, i) => ({ value, at: ['values', i] }));
  const { type, low, high, step } = domain;
  const isReal = type === 'uniform' || type === 'logUniform';
  // A place for integers takes whole bounds, and nothing between them.
  const between = step !== undefined ? low + step : isReal ? low + 0.381966 * (high - low) : null;
  return [
    { value: low, at: ['low'] },
    { value: high, at: ['high'] },
    ...(between !== null && between < high
      ? [{ value: between, at: step === undefined ? [] : ['step'] }]
      : []),
  ];
}

/** Chooses values of other parameters with which conditions are met. */
function meet(
  when: SearchParameter['when'],
  parameters: readonly SearchParameter[],
  forced: Map<string, JsonValue>,
): void {
  for (const [place, wanted] of Object.entries(when)) {
    const decider = decidingParameter(place, parameters);
    if (!decider || forced.has(decider.pointer)) continue;
    const { pointer, domain } = decider;
    const inner = place.slice(pointer.length);
    const allowed = new Set(wanted.map(jsonKey));
    const value =
      domain.type === 'choice'
        ? domain.values.find((whole) => {
            const found = valueAt(whole, inner) as JsonValue | undefined;
            return found !== undefined && allowed.has(jsonKey(found));
          })
        : wanted[0];
    if (value === undefined) continue;
    forced.set(pointer, value);
    meet(decider.when, parameters, forced);
  }
}

/** A value for each parameter that is there with the forced ones. */
function someValues(
  parameters: readonly SearchParameter[],
  forced: ReadonlyMap<string, JsonValue>,
): Record<string, JsonValue> {
  const values: Record<string, JsonValue> = {};
  for (const parameter of orderParameters(parameters)[0]) {
    if (!activityOf(parameter, parameters)(values)) continue;
    const { pointer, domain } = parameter;
    values[pointer] = forced.get(pointer) ?? (domain.type === 'choice' ? domain.values[0] : domain.low);
  }
  return values;
}
