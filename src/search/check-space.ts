import { partsOf, pointerTo } from '../json-pointer.ts';
import { nameHint } from '../similar-names.ts';
import { axisOf, stepOf } from './axis.ts';
import { decidingParameter, isWithin, orderParameters, precedingParameters } from './conditions.ts';
import { jsonKey, valueAt } from './json-key.ts';
import type { Domain, IntegerDomain, JsonValue, RealDomain, SearchParameter, SpaceProblem } from './types.ts';

/**
 * What is wrong with a space: bounds, steps, choices, and conditions that nothing can meet, or that wait for one another. Whether the
 * values fit the definition's schema is for whoever knows it.
 * @param definition what the space is laid over: conditions may name its places
 * @returns problems with pointers into the space; empty for a good one
 */
export function checkSpace(parameters: readonly SearchParameter[], definition: JsonValue): SpaceProblem[] {
  const problems = parameters.flatMap((parameter) => [
    ...checkPlace(parameter, parameters),
    ...within([parameter.pointer], checkDomain(parameter.domain)),
    ...within([parameter.pointer, 'when'], checkConditions(parameter, parameters, definition)),
  ]);
  const [, waiting] = orderParameters(parameters);
  const circular = waiting.filter((parameter) => waitsForItself(parameter, waiting));
  return [...problems, ...circular.map((parameter) => describeCircle(parameter, waiting))];
}

const within = (parts: readonly string[], problems: readonly SpaceProblem[]): SpaceProblem[] =>
  problems.map(({ pointer, detail }) => ({ pointer: pointerTo(...parts) + pointer, detail }));

function checkPlace({ pointer }: SearchParameter, parameters: readonly SearchParameter[]): SpaceProblem[] {
  const at = pointerTo(pointer);
  if (!/^(\/([^~/]|~[01])*)+$/.test(pointer))
    return [
      {
        pointer: at,
        detail: `"${pointer}" is no JSON Pointer to a place in the definition, such as "/training/epochs".`,
      },
    ];
  const outer = parameters.find((other) => isWithin(pointer, other.pointer));
  if (outer && !(outer.domain.type === 'choice' && outer.domain.values.some(hasPlaces)))
    return [
      {
        pointer: at,
        detail: `${outer.pointer} has values without places in them, so that there is no ${pointer}: leave out one of the two.`,
      },
    ];
  return [];
}

const hasPlaces = (value: JsonValue): boolean => typeof value === 'object' && value !== null;

function checkDomain(domain: Domain): SpaceProblem[] {
  if (domain.type !== 'choice') return checkNumbers(domain);
  if (domain.values.length === 0)
    return [{ pointer: '/values', detail: 'There is nothing to choose from: give at least one value.' }];
  return duplicates(domain.values).map((i) => ({
    pointer: `/values/${i}`,
    detail: 'This value is there twice: give each value once.',
  }));
}

/** The indices of values that were there before. */
function duplicates(values: readonly JsonValue[]): number[] {
  const keys = values.map(jsonKey);
  return [...keys.keys()].filter((i) => keys.indexOf(keys[i]) < i);
}

function checkNumbers(domain: RealDomain | IntegerDomain): SpaceProblem[] {
  const { type, low, high, step } = domain;
  const isInteger = type === 'integer' || type === 'logInteger';
  const problems: SpaceProblem[] = [];
  for (const [name, value] of Object.entries({ low, high, step })) {
    if (value === undefined) continue;
    if (isInteger ? !Number.isSafeInteger(value) : !Number.isFinite(value))
      problems.push({
        pointer: `/${name}`,
        detail: `${name} has to be ${isInteger ? 'an integer, as the type says' : 'a finite number'}, not ${value}.`,
      });
  }
  if (problems.length > 0) return problems;
  if (low >= high)
    problems.push({
      pointer: '/low',
      detail: `low has to be below high (${high}), not ${low}. A value that is not searched belongs into the definition.`,
    });
  if ((type === 'logUniform' || type === 'logInteger') && low <= 0)
    problems.push({ pointer: '/low', detail: `low has to be above 0 on a logarithmic scale, not ${low}.` });
  if (step !== undefined && step <= 0)
    problems.push({ pointer: '/step', detail: `step has to be above 0, not ${step}.` });
  else if (step !== undefined && low < high && step > high - low)
    problems.push({
      pointer: '/step',
      detail: `step has to be at most high − low (${high - low}), not ${step}: with it there is only one value.`,
    });
  return problems;
}

function checkConditions(
  { pointer, when }: SearchParameter,
  parameters: readonly SearchParameter[],
  definition: JsonValue,
): SpaceProblem[] {
  return Object.entries(when).flatMap(([asked, values]) => {
    const at = pointerTo(asked);
    if (values.length === 0)
      return [
        { pointer: at, detail: 'The condition names no value, so that it is never met: give at least one.' },
      ];
    const decider = decidingParameter(asked, parameters);
    // A condition on itself is a circle.
    if (decider?.pointer === pointer) return [];
    if (decider) return within([asked], checkValues(asked, values, decider));
    const found = valueAt(definition, partsOf(asked));
    if (found === undefined) {
      const names = parameters.map((parameter) => parameter.pointer).filter((name) => name !== pointer);
      return [
        {
          pointer: at,
          detail: `There is no ${asked}, neither in the space nor in the definition: ${nameHint(asked, names, 'other parameters of the space are')}`,
        },
      ];
    }
    if (values.some((value) => jsonKey(value) === jsonKey(found))) return [];
    return [
      {
        pointer: at,
        detail: `The definition has ${JSON.stringify(found)} there, and no parameter changes it, so that ${pointer} is never searched: leave it out, or name this value.`,
      },
    ];
  });
}

/** The values of a condition that the parameter it asks for never has. */
function checkValues(asked: string, values: readonly JsonValue[], decider: SearchParameter): SpaceProblem[] {
  const { domain } = decider;
  if (domain.type !== 'choice' && stepOf(domain) === null)
    return [
      {
        pointer: '',
        detail: `${decider.pointer} has endlessly many values: a condition can ask for integers, choices and numbers with a step.`,
      },
    ];
  if (checkDomain(domain).length > 0) return [];
  return values.flatMap((value, i) =>
    canBe(asked, value, decider)
      ? []
      : [
          {
            pointer: `/${i}`,
            detail: `${asked} is never ${JSON.stringify(value)}: name values that ${decider.pointer} can have.`,
          },
        ],
  );
}

function canBe(asked: string, value: JsonValue, { pointer, domain }: SearchParameter): boolean {
  const inner = partsOf(asked.slice(pointer.length));
  if (domain.type === 'choice')
    return domain.values.some((whole) => {
      const found = valueAt(whole, inner);
      return found !== undefined && jsonKey(found) === jsonKey(value);
    });
  const axis = axisOf(domain);
  if (inner.length > 0 || axis.kind === 'choice') return false;
  const place = axis.placeOf(value);
  return place !== null && axis.valueOf(place) === value;
}

/** Whether a parameter waits for itself, directly or through others. */
function waitsForItself(parameter: SearchParameter, waiting: readonly SearchParameter[]): boolean {
  const seen = new Set<SearchParameter>();
  const left = precedingParameters(parameter, waiting);
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === parameter) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    left.push(...precedingParameters(next, waiting));
  }
  return false;
}

function describeCircle(parameter: SearchParameter, waiting: readonly SearchParameter[]): SpaceProblem {
  const others = precedingParameters(parameter, waiting).map(({ pointer }) => pointer);
  return {
    pointer: pointerTo(parameter.pointer, 'when'),
    detail: `${parameter.pointer} waits for ${others.join(' and ')}, which waits for ${parameter.pointer}: leave out one of the conditions.`,
  };
}
