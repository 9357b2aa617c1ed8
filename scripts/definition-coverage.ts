import { ExperimentDefinition } from '../src/contracts/definition/definition.ts';
import { activations, DenseLayer, initializers } from '../src/contracts/definition/layer-options.ts';
import { isRefused } from './definition-docs.ts';

/** The parts of JSON Schema that the definition uses. */
interface Schema {
  type?: string;
  default?: unknown;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
}

const root = ExperimentDefinition as unknown as Schema;

/**
 * Everything that a definition can say, as a list of options: `training.optimizer.type = adam` for each value of an enum,
 * for true, false and null, and `training.epochs` for an option with any other value. What the service refuses because it is not built
 * is left out, and so is what needs a GPU. Items of a list are `[]`, values of a map `*`; objects of several kinds have theirs in brackets, such as
 * `model(cnn).filters`. What many places share, built once by the same code, is asked for in each place, but value by value
 * only once: activations, initialisers, dense layers.
 */
export function allOptions(): string[] {
  return [...new Set(optionsOf(root, { name: '', path: [] }))];
}

/** The options of {@link allOptions} that the definition names. A number or a text that is the default says nothing. */
export function optionsIn(definition: object): string[] {
  return [...new Set(namedIn(root, definition, ''))];
}

/** The options of {@link allOptions} that none of the definitions names; `dataset` is in each as it is sent. */
export function uncoveredOptions(definitions: readonly object[]): string[] {
  const covered = new Set(['dataset', ...definitions.flatMap(optionsIn)]);
  return allOptions().filter((option) => !covered.has(option));
}

/** No machine that runs the cases has a GPU: such a run waits. */
const needsGpu = 'device = gpu';

interface Place {
  name: string;
  /** null inside a list, where nothing is refused as such. */
  path: readonly (string | null)[];
}

function optionsOf(schema: Schema, place: Place): string[] {
  const { name, path } = place;
  const kinds = alternativesOf(schema);
  if (kinds.length > 1) {
    return kinds.flatMap((kind) => optionsOf(kind, { name: `${name}${suffixOf(kind)}`, path }));
  }
  const [only] = kinds;
  const shared = sharedName(only);
  if (shared !== null && place.name !== shared)
    return [name, ...optionsOf(only, { name: shared, path: [null] })];
  const values = finiteValues(only);
  if (values) {
    const built = values
      .filter((value) => !isRefused(path, value))
      .map((value) => `${name} = ${String(value)}`);
    return built.filter((option) => option !== needsGpu);
  }
  if (only.properties) {
    return Object.entries(only.properties).flatMap(([key, option]) => {
      const inner = { name: joined(name, key), path: [...path, key] };
      // An enum may be refused in part; any other option only as a whole.
      const isWhole = !finiteValues(option) && isRefused(inner.path, sampleOf(option));
      return isWhole ? [] : optionsOf(option, inner);
    });
  }
  if (only.items) return optionsOf(only.items, { name: `${name}[]`, path: [...path, null] });
  const inMap = mapValues(only);
  if (inMap) {
    const inner = { name: `${name}.*`, path: [...path, 'column'] };
    return optionsOf(inMap, inner);
  }
  return name === '' || isRefused(path, sampleOf(only)) ? [] : [name];
}

function namedIn(schema: Schema, value: unknown, name: string): string[] {
  const kinds = alternativesOf(schema);
  if (kinds.length > 1) {
    const kind = kinds.find((one) => fits(one, value));
    return kind ? namedIn(kind, value, `${name}${suffixOf(kind)}`) : [];
  }
  const [only] = kinds;
  const shared = sharedName(only);
  if (shared !== null && name !== shared) return [name, ...namedIn(only, value, shared)];
  if (finiteValues(only)) return [`${name} = ${String(value)}`];
  if (only.properties) {
    return Object.entries(value as object).flatMap(([key, inner]) => {
      const option = only.properties![key];
      if (!option) throw new Error(`The definition has no option ${joined(name, key)}`);
      return namedIn(option, inner, joined(name, key));
    });
  }
  const { items } = only;
  if (items) return (value as unknown[]).flatMap((item) => namedIn(items, item, `${name}[]`));
  const inMap = mapValues(only);
  if (inMap) return Object.values(value as object).flatMap((inner) => namedIn(inMap, inner, `${name}.*`));
  return value === schema.default ? [] : [name];
}

/** The name under which a schema of several places is walked; null for all others. */
function sharedName(schema: Schema): string | null {
  if (isSameList(schema.enum, activations)) return 'activation';
  if (isSameList(schema.enum, initializers)) return 'initializer';
  const keys = Object.keys(schema.properties ?? {});
  return isSameList(keys, Object.keys(DenseLayer.properties)) ? 'dense layer' : null;
}

const isSameList = (left: readonly unknown[] | undefined, right: readonly unknown[]): boolean =>
  left?.length === right.length && left.every((value, i) => value === right[i]);

/** What a value may be one of, nested choices laid flat; `default` goes along. */
function alternativesOf(schema: Schema): Schema[] {
  if (!schema.anyOf) return [schema];
  return schema.anyOf.flatMap(alternativesOf);
}

function finiteValues(schema: Schema): readonly unknown[] | null {
  if (schema.enum) return schema.enum;
  if ('const' in schema) return [schema.const];
  if (schema.type === 'boolean') return [true, false];
  if (schema.type === 'null') return [null];
  return null;
}

/** Which of several kinds of object this is, such as `(cnn)`; nothing for what is no object or the only kind. */
function suffixOf({ properties }: Schema): string {
  const only = kindOf(properties);
  return only === null ? '' : `(${only})`;
}

function kindOf(properties: Schema['properties']): string | null {
  for (const key of ['family', 'type']) {
    const value = properties?.[key]?.const;
    if (typeof value === 'string') return value;
  }
  return null;
}

function fits(schema: Schema, value: unknown): boolean {
  const values = finiteValues(schema);
  if (values) return values.includes(value);
  if (schema.properties) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const only = kindOf(schema.properties);
    const said = value as { family?: unknown; type?: unknown };
    if (only !== null) return said.family === only || said.type === only;
    if (schema.required?.some((key) => !(key in value))) return false;
    return Object.entries(schema.properties).every(([key, option]) => {
      const inner = (value as Record<string, unknown>)[key];
      return inner === undefined || !finiteValues(option) || finiteValues(option)!.includes(inner);
    });
  }
  if (schema.items) return Array.isArray(value);
  if (schema.type === 'integer' || schema.type === 'number') return typeof value === 'number';
  if (schema.type === 'string') return typeof value === 'string';
  return true;
}

function mapValues({ additionalProperties: values, properties }: Schema): Schema | null {
  return typeof values === 'object' && !properties ? values : null;
}

/** A value that fits well enough to ask whether the option is built at all. */
function sampleOf(schema: Schema): unknown {
  const [first] = alternativesOf(schema);
  const values = finiteValues(first);
  if (values) return values[0];
  if (first.items) return [];
  return first.type === 'object' || first.properties ? {} : 1;
}

const joined = (name: string, key: string): string => (name === '' ? key : `${name}.${key}`);
