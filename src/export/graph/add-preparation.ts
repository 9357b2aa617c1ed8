import type {
  FittedCategoryColumn,
  FittedColumn,
  FittedImageColumn,
  FittedNumericColumn,
  FittedPreparation,
  FittedTextColumn,
  FittedVectorColumn,
} from '../../contracts/preparation.ts';
import { missingCategory } from '../../contracts/preparation.ts';
import { widthOf } from '../../data/preparation/columns/column-kinds.ts';
import { unsupported } from '../unsupported.ts';
import { rows, scalar, type GraphOps, type Shape, type Value, type ValueType } from './graph-ops.ts';

/**
 * Adds the preparation of a model: one input a column, as `[rows, 1]`, and the features `[rows, width]`. Numbers are doubles, with NaN
 * for a missing one; true and false are 1 and 0, moments are seconds since 1970. Categories are strings, with the empty one for a
 * missing one; texts are their tokens, images their pixels. Where an example is several rows, inputs are `[rows, steps]`. What is computed in
 * float64 in training is computed in float64 here.
 * @throws what `unsupported` gives, for a column that can not be prepared
 */
export function addPreparation(ops: GraphOps, { columns, steps, target }: FittedPreparation): Value {
  if (steps === undefined) return join(ops, columns, rowInputs(ops));
  if (steps.kind === 'group') throw unsupported('its examples have different numbers of rows');
  if (target.kind === 'values' && target.series !== undefined)
    throw unsupported('its series have scales of their own');
  const carried = columns.find((column) => 'lead' in column);
  if (carried !== undefined)
    throw unsupported(`missing values of the column "${carried.name}" are the last ones before them`);
  const { length } = steps;
  const width = columns.reduce((sum, column) => sum + widthOf(column), 0);
  return ops.reshape(join(ops, columns, stepInputs(ops, length)), [-1, length * width]);
}

/** Makes the input of a column. @param sizes of a row */
type AddInput = (name: string, type: ValueType, sizes: readonly (number | string)[], about: string) => Value;

const rowInputs =
  (ops: GraphOps): AddInput =>
  (name, type, sizes, about) =>
    ops.input(name, type, [rows, ...sizes], about);

/** Steps are rows of their own. */
const stepInputs =
  (ops: GraphOps, length: number): AddInput =>
  (name, type, sizes, about) => {
    if (!sizes.every((size) => typeof size === 'number'))
      throw unsupported(`the column "${name}" has texts in each step`);
    const shape: Shape = sizes.length === 1 && sizes[0] === 1 ? [rows, length] : [rows, length, ...sizes];
    return ops.reshape(ops.input(name, type, shape, `${about} The oldest step first.`), [-1, ...sizes]);
  };

function join(ops: GraphOps, columns: readonly FittedColumn[], input: AddInput): Value {
  const features = columns.map((column) => addColumn(ops, column, input));
  return features.length === 1 ? features[0] : ops.concat(features, 1);
}

function addColumn(ops: GraphOps, column: FittedColumn, input: AddInput): Value {
  switch (column.kind) {
    case 'numeric':
      return addNumbers(ops, column, input);
    case 'vector':
      return addVectors(ops, column, input);
    case 'categorical':
    case 'targetEncoded':
    case 'embedded':
      return addCategories(ops, column, input);
    case 'hashed':
      throw unsupported(`the column "${column.name}" is hashed`);
    case 'text':
      return addText(ops, column, input);
    case 'image':
      return addImage(ops, column, input);
  }
}

const aboutSource: Readonly<Record<FittedNumericColumn['source'], string>> = {
  numeric: 'A number; NaN where it is missing.',
  boolean: '1 for true, 0 for false; NaN where it is missing.',
  dateTime: 'Seconds since 1970-01-01T00:00:00Z; NaN where it is missing.',
};

function addNumbers(ops: GraphOps, column: FittedNumericColumn, input: AddInput): Value {
  const { name, source, fill, indicator, outlierMark } = column;
  const raw = input(name, 'double', [1], aboutSource[source]);
  const isMissing = ops.unary('isNaN', raw);
  const value = fill === null ? raw : ops.where(isMissing, scalar(ops, 'double', fill), raw);
  const parts = [addScaling(ops, value, column, [column.offset], [column.scale])];
  if (indicator) parts.push(ops.cast(isMissing, 'float'));
  if (outlierMark) {
    const { lower, upper } = outlierMark;
    const isBelow = ops.binary('less', value, scalar(ops, 'double', lower));
    const isAbove = ops.binary('greater', value, scalar(ops, 'double', upper));
    parts.push(ops.cast(ops.binary('or', isBelow, isAbove), 'float'));
  }
  return parts.length === 1 ? parts[0] : ops.concat(parts, 1);
}

function addVectors(
  ops: GraphOps,
  { name, length, fill, indicator, log, offset, scale }: FittedVectorColumn,
  input: AddInput,
): Value {
  const raw = input(name, 'double', [length], 'Numbers; all of them NaN where the vector is missing.');
  const isMissing = ops.unary('isNaN', raw);
  const stand = ops.constant(
    'double',
    fill.map((each) => each ?? NaN),
    [1, length],
  );
  const scaled = addScaling(ops, ops.where(isMissing, stand, raw), { clip: null, log }, offset, scale);
  if (!indicator) return scaled;
  return ops.concat([scaled, ops.cast(ops.slice(isMissing, 1, 0, 1), 'float')], 1);
}

/** Clipped, its logarithm taken, (value − offset) / scale, in float64; then float32. */
function addScaling(
  ops: GraphOps,
  given: Value,
  { clip, log }: Pick<FittedNumericColumn, 'clip' | 'log'>,
  offset: readonly number[],
  scale: readonly number[],
): Value {
  let value = given;
  if (clip) {
    // The larger and the smaller of two lose NaN on some processors: what is missing stays so.
    const raised = ops.binary('max', value, scalar(ops, 'double', clip.lower));
    const clipped = ops.binary('min', raised, scalar(ops, 'double', clip.upper));
    value = ops.where(ops.unary('isNaN', value), value, clipped);
  }
  if (log) {
    const logarithm = ops.unary('log', ops.binary('add', ops.unary('abs', value), scalar(ops, 'double', 1)));
    value = ops.binary('mul', ops.unary('sign', value), logarithm);
  }
  const shifted = ops.binary('sub', value, ops.constant('double', offset, [1, offset.length]));
  return ops.cast(ops.binary('div', shifted, ops.constant('double', scale, [1, scale.length])), 'float');
}

type EncodedColumn = Exclude<FittedCategoryColumn, { kind: 'hashed' }>;

function addCategories(ops: GraphOps, column: EncodedColumn, input: AddInput): Value {
  const { name, categories } = column;
  const raw = input(name, 'string', [1], 'A category; empty where it is missing.');
  const indexOf = placesOf(column);
  const keys = ['', ...categories.filter((category) => category !== '')];
  switch (column.kind) {
    case 'embedded': {
      // 0 stands for every other category, as in training.
      const numbers = keys.map((key) => {
        const place = indexOf(key);
        return place === categories.length ? 0 : place + 1;
      });
      return ops.cast(ops.lookup(raw, keys, numbers, 0), 'float');
    }
    case 'targetEncoded': {
      const table = [...column.encodings, column.unknown];
      const width = column.unknown.length;
      const place = ops.lookup(raw, keys, keys.map(indexOf), categories.length);
      const found = ops.gather(ops.constant('float', table.flat(), [table.length, width]), place);
      return ops.reshape(found, [-1, width]);
    }
    case 'categorical': {
      const place = ops.lookup(raw, keys, keys.map(indexOf), categories.length);
      if (column.encoding === 'ordinal') return ops.cast(place, 'float');
      // A place beyond the last feature sets none of them.
      const width = categories.length + Number(column.other);
      return ops.reshape(ops.oneHot(place, width), [-1, width]);
    }
  }
}

/** Each category's place in the list; one past the last for every other; that of what stands for a missing one for the empty string. */
function placesOf({ categories, fill }: EncodedColumn): (key: string) => number {
  const places = new Map(categories.map((category, place) => [category, place]));
  return (key) => places.get(key === '' ? (fill ?? missingCategory) : key) ?? categories.length;
}

function addText(ops: GraphOps, column: FittedTextColumn, input: AddInput): Value {
  const { name, tokens, tokenizer } = column;
  const about = `The tokens of a text, cut by the ${tokenizer} (docs/exports.md); empty strings behind them.`;
  if (column.encoding === 'sequence') {
    const raw = input(name, 'string', [column.length], about);
    const numbers = tokens.map((_, place) => place + 2);
    return ops.cast(ops.lookup(raw, ['', ...tokens], [0, ...numbers], 1), 'float');
  }
  const counts = ops.countWords(input(name, 'string', ['tokens'], about), tokens);
  const weighted = ops.binary(
    'mul',
    ops.cast(counts, 'double'),
    ops.constant('double', column.idf, [1, tokens.length]),
  );
  const squares = ops.reduce('sum', ops.binary('mul', weighted, weighted), [1], true);
  // A text without a token of the vocabulary is all zeros.
  const norm = ops.binary('max', ops.unary('sqrt', squares), scalar(ops, 'double', 1e-300));
  return ops.cast(ops.binary('div', weighted, norm), 'float');
}

function addImage(ops: GraphOps, column: FittedImageColumn, input: AddInput): Value {
  const { name, width, height, channels, fit, offset, scale } = column;
  const about = `Pixels 0 … 255 of an image that was brought to ${width} × ${height} (${fit}), row by row.`;
  const raw = ops.cast(input(name, 'uint8', [height, width, channels], about), 'double');
  const unit = ops.binary('div', raw, scalar(ops, 'double', 255));
  const shifted = ops.binary('sub', unit, ops.constant('double', offset, [channels]));
  const scaled = ops.binary('div', shifted, ops.constant('double', scale, [channels]));
  return ops.reshape(ops.cast(scaled, 'float'), [-1, width * height * channels]);
}
