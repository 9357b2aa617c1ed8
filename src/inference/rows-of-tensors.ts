import type { ColumnType } from '../contracts/dataset.ts';
import type { PredictRequest } from '../contracts/model.ts';
import { TrainyardError } from '../errors.ts';
import type { Datatype, TensorValue } from './datatypes.ts';
import { invalid } from './infer-request.ts';
import type { Tensor, TensorMetadata } from './tensor.ts';

/** What a model takes. */
export interface ModelInputs {
  columns: readonly {
    name: string;
    type: ColumnType;
    /** Whether an example has one value for all its steps. */
    isBesideSteps?: boolean;
    /** Whether a value is a list; absent: only where it is a vector. */
    isList?: boolean;
  }[];
  /** Rows that one example has at least; −1: any number; null: each row is an example. */
  steps: number | null;
}

const datatypeOf: Readonly<Record<ColumnType, Datatype>> = {
  numeric: 'FP64',
  categorical: 'BYTES',
  boolean: 'BOOL',
  dateTime: 'BYTES',
  text: 'BYTES',
  image: 'BYTES',
  vector: 'FP64',
};

/**
 * The tensors that a model takes, each in the datatype that suits its column best. Any other that holds the same values is taken, too:
 * whole numbers for numbers, BYTES for whatever a dataset's cell may hold.
 */
export function describeInputs({ columns, steps }: ModelInputs): TensorMetadata[] {
  return columns.map(({ name, type, isBesideSteps = false, isList = type === 'vector' }) => ({
    name,
    datatype: datatypeOf[type],
    shape: [-1, ...(steps !== null && !isBesideSteps ? [steps] : []), ...(isList ? [-1] : [])],
  }));
}

type Cell = number | boolean | string | null | Cell[];

/** A tensor's values by example: one cell each, or one cell for each step. */
interface Column {
  name: string;
  hasSteps: boolean;
  cells: readonly Cell[];
}

/**
 * The rows that tensors hold, one tensor a column. A tensor has the shape `[rows]` or `[rows, 1]`, and `[rows, length]` where the
 * column holds vectors. Where several rows are one example (a forecast, the rows of a group), it is `[examples, steps]`, for vectors
 * `[examples, steps, length]`; what does not change within an example, such as its group, is `[examples]`.
 * @throws predictionInputInvalid
 */
export function rowsOfTensors(
  tensors: readonly Tensor[],
  { columns: known, steps: least }: ModelInputs,
): PredictRequest {
  const inputs = new Map(known.map((input) => [input.name, input]));
  const [first] = tensors;
  for (const { name, shape } of tensors) {
    if (shape.includes(0)) throw invalid(name, `has no values by its shape [${shape.join(', ')}].`);
    if (shape[0] !== first.shape[0])
      throw invalid(name, `has ${shape[0]} rows by its shape, the input "${first.name}" ${first.shape[0]}.`);
  }
  const columns = tensors.map((tensor) => columnOf(tensor, inputs.get(tensor.name), least !== null));
  if (least === null) {
    const data = Array.from({ length: first.shape[0] }, (_, i) => columns.map(({ cells }) => cells[i]));
    return { columns: columns.map(({ name }) => name), data };
  }
  const steps = requireSteps(tensors, columns);
  const rows = Array.from({ length: first.shape[0] }, (_, i) => ({
    ...objectOf(columns.filter(({ hasSteps }) => !hasSteps), (cells) => cells[i]), // prettier-ignore
    steps: Array.from(
      { length: steps },
      (_, step) =>
      objectOf(columns.filter(({ hasSteps }) => hasSteps), (cells) => (cells[i] as Cell[])[step]), // prettier-ignore
    ),
  }));
  return { rows };
}

const objectOf = (
  columns: readonly Column[],
  cellOf: (cells: readonly Cell[]) => Cell,
): Record<string, Cell> => Object.fromEntries(columns.map(({ name, cells }) => [name, cellOf(cells)]));

/** Steps of each example. @throws predictionInputInvalid where tensors differ in them */
function requireSteps(tensors: readonly Tensor[], columns: readonly Column[]): number {
  const withSteps = tensors.filter((_, i) => columns[i].hasSteps);
  if (withSteps.length === 0) throw wrongShape(tensors[0], [['examples', 'steps']]);
  const [{ name: first, shape: firstShape }] = withSteps;
  for (const { name, shape } of withSteps) {
    if (shape[1] !== firstShape[1])
      throw invalid(name, `has ${shape[1]} steps by its shape, the input "${first}" ${firstShape[1]}.`);
  }
  return firstShape[1];
}

function columnOf(
  tensor: Tensor,
  { type, isBesideSteps = false, isList = type === 'vector' }: Partial<ModelInputs['columns'][number]> = {},
  hasSteps: boolean,
): Column {
  const { name, shape } = tensor;
  const cells = tensor.values.map((value, at) => cellOf(tensor, value, at, type));
  const vector = isList ? ['length'] : [];
  const isColumn = vector.length === 0 && shape.length === 2 && shape[1] === 1;
  const beside = shape.length === 1 + vector.length || (isBesideSteps && isColumn);
  if (!hasSteps) {
    if (!beside && !isColumn) throw wrongShape(tensor, [['rows', ...vector]]);
  } else if (!beside && shape.length !== 2 + vector.length) {
    throw wrongShape(tensor, [['examples', 'steps', ...vector], ['examples', ...vector]]); // prettier-ignore
  }
  const perCell = vector.length > 0 ? grouped(cells, shape.at(-1)!) : cells;
  const isInSteps = hasSteps && !beside;
  return { name, hasSteps: isInSteps, cells: isInSteps ? grouped(perCell, shape[1]) : perCell };
}

function wrongShape({ name, shape }: Tensor, right: string[][]): TrainyardError {
  const shapes = right.map((sizes) => `[${sizes.join(', ')}]`).join(' or ');
  return invalid(name, `has the shape [${shape.join(', ')}]; right is ${shapes}.`);
}

/** Every `size` values in a row as one array. */
function grouped(values: readonly Cell[], size: number): Cell[] {
  return Array.from({ length: values.length / size }, (_, i) => values.slice(i * size, (i + 1) * size));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What JSON holds for a value: NaN is a missing one, the bytes of an image are base64. */
function cellOf({ name }: Tensor, value: TensorValue | null, at: number, type: ColumnType | undefined): Cell {
  if (value instanceof Uint8Array) {
    if (type === 'image') return Buffer.from(value).toString('base64');
    try {
      return utf8.decode(value);
    } catch (cause) {
      const error = invalid(name, `value ${at}: its bytes are not UTF-8.`);
      throw new TrainyardError(error.code, error.message, { cause });
    }
  }
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return null;
  throw invalid(name, `value ${at}: ${value} is no number to predict with; NaN is a missing value.`);
}
