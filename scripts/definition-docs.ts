import { format, resolveConfig } from 'prettier';
import { ExperimentDefinition } from '../src/contracts/definition/definition.ts';
import { TrainyardError } from '../src/errors.ts';
import { requireSupported } from '../src/definition/supported.ts';

/** The parts of JSON Schema that the definition uses. */
interface Schema {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: boolean | Schema;
  required?: readonly string[];
  items?: Schema;
  pattern?: string;
  examples?: readonly unknown[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

/** A place in a definition; null stands for the items of a list, or the values of a map. */
type Path = readonly (string | null)[];

const introduction = `# The experiment definition

<!-- Written by \`npm run docs:definition\` from src/contracts/definition/ and src/definition/supported.ts; edit those. -->

One JSON document says everything that a run does: \`POST /api/v1/experiments\` takes it. Only \`dataset\` and \`task\` are needed;
the defaults of everything else are written into the stored experiment. It is checked against its schema, then against the
dataset; \`POST /api/v1/experiments/plan\` does no more than that and answers with the estimate: defaults, shapes, parameters, memory, steps, [warnings](warnings.md).

\`\`\`json
{ "dataset": "ds_01jd2v7x9qe3fth6k8m4n5p6r7", "task": { "type": "classification", "target": "diagnosis" } }
\`\`\`

An option that is not known is refused (\`validationFailed\`), and so is one that the task, the optimizer or the schedule does not have
(\`definitionInvalid\`). What is marked **not yet** is part of the definition, but not built: it is refused with \`notSupportedYet\`,
never ignored. \`null\` counts as left out there.
`;

/** The text of `docs/definition.md`. */
export async function definitionDocs(): Promise<string> {
  const schema = ExperimentDefinition as unknown as Schema;
  const sections = [introduction, ...sectionsOf('The document', [], schema)];
  const config = await resolveConfig(import.meta.filename);
  return format(sections.join('\n\n'), { ...config, parser: 'markdown' });
}

/** The section of an object, and after it those of the objects in it. */
function sectionsOf(title: string, path: Path, schema: Schema): string[] {
  const entries = Object.entries(schema.properties ?? {});
  const rows = entries.map(([name, option]) => itemOf([...path, name], option, schema.required ?? []));
  const own = `## ${title}\n\n${schema.description ? `${plainText(schema.description)}\n\n` : ''}${rows.join('\n')}`;
  const inner = entries.flatMap(([name, option]) =>
    objectsIn(option, [...path, name]).flatMap((object) =>
      sectionsOf(titleOf(object.path, object.schema), object.path, object.schema),
    ),
  );
  return [own, ...inner];
}

function titleOf(path: Path, schema: Schema): string {
  const kind = schema.properties?.['family'] ?? schema.properties?.['type'];
  const suffix = typeof kind?.const === 'string' ? ` (${kind.const})` : '';
  return `\`${path
    .map((part) => part ?? '[]')
    .join('.')
    .replaceAll('.[]', '[]')}\`${suffix}`;
}

/** The objects with options of their own that an option holds: itself, in a list, or one of several. */
function objectsIn(schema: Schema, path: Path): { path: Path; schema: Schema }[] {
  if (schema.anyOf) return schema.anyOf.flatMap((one) => objectsIn(one, path));
  if (schema.items) return objectsIn(schema.items, [...path, null]);
  // The families that are not built have no options yet.
  if (!schema.properties || isAllUnsupported(path, schema)) return [];
  return [{ path, schema }];
}

function isAllUnsupported(path: Path, { properties = {} }: Schema): boolean {
  return (
    isRefused(path, {}) ||
    (properties['family']?.enum?.every((value) => isRefused([...path, 'family'], value)) ?? false)
  );
}

function itemOf(path: Path, schema: Schema, required: readonly string[]): string {
  const name = path.at(-1)!;
  const refused = isRefused(path, sampleOf(schema));
  const description = [
    refused ? '**Not yet.**' : '',
    plainText(descriptionOf(schema, refused)),
    refused ? '' : refusedValues(path, schema),
  ]
    .filter((part) => part !== '')
    .join(' ');
  const preset = required.includes(name)
    ? '; required'
    : 'default' in schema
      ? `; default ${code(schema.default)}`
      : '';
  return `- \`${name}\` (${plainText(typeOf(schema, path))}${preset})${description === '' ? '' : `: ${description}`}`;
}

function descriptionOf(schema: Schema, refused: boolean): string {
  // An object that is built says it above its own list.
  if (schema.properties && !refused) return '';
  if (schema.description !== undefined) return schema.description;
  const described = schema.anyOf?.find(({ description }) => description !== undefined);
  return described && !described.properties ? described.description! : '';
}

/** Which values of an option are refused; of a choice of objects, which of their families. */
function refusedValues(path: Path, schema: Schema): string {
  const inMap = mapValues(schema);
  const families = schema.anyOf?.flatMap(({ properties }) => valuesOf(properties?.['family'] ?? {})) ?? [];
  const refused = [
    ...valuesOf(schema).filter((value) => isRefused(path, value)),
    ...valuesOf(inMap ?? {}).filter((value) => isRefused([...path, 'column'], value)),
    ...families.filter((family) => isRefused([...path, 'family'], family)),
  ];
  return refused.length === 0 ? '' : `**Not yet:** ${refused.map(code).join(', ')}.`;
}

/** The schema of a map's values; null for what is no map. */
function mapValues({ additionalProperties: values }: Schema): Schema | null {
  return typeof values === 'object' ? values : null;
}

function valuesOf({ enum: values, const: only, anyOf }: Schema): readonly unknown[] {
  return values ?? (only !== undefined ? [only] : (anyOf?.flatMap(valuesOf) ?? []));
}

function typeOf(schema: Schema, path: Path): string {
  if (schema.anyOf) {
    const constants = schema.anyOf.filter((one) => one.const !== undefined).map((one) => code(one.const));
    const others = schema.anyOf.filter((one) => one.const === undefined);
    const objects = others.filter((one) => one.properties);
    const rest = others.filter((one) => !one.properties).map((one) => typeOf(one, path));
    return [...(objects.length > 0 ? ['object, below'] : []), ...constants, ...rest].join(' or ');
  }
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (schema.const !== undefined) return code(schema.const);
  if (schema.items) {
    const items = schema.items.properties || schema.items.anyOf ? 'objects, below' : `${schema.items.type}s`;
    return `list of ${rangeOf(schema.minItems, schema.maxItems)}${items}`;
  }
  const values = mapValues(schema);
  if (values) return `map from a name to ${typeOf(values, path)}`;
  if (schema.properties) return 'object, below';
  if (schema.pattern && schema.examples) return `id, such as ${code(schema.examples[0])}`;
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const bounds = [
    minimum === undefined ? '' : `≥ ${minimum}`,
    exclusiveMinimum === undefined ? '' : `> ${exclusiveMinimum}`,
    maximum === undefined ? '' : `≤ ${maximum}`,
    exclusiveMaximum === undefined ? '' : `< ${exclusiveMaximum}`,
    schema.maxLength === undefined ? '' : `${schema.minLength ?? 0} to ${schema.maxLength} characters`,
  ].filter((bound) => bound !== '');
  return [schema.type ?? 'any', ...bounds].join(', ');
}

function rangeOf(least: number | undefined, most: number | undefined): string {
  if (most === undefined) return least === undefined ? '' : `${least} or more `;
  if (least === most) return `${most} `;
  return least === undefined ? `up to ${most} ` : `${least} to ${most} `;
}

/** A value that fits the schema well enough to ask whether the option is built at all. */
function sampleOf(schema: Schema): unknown {
  const values = valuesOf(schema);
  // An option is refused as a whole only if each of its values is.
  return values.length > 0
    ? values[0]
    : schema.items
      ? []
      : schema.type === 'object' || schema.properties
        ? {}
        : 1;
}

/** Whether the service refuses a definition that has `value` at `path`: asked of the service's own rule. */
export function isRefused(path: Path, value: unknown): boolean {
  if (path.includes(null)) return false;
  const definition = path.reduceRight<unknown>((inner, part) => ({ [part!]: inner }), value);
  try {
    requireSupported(definition as Parameters<typeof requireSupported>[0]);
    return false;
  } catch (error) {
    if (error instanceof TrainyardError && error.code === 'notSupportedYet') return true;
    throw error;
  }
}

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

/** Without what Markdown would take as its own. */
const plainText = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;').replaceAll('*', '\\*')))
    .join('');
