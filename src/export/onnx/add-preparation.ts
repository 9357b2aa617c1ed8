import type {
  FittedCategoryColumn,
  FittedColumn,
  FittedNumericColumn,
  FittedPreparation,
  FittedVectorColumn,
} from '../../contracts/preparation.ts';
import { missingCategory } from '../../contracts/preparation.ts';
import { unsupported } from '../unsupported.ts';
import { mlDomain, type GraphBuilder, type Value } from './graph-builder.ts';

/** The first size of every tensor. */
export const rows = 'rows';

/**
 * Adds the preparation of a model: one input a column, as `[rows, 1]`, and the features `[rows, width]`. Numbers are doubles, with NaN
 * for a missing one; true and false are 1 and 0, moments are seconds since 1970. Categories are strings, with the empty one for a
 * missing one. What is computed in float64 in training is computed in float64 here.
 * @throws exportUnsupported for a column that ONNX's operators can not prepare
 */
export function addPreparation(graph: GraphBuilder, { columns, steps }: FittedPreparation): Value {
  if (steps !== undefined) throw unsupported('its examples are several rows each');
  const features = columns.map((column) => addColumn(graph, column));
  return features.length === 1 ? features[0] : graph.add('Concat', features, { axis: 1n });
}

function addColumn(graph: GraphBuilder, column: FittedColumn): Value {
  switch (column.kind) {
    case 'numeric':
      return addNumbers(graph, column);
    case 'vector':
      return addVectors(graph, column);
    case 'categorical':
    case 'targetEncoded':
    case 'embedded':
      return addCategories(graph, column);
    case 'hashed':
      throw unsupported(`the column "${column.name}" is hashed`);
    case 'text':
      throw unsupported(`the column "${column.name}" is text, whose tokens ONNX can not find`);
    case 'image':
      throw unsupported(`the column "${column.name}" is an image, which ONNX can not decode`);
  }
}

const aboutSource: Readonly<Record<FittedNumericColumn['source'], string>> = {
  numeric: 'A number; NaN where it is missing.',
  boolean: '1 for true, 0 for false; NaN where it is missing.',
  dateTime: 'Seconds since 1970-01-01T00:00:00Z; NaN where it is missing.',
};

function addNumbers(graph: GraphBuilder, column: FittedNumericColumn): Value {
  const { name, source, fill, indicator, outlierMark } = column;
  const raw = graph.input(name, 'double', [rows, 1], aboutSource[source]);
  const isMissing = graph.add('IsNaN', [raw]);
  const value = fill === null ? raw : graph.add('Where', [isMissing, scalar(graph, fill), raw]);
  const parts = [addScaling(graph, value, column, [column.offset], [column.scale])];
  if (indicator) parts.push(asFloat(graph, isMissing));
  if (outlierMark) {
    const { lower, upper } = outlierMark;
    const isOutside = graph.add('Or', [
      graph.add('Less', [value, scalar(graph, lower)]),
      graph.add('Greater', [value, scalar(graph, upper)]),
    ]);
    parts.push(asFloat(graph, isOutside));
  }
  return parts.length === 1 ? parts[0] : graph.add('Concat', parts, { axis: 1n });
}

function addVectors(
  graph: GraphBuilder,
  { name, length, fill, indicator, log, offset, scale }: FittedVectorColumn,
): Value {
  const raw = graph.input(
    name,
    'double',
    [rows, length],
    'Numbers; all of them NaN where the vector is missing.',
  );
  const isMissing = graph.add('IsNaN', [raw]);
  const stand = graph.constant(
    'double',
    fill.map((each) => each ?? NaN),
    [1, length],
  );
  const value = graph.add('Where', [isMissing, stand, raw]);
  const scaled = addScaling(graph, value, { clip: null, log }, offset, scale);
  if (!indicator) return scaled;
  const first = graph.add('Slice', [
    isMissing,
    graph.integers([0]),
    graph.integers([1]),
    graph.integers([1]),
  ]);
  return graph.add('Concat', [scaled, asFloat(graph, first)], { axis: 1n });
}

/** Clipped, its logarithm taken, (value − offset) / scale, in float64; then float32. */
function addScaling(
  graph: GraphBuilder,
  given: Value,
  { clip, log }: Pick<FittedNumericColumn, 'clip' | 'log'>,
  offset: readonly number[],
  scale: readonly number[],
): Value {
  let value = given;
  if (clip) {
    // `Max` and `Min` of ONNX Runtime lose NaN on some processors: what is missing stays so.
    const clipped = graph.add('Min', [
      graph.add('Max', [value, scalar(graph, clip.lower)]),
      scalar(graph, clip.upper),
    ]);
    value = graph.add('Where', [graph.add('IsNaN', [value]), value, clipped]);
  }
  if (log) {
    const logarithm = graph.add('Log', [graph.add('Add', [graph.add('Abs', [value]), scalar(graph, 1)])]);
    value = graph.add('Mul', [graph.add('Sign', [value]), logarithm]);
  }
  const shifted = graph.add('Sub', [value, graph.constant('double', offset, [1, offset.length])]);
  return asFloat(graph, graph.add('Div', [shifted, graph.constant('double', scale, [1, scale.length])]));
}

type EncodedColumn = Exclude<FittedCategoryColumn, { kind: 'hashed' }>;

function addCategories(graph: GraphBuilder, column: EncodedColumn): Value {
  const { name, categories } = column;
  const raw = graph.input(name, 'string', [rows, 1], 'A category; empty where it is missing.');
  const place = addPlace(graph, raw, column);
  switch (column.kind) {
    case 'embedded': {
      // 0 stands for every other category, as in training.
      const others = graph.integers([categories.length]);
      const isKnown = graph.add('Less', [place, others]);
      const index = graph.add('Where', [
        isKnown,
        graph.add('Add', [place, graph.integers([1])]),
        graph.integers([0]),
      ]);
      return asFloat(graph, index);
    }
    case 'targetEncoded': {
      const table = [...column.encodings, column.unknown];
      const width = column.unknown.length;
      const found = graph.add('Gather', [
        graph.constant('float', table.flat(), [table.length, width]),
        place,
      ]);
      return graph.add('Reshape', [found, graph.integers([-1, width])]);
    }
    case 'categorical': {
      if (column.encoding === 'ordinal') return asFloat(graph, place);
      // A place beyond the last feature sets none of them.
      const width = categories.length + Number(column.other);
      const depth = graph.integers([width], []);
      const hot = graph.add('OneHot', [place, depth, graph.constant('float', [0, 1], [2])]);
      return graph.add('Reshape', [hot, graph.integers([-1, width])]);
    }
  }
}

/** Each category's place in the list; one past the last for every other. */
function addPlace(graph: GraphBuilder, raw: Value, { categories, fill }: EncodedColumn): Value {
  const placeOf = (category: string): bigint => {
    const index = categories.indexOf(category);
    return BigInt(index < 0 ? categories.length : index);
  };
  const known = categories.filter((category) => category !== '');
  const places = known.map(placeOf);
  return graph.add(
    'LabelEncoder',
    [raw],
    {
      keys_strings: ['', ...known],
      values_int64s: [placeOf(fill ?? missingCategory), ...places],
      default_int64: BigInt(categories.length),
    },
    mlDomain,
  );
}

const scalar = (graph: GraphBuilder, value: number): Value => graph.constant('double', [value], [1]);
/** Cast to float32. */
export const asFloat = (graph: GraphBuilder, value: Value): Value => graph.add('Cast', [value], { to: 1n });
