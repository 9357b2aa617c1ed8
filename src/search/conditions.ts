import { partsOf } from '../json-pointer.ts';
import { jsonKey, valueAt } from './json-key.ts';
import type { JsonValue, Parameters, SearchParameter } from './types.ts';

/** Whether a place lies within another one: `/a/b` within `/a`. */
export const isWithin = (pointer: string, outer: string): boolean => pointer.startsWith(`${outer}/`);

/** The parameter that decides what is at a place: of this pointer, else the innermost one that the place lies within. */
export function decidingParameter(
  pointer: string,
  parameters: readonly SearchParameter[],
): SearchParameter | undefined {
  return (
    parameters.find((parameter) => parameter.pointer === pointer) ??
    parameters
      .filter((parameter) => isWithin(pointer, parameter.pointer))
      .toSorted((a, b) => b.pointer.length - a.pointer.length)[0]
  );
}

/** What has to be chosen before a parameter: what its conditions ask for, and what it is set into. */
export function precedingParameters(
  parameter: SearchParameter,
  parameters: readonly SearchParameter[],
): SearchParameter[] {
  const asked = Object.keys(parameter.when).map((pointer) => decidingParameter(pointer, parameters));
  return parameters.filter((other) => asked.includes(other) || isWithin(parameter.pointer, other.pointer));
}

/**
 * Parameters in the order in which they are chosen, that of the space where it is free. The second list has those that wait for
 * one another in a circle; it is empty in a good space.
 */
export function orderParameters(
  parameters: readonly SearchParameter[],
): [SearchParameter[], SearchParameter[]] {
  const ordered: SearchParameter[] = [];
  let left = [...parameters];
  for (;;) {
    const next = left.find((parameter) =>
      precedingParameters(parameter, parameters).every((other) => ordered.includes(other)),
    );
    if (next === undefined) return [ordered, left];
    ordered.push(next);
    left = left.filter((parameter) => parameter !== next);
  }
}

/**
 * A test of whether a parameter is there, given those that were chosen before it. A condition on a parameter that is not there
 * is not met.
 */
export function activityOf(
  parameter: SearchParameter,
  parameters: readonly SearchParameter[],
): (chosen: Parameters) => boolean {
  const conditions = Object.entries(parameter.when).map(([pointer, values]) => {
    const decider = decidingParameter(pointer, parameters);
    if (decider === undefined)
      throw new Error(`${parameter.pointer}: no parameter decides ${pointer}; settle it by the definition`);
    return {
      decider: decider.pointer,
      inner: partsOf(pointer.slice(decider.pointer.length)),
      allowed: new Set(values.map(jsonKey)),
    };
  });
  return (chosen) =>
    conditions.every(({ decider, inner, allowed }) => {
      if (!Object.hasOwn(chosen, decider)) return false;
      const value = valueAt(chosen[decider], inner);
      return value !== undefined && allowed.has(jsonKey(value));
    });
}

/**
 * The parameters that there are with this definition, without the conditions that it decides. Samplers and importances take these.
 * @param definition what the space is laid over
 */
export function settleConditions(
  parameters: readonly SearchParameter[],
  definition: JsonValue,
): SearchParameter[] {
  return parameters.flatMap((parameter) => {
    const conditions = Object.entries(parameter.when);
    const open = conditions.filter(([pointer]) => decidingParameter(pointer, parameters) !== undefined);
    const isMet = conditions
      .filter((condition) => !open.includes(condition))
      .every(([pointer, values]) => {
        const value = valueAt(definition, partsOf(pointer));
        return value !== undefined && values.map(jsonKey).includes(jsonKey(value));
      });
    return isMet ? [{ ...parameter, when: Object.fromEntries(open) }] : [];
  });
}
