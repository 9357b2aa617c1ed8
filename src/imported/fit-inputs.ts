import type { ColumnType } from '../contracts/dataset.ts';
import {
  tensorTypes,
  type ImportedInput,
  type ModelDescription,
  type TensorType,
} from '../contracts/imported-model.ts';
import { badDescription, badFile } from './refusals.ts';
import type { TensorInfo } from './tensor-model.ts';

/** Columns of a model, at most. */
const mostColumns = 10_000;

/** Types of numbers that may be missing, as NaN. */
const floats: readonly string[] = ['float32', 'float64'];

/**
 * The inputs of a file with the columns that they are filled from: one column a tensor, of the tensor's name, unless the description says more.
 * @throws modelFileInvalid for an input that can not be filled from rows, modelDescriptionInvalid
 */
export function fitInputs(
  inputs: readonly TensorInfo[],
  { inputs: described = [], types = {}, texts = {} }: ModelDescription,
): { inputs: ImportedInput[]; takesOneRow: boolean } {
  if (inputs.length === 0) throw badFile('noInputs', 'The model has no inputs; its predictions would be the same for all rows.'); // prettier-ignore
  const columnsOf = new Map<string, readonly string[]>();
  for (const [i, { tensor, columns }] of described.entries()) {
    const path = ['inputs', i, 'tensor'];
    if (!inputs.some(({ name }) => name === tensor))
      throw badDescription(
        path,
        'unknownTensor',
        `The file has no input "${tensor}"; it has ${listed(inputs)}.`,
      );
    if (columnsOf.has(tensor))
      throw badDescription(path, 'twice', `The input "${tensor}" is described twice.`);
    columnsOf.set(tensor, columns);
  }
  const batches = inputs.map(requireInput);
  const takesOneRow = batches.includes(1);
  const fitted = inputs.map((input) => {
    const at = described.findIndex(({ tensor }) => tensor === input.name);
    return inputOf(input, columnsOf.get(input.name) ?? null, types, at);
  });
  requireNames(fitted, types, described);
  return { inputs: withTokenizers(fitted, texts), takesOneRow };
}

const listed = (tensors: readonly TensorInfo[]): string =>
  tensors.slice(0, 20).map(({ name }) => `"${name}"`).join(', '); // prettier-ignore

/** Whether a type is supported. */
export const isTensorType = (type: string): type is TensorType =>
  (tensorTypes as readonly string[]).includes(type);

/** @returns the size of the dimension of the rows; null: any @throws modelFileInvalid */
function requireInput({ name, type, shape }: TensorInfo): number | null {
  if (!isTensorType(type))
    throw badFile(
      'unsupportedType',
      `The input "${name}" is ${type}; an input is a tensor of ${tensorTypes.join(', ')}.`,
    );
  if (shape.length === 0)
    throw badFile(
      'noRows',
      `The input "${name}" has no dimension for the rows, or does not say its shape; its first dimension has to be the rows.`,
    );
  const [rows, ...sizes] = shape;
  if (rows !== null && rows !== 1)
    throw badFile(
      'fixedRows',
      `The input "${name}" takes ${rows} rows at a time by its shape ${shown(shape)}; make its first dimension dynamic, or 1.`,
    );
  const free = sizes.indexOf(null);
  if (free !== -1 && sizes.length > 1)
    throw badFile(
      'dynamicShape',
      `The input "${name}" has the shape ${shown(shape)}: of more than two dimensions, only the first can be dynamic. Give the others their sizes.`,
    );
  return rows;
}

const shown = (shape: readonly (number | null)[]): string =>
  `[${shape.map((size) => size ?? '?').join(', ')}]`;

function inputOf(
  { name: tensor, type, shape: [, ...shape] }: TensorInfo,
  columns: readonly string[] | null,
  types: NonNullable<ModelDescription['types']>,
  at: number,
): ImportedInput {
  const width = shape.includes(null) ? null : shape.reduce<number>((product, size) => product * size!, 1);
  const isMatrix = shape.length === 1;
  const ofTensor: ColumnType = type === 'string' ? 'categorical' : type === 'bool' ? 'boolean' : 'numeric';
  const column = (name: string): ImportedInput['columns'][number] => ({
    name,
    type: types[name] ?? ofTensor,
  });
  const shared = { tensor, type: type as TensorType, shape };
  if (width === 1 && (columns?.length ?? 1) === 1)
    return { ...shared, holds: 'value', columns: [column(columns?.[0] ?? tensor)] };
  if (columns !== null && columns.length > 1) {
    if (!isMatrix || (width !== null && width !== columns.length))
      throw badDescription(
        ['inputs', at, 'columns'],
        'otherWidth',
        `The input "${tensor}" holds ${width ?? 'any number of'} values per row by its shape ${shown([null, ...shape])}; ${columns.length} columns are named.`,
      );
    return { ...shared, shape: [columns.length], holds: 'columns', columns: columns.map(column) };
  }
  // A file that takes any number of columns, of which there is one.
  if (columns !== null && isMatrix && width === null && type !== 'string')
    return { ...shared, shape: [1], holds: 'value', columns: [column(columns[0])] };
  return {
    ...shared,
    holds: 'list',
    columns: [{ name: columns?.[0] ?? tensor, type: type === 'string' ? 'text' : 'vector' }],
  };
}

/** @throws modelDescriptionInvalid for a name of two columns, and for types that do not fit */
function requireNames(
  inputs: readonly ImportedInput[],
  types: NonNullable<ModelDescription['types']>,
  described: NonNullable<ModelDescription['inputs']>,
): void {
  const all = inputs.flatMap((input) => input.columns.map((column) => ({ ...column, input })));
  if (all.length > mostColumns) throw badFile('tooManyColumns', `The model takes ${all.length} columns; ${mostColumns} are supported.`); // prettier-ignore
  const seen = new Map<string, (typeof all)[number]>();
  for (const one of all) {
    if (seen.has(one.name)) {
      const i = described.findIndex(({ tensor }) => tensor === one.input.tensor);
      throw badDescription(
        i === -1 ? ['inputs'] : ['inputs', i, 'columns'],
        'twice',
        `The name "${one.name}" is that of two columns.`,
      );
    }
    seen.set(one.name, one);
  }
  for (const [name, type] of Object.entries(types)) {
    const found = seen.get(name);
    if (!found) throw badDescription(['types', name], 'unknownColumn', `The model has no column "${name}".`);
    const { input } = found;
    const why = whyOtherType(input, type);
    if (why !== null)
      throw badDescription(
        ['types', name],
        'typeMismatch',
        `The column "${name}" can not be ${type}: ${why}`,
      );
  }
}

function whyOtherType({ tensor, type: own, holds }: ImportedInput, type: ColumnType): string | null {
  if (holds === 'list') return `the input "${tensor}" holds a list per row.`;
  if ((own === 'string') !== (type === 'categorical')) return `the input "${tensor}" is of the type ${own}.`;
  if (type === 'dateTime' && !floats.includes(own) && own !== 'int64')
    return `seconds since 1970 take float32, float64 or int64, and the input "${tensor}" is ${own}.`;
  return own === 'bool' && type !== 'boolean' ? `the input "${tensor}" is bool.` : null;
}

/** @throws modelDescriptionInvalid for a column that is no list of strings */
function withTokenizers(
  inputs: readonly ImportedInput[],
  texts: NonNullable<ModelDescription['texts']>,
): ImportedInput[] {
  const isText = (input: ImportedInput): boolean => input.holds === 'list' && input.type === 'string';
  const known = new Set(inputs.filter(isText).map(({ columns: [{ name }] }) => name));
  for (const name of Object.keys(texts))
    if (!known.has(name))
      throw badDescription(
        ['texts', name],
        'unknownColumn',
        `The model has no column "${name}" that holds a list of strings.`,
      );
  return inputs.map((input) => {
    const tokenizer = isText(input) ? texts[input.columns[0].name] : undefined;
    return tokenizer === undefined ? input : { ...input, tokenizer };
  });
}

/** Whether a value of the input may be missing. */
export const mayMiss = ({ type }: Pick<ImportedInput, 'type'>): boolean =>
  type === 'string' || floats.includes(type);
