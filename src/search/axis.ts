import { jsonKey } from './json-key.ts';
import { exp, log } from './portable-math.ts';
import type { ChoiceDomain, Domain, IntegerDomain, JsonValue, RealDomain } from './types.ts';

/** A domain of numbers on the scale on which it is even: logarithms where it is logarithmic. */
export interface NumberAxis {
  kind: 'numbers';
  /** The lowest and highest place. With steps: half a step beyond the first and last value. */
  low: number;
  high: number;
  /** How many values there are; null where there is no step. */
  count: number | null;
  /** A value of a domain with steps. @param index 0 … count − 1 */
  valueAt: (index: number) => number;
  /** The value at a place; with steps the nearest. Always within the domain. */
  valueOf(place: number): number;
  /** The place of a value; null where it is no number of this domain's range. */
  placeOf(value: JsonValue): number | null;
  /** The places half a step below and above a value. */
  edgesOf(value: number): [number, number];
}

/** A domain of values without an order. */
export interface ChoiceAxis {
  kind: 'choice';
  values: readonly JsonValue[];
  /** The index of a value; null where it is none of them. */
  indexOf(value: JsonValue): number | null;
}

export type Axis = NumberAxis | ChoiceAxis;

/** The axis of a domain that {@link checkSpace} has nothing against. */
export const axisOf = (domain: Domain): Axis =>
  domain.type === 'choice' ? choiceAxis(domain) : numberAxis(domain);

function choiceAxis({ values }: ChoiceDomain): ChoiceAxis {
  const indices = new Map(values.map((value, index) => [jsonKey(value), index]));
  return { kind: 'choice', values, indexOf: (value) => indices.get(jsonKey(value)) ?? null };
}

function numberAxis(domain: RealDomain | IntegerDomain): NumberAxis {
  const { low } = domain;
  const isLogarithmic = domain.type === 'logUniform' || domain.type === 'logInteger';
  const step = stepOf(domain);
  const toPlace = isLogarithmic ? log : (value: number): number => value;
  const toValue = isLogarithmic ? exp : (place: number): number => place;
  const count = step === null ? null : countSteps(domain, step) + 1;
  const digits = step === null ? 0 : Math.max(decimalsOf(low), decimalsOf(step));
  // Sums of steps as one writes them: 0.3 for 0.1 + 2 · 0.1.
  const valueAt = (index: number): number => {
    const value = low + index * (step ?? 0);
    return digits <= 20 ? Number(value.toFixed(digits)) : value;
  };
  const high = count === null ? domain.high : valueAt(count - 1);
  // Below a logarithmic domain there may be no whole half step.
  const half = (value: number): number => (isLogarithmic ? Math.min(step ?? 0, value) : (step ?? 0)) / 2;
  const edgesOf = (value: number): [number, number] => [
    toPlace(value - half(value)),
    toPlace(value + (step ?? 0) / 2),
  ];
  return {
    kind: 'numbers',
    low: edgesOf(low)[0],
    high: edgesOf(high)[1],
    count,
    valueAt,
    valueOf(place) {
      const value = toValue(place);
      if (step === null || count === null) return Math.min(high, Math.max(low, value));
      return valueAt(Math.min(count - 1, Math.max(0, Math.round((value - low) / step))));
    },
    placeOf: (value) => (typeof value === 'number' && value >= low && value <= high ? toPlace(value) : null),
    edgesOf,
  };
}

/** The step of a domain; null where it has none. */
export const stepOf = (domain: RealDomain | IntegerDomain): number | null =>
  domain.step ?? (domain.type === 'integer' || domain.type === 'logInteger' ? 1 : null);

/** How many steps fit between the bounds; what a rounding error misses counts. */
const countSteps = ({ low, high }: RealDomain | IntegerDomain, step: number): number =>
  Math.floor((high - low) / step + 1e-9);

/** How many digits a number has behind its point, as it is written. */
function decimalsOf(value: number): number {
  const [digits, exponent = '0'] = String(value).split('e');
  return Math.max(0, (digits.split('.')[1] ?? '').length - Number(exponent));
}
