import { pointerTo } from '../json-pointer.ts';
import { nameHint } from '../similar-names.ts';
import { axisOf } from './axis.ts';
import { activityOf } from './conditions.ts';
import type { Domain, FirstTrials, JsonValue, Parameters, SearchParameter, SpaceProblem } from './types.ts';

/**
 * What is wrong with the parameters of first trials: places that the space does not have, values beyond their domains, and parameters
 * whose conditions the others do not meet.
 * @param parameters that `checkSpace` has nothing against, and that are there with the definition (`settleConditions`)
 * @returns problems with pointers into the list
 */
export function checkFirst(first: FirstTrials, parameters: readonly SearchParameter[]): SpaceProblem[] {
  return first.flatMap((given, i) =>
    Object.entries(given).flatMap(([pointer, value]) => {
      const detail = problemOf(pointer, value, given, parameters);
      return detail === null ? [] : [{ pointer: pointerTo(i, pointer), detail }];
    }),
  );
}

function problemOf(
  pointer: string,
  value: JsonValue,
  given: Parameters,
  parameters: readonly SearchParameter[],
): string | null {
  const parameter = parameters.find((one) => one.pointer === pointer);
  if (!parameter) {
    const names = parameters.map((one) => one.pointer);
    return `The space has no parameter ${pointer}: ${nameHint(pointer, names, 'its parameters are')}`;
  }
  if (!isInDomain(value, parameter.domain))
    return `${JSON.stringify(value)} is no value of ${pointer}: name one that its entry in the space allows.`;
  if (!activityOf(parameter, parameters)(given))
    return `${pointer} is there under conditions only, which the other values do not meet: leave it out, or give those values.`;
  return null;
}

/** Whether a value is one that a trial may have. */
export function isInDomain(value: JsonValue, domain: Domain): boolean {
  const axis = axisOf(domain);
  if (axis.kind === 'choice') return axis.indexOf(value) !== null;
  const place = axis.placeOf(value);
  if (place === null) return false;
  return axis.count === null || axis.valueOf(place) === value;
}
