import type { AnyDefinition } from '../contracts/definition/classical.ts';
import { isClassical } from '../contracts/definition/classical.ts';
import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import { classicalFamilies } from '../families/classical-families.ts';
import { partsOf } from '../json-pointer.ts';
import { valueAt as valueAtParts } from '../search/json-key.ts';
import type { JsonValue } from '../search/types.ts';

/** A place that can not be written to: no object or list leads to it. */
export class NoSuchPlace extends Error {}

/**
 * The definition with values written into their places; objects on the way are made where there are none.
 * @param values by the JSON Pointers of their places
 * @throws NoSuchPlace where a list ends before the place, or a value on the way has no places
 */
export function withParameters(
  template: ExperimentDefinition,
  values: Readonly<Record<string, unknown>>,
): ExperimentDefinition {
  const definition = structuredClone(template) as unknown as Record<string, unknown>;
  // A place before those within it.
  const inOrder = Object.entries(values).toSorted(([a], [b]) => a.length - b.length);
  for (const [pointer, value] of inOrder) {
    const parts = partsOf(pointer);
    const last = parts.pop();
    if (last === undefined) throw new NoSuchPlace('The whole definition is no place for a parameter.');
    let place: unknown = definition;
    for (const part of parts) place = stepInto(place, part, pointer);
    write(place, last, structuredClone(value), pointer);
  }
  return definition as unknown as ExperimentDefinition;
}

/** The value at a place, or undefined where there is none. */
export const valueAt = (definition: unknown, pointer: string): JsonValue | undefined =>
  valueAtParts(definition as JsonValue, partsOf(pointer));

/** Epochs that a definition trains at most; a classical family's are its iterations, such as trees. */
export function epochsOf(definition: AnyDefinition): number {
  return isClassical(definition)
    ? classicalFamilies.get(definition.model.family).iterations(definition.model)
    : definition.training.epochs;
}

function stepInto(place: unknown, part: string, pointer: string): unknown {
  const holder = requireHolder(place, pointer);
  if (Array.isArray(holder)) {
    requireItem(holder, part, pointer);
    return holder[Number(part)];
  }
  if (!Object.hasOwn(holder, part)) define(holder, part, {});
  return holder[part];
}

function write(place: unknown, part: string, value: unknown, pointer: string): void {
  const holder = requireHolder(place, pointer);
  if (Array.isArray(holder)) {
    requireItem(holder, part, pointer);
    holder[Number(part)] = value;
  } else define(holder, part, value);
}

function requireHolder(place: unknown, pointer: string): Record<string, unknown> | unknown[] {
  if (typeof place === 'object' && place !== null) return place as Record<string, unknown> | unknown[];
  throw new NoSuchPlace(`${pointer} is within a value that is neither an object nor a list.`);
}

function requireItem(list: readonly unknown[], part: string, pointer: string): void {
  if (/^(0|[1-9]\d*)$/.test(part) && Number(part) < list.length) return;
  throw new NoSuchPlace(`${pointer} is beyond a list of ${list.length} item${list.length === 1 ? '' : 's'}; only items that are there can be changed.`); // prettier-ignore
}

/** Sets an own property, whatever its name. */
function define(holder: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true });
}
