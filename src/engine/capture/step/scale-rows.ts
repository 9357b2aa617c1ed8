import { DataType } from '../../libtensorflow/data-type.ts';
import { attr, type AttributeValue, type Attributes } from '../graph/attribute-value.ts';
import {
  compute,
  constantOf,
  createNode,
  intConstant,
  nodesInOrder,
  numbersOf,
  sameShape,
  sizeOf,
  type Constant,
  type Dataflow,
  type Node,
  type Value,
} from '../graph/dataflow.ts';

/** Larger constants are filled when the graph runs. */
const filledBytes = 64 * 1024;
/** How far two numbers may be apart that are the same but for rounding, relative to them. */
const rounding = 1e-6;

/** A graph of a batch, and of how many rows that is. */
export interface TracedRows {
  graph: Dataflow;
  rows: number;
}

/** Thrown where graphs of two sizes do not tell that of a third. */
class NotProportional extends Error {}

/**
 * The graph of a batch of any size, from those of two small ones: what differs between them must be in proportion to the rows, as sizes, or in inverse proportion, as the factors of means and corrections of variances.
 * @returns null where anything else differs
 */
export function scaleRows(small: TracedRows, other: TracedRows, rows: number): Dataflow | null {
  try {
    return scale(small, other, rows);
  } catch (error) {
    if (error instanceof NotProportional) return null;
    throw error;
  }
}

function scale(small: TracedRows, other: TracedRows, rows: number): Dataflow {
  const [nodes, others] = [nodesInOrder(small.graph), nodesInOrder(other.graph)];
  if (nodes.length !== others.length) throw new NotProportional();
  const scaled = new Map<Node, Node>();

  const size = (a: number, b: number): number => {
    if (a === b) return a;
    const perRow = a / small.rows;
    if (!Number.isInteger(perRow) || perRow !== b / other.rows) throw new NotProportional();
    return perRow * rows;
  };
  const sizes = (a: readonly number[], b: readonly number[]): number[] => {
    if (a.length !== b.length) throw new NotProportional();
    return a.map((value, index) => size(value, b[index]));
  };
  const isSame = (a: number, b: number): boolean =>
    a === b || Math.abs(a - b) <= rounding * Math.max(Math.abs(a), Math.abs(b));
  const real = (a: number, b: number): number => {
    if (Object.is(a, b)) return a;
    if (isSame(a * small.rows, b * other.rows)) return (a * small.rows) / rows;
    if (isSame(a / small.rows, b / other.rows)) return (a / small.rows) * rows;
    const [ofA, ofB] = [besselCount(a), besselCount(b)];
    if (ofA === null || ofB === null) throw new NotProportional();
    const count = size(ofA, ofB);
    return (count - 1) / count;
  };

  const constant = (a: Constant, b: Constant): Value => {
    const isEqual = sameShape(a.shape, b.shape) && Buffer.compare(a.bytes, b.bytes) === 0;
    if (isEqual && a.dtype === b.dtype) return a;
    const [ofA, ofB] = [numbersOf(a), numbersOf(b)];
    if (!ofA || !ofB || a.dtype !== b.dtype || ofA.length === 0) throw new NotProportional();
    const isReal = a.dtype === DataType.float32;
    if (!isReal && a.dtype !== DataType.int32) throw new NotProportional();
    const number = isReal ? real : size;
    const Numbers = isReal ? Float32Array : Int32Array;
    if (sameShape(a.shape, b.shape)) {
      const values = ofA.map((value, index) => number(value, ofB[index]));
      return constantOf(a.dtype, Numbers.from(values), a.shape);
    }
    // As many as there are rows: only where all are the same is it known what the others would be.
    if ([ofA, ofB].some((values) => values.some((value) => value !== values[0]))) throw new NotProportional();
    const shape = sizes(a.shape, b.shape);
    const value = number(ofA[0], ofB[0]);
    if (4 * sizeOf(shape) <= filledBytes)
      return constantOf(a.dtype, new Numbers(sizeOf(shape)).fill(value), shape);
    const types = { T: attr.type(a.dtype), index_type: attr.type(DataType.int32) };
    const filling = constantOf(a.dtype, Numbers.of(value), []);
    return compute('Fill', types, [intConstant(shape), filling], { shape, dtype: a.dtype });
  };
  const value = (a: Value, b: Value): Value => {
    if (a.kind === 'constant' && b.kind === 'constant') return constant(a, b);
    if (a.kind === 'input' && b.kind === 'input' && a.name === b.name)
      return { ...a, shape: sizes(a.shape, b.shape) };
    if (a.kind !== 'output' || b.kind !== 'output' || a.index !== b.index) throw new NotProportional();
    if (places.get(b.node) !== a.node) throw new NotProportional();
    return scaled.get(a.node)!.outputs[a.index];
  };
  const places = new Map(others.map((node, index) => [node, nodes[index]]));

  for (const [index, node] of nodes.entries()) {
    const like = others[index];
    if (node.op !== like.op || node.inputs.length !== like.inputs.length) throw new NotProportional();
    const inputs = node.inputs.map((input, place) => value(input, like.inputs[place]));
    const outputs = node.outputs.map(({ shape, dtype }, place) => ({
      shape: sizes(shape, like.outputs[place].shape),
      dtype,
    }));
    const attributes = scaleAttributes(node.attributes, like.attributes, { size, sizes });
    scaled.set(node, createNode(node.op, attributes, inputs, outputs, node.isStateful));
  }
  const outputs = Object.entries(small.graph.outputs).map(([name, output]) => [
    name,
    value(output, other.graph.outputs[name]),
  ]);
  return { outputs: Object.fromEntries(outputs) as Record<string, Value> };
}

/** n, where a number is (n − 1) / n in float32: the correction of a variance, as moving averages have it. */
function besselCount(value: number): number | null {
  const count = Math.round(1 / (1 - value));
  return Math.fround((count - 1) / count) === value ? count : null;
}

function scaleAttributes(
  a: Attributes,
  b: Attributes,
  by: {
    size: (a: number, b: number) => number;
    sizes: (a: readonly number[], b: readonly number[]) => number[];
  },
): Attributes {
  const entries = Object.entries(a).map(([name, own]): [string, AttributeValue] => {
    const like = b[name];
    if (JSON.stringify(own) === JSON.stringify(like)) return [name, own];
    if (own.kind === 'int' && like?.kind === 'int') return [name, attr.int(by.size(own.value, like.value))];
    if (own.kind === 'shape' && like?.kind === 'shape' && own.value && like.value)
      return [name, attr.shape(by.sizes(own.value, like.value))];
    throw new NotProportional();
  });
  return Object.fromEntries(entries);
}
