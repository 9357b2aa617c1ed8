import type { Axis } from './axis.ts';
import { decidingParameter } from './conditions.ts';
import { orderSpace, type PlacedParameter } from './ordered-space.ts';
import type { JsonValue, Sampler, SearchParameter } from './types.ts';

/**
 * Every combination of values, the last parameter changing first. A parameter that is not there multiplies nothing.
 * @param points values of parameters without steps
 */
export function createGridSampler(parameters: readonly SearchParameter[], points: number): Sampler {
  const space = orderSpace(parameters);
  const values = space.map(({ axis }) => valuesOf(axis, points));
  /** Which parameters before each index decide whether later ones are there. */
  const deciders = space.map((_, index) => decidersOf(space, index));
  const counts = new Map<string, number>();

  /** How many combinations the parameters from an index on have, given those before. */
  function count(index: number, chosen: Readonly<Record<string, JsonValue>>): number {
    if (index === space.length) return 1;
    const decided = deciders[index].map((pointer) =>
      Object.hasOwn(chosen, pointer) ? [chosen[pointer]] : [],
    );
    const key = JSON.stringify([index, decided]);
    const known = counts.get(key);
    if (known !== undefined) return known;
    const found = countAfter(index, chosen);
    counts.set(key, found);
    return found;
  }

  function countAfter(index: number, chosen: Readonly<Record<string, JsonValue>>): number {
    const { pointer, isActive } = space[index];
    if (!isActive(chosen)) return count(index + 1, chosen);
    const { length, at } = values[index];
    if (!isDecider(index)) return length * count(index + 1, { ...chosen, [pointer]: at(0) });
    let sum = 0;
    for (let i = 0; i < length; i++) sum += count(index + 1, { ...chosen, [pointer]: at(i) });
    return sum;
  }

  const isDecider = (index: number): boolean =>
    index + 1 < space.length && deciders[index + 1].includes(space[index].pointer);

  const size = count(0, {});
  return {
    size,
    suggest(trial) {
      if (trial >= size) return null;
      const chosen: Record<string, JsonValue> = {};
      let left = trial;
      for (const [index, { pointer, isActive }] of space.entries()) {
        if (!isActive(chosen)) continue;
        const { at } = values[index];
        let place = 0;
        if (isDecider(index)) {
          for (;;) {
            const further = count(index + 1, { ...chosen, [pointer]: at(place) });
            if (left < further) break;
            left -= further;
            place++;
          }
        } else {
          const further = count(index + 1, { ...chosen, [pointer]: at(0) });
          place = Math.floor(left / further);
          left -= place * further;
        }
        chosen[pointer] = at(place);
      }
      return chosen;
    },
  };
}

/** Pointers of parameters before an index that a parameter from it on asks for. */
function decidersOf(space: readonly PlacedParameter[], index: number): string[] {
  const all = space.map(({ parameter }) => parameter);
  const asked = new Set(
    all
      .slice(index)
      .flatMap(({ when }) => Object.keys(when).map((pointer) => decidingParameter(pointer, all)?.pointer)),
  );
  return all.slice(0, index).flatMap(({ pointer }) => (asked.has(pointer) ? [pointer] : []));
}

/** The values of a parameter, not written out: a grid may be larger than what is ever tried of it. */
function valuesOf(axis: Axis, points: number): { length: number; at: (index: number) => JsonValue } {
  if (axis.kind === 'choice') return { length: axis.values.length, at: (index) => axis.values[index] };
  if (axis.count !== null) return { length: axis.count, at: axis.valueAt };
  // A bound on a logarithmic scale and back may have lost its last bit: it is clipped, or asked for beyond itself.
  const width = axis.high - axis.low;
  return {
    length: points,
    at(index) {
      if (index === 0) return axis.valueOf(axis.low - width);
      if (index === points - 1) return axis.valueOf(axis.high + width);
      return axis.valueOf(axis.low + (index / (points - 1)) * width);
    },
  };
}
