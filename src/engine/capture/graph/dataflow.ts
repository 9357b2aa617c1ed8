import { DataType, elementTypeOf, type TensorValues } from '../../libtensorflow/data-type.ts';
import type { Attributes } from './attribute-value.ts';

/*
 * The intermediate representation. A graph is a set of named values; a value is an input of the graph, a constant, or an output of a
 * node, which has values as inputs. Nothing is ever changed: a pass makes a new graph that shares what stayed the same, and
 * what the outputs don't reach is gone. Every shape is known.
 */

/** Element type and shape of a value. */
export interface TensorType {
  readonly shape: readonly number[];
  /** A number of DataType. */
  readonly dtype: number;
}

/** Something that is given when the graph runs, such as a batch or the value of a variable. */
export interface GraphInput extends TensorType {
  readonly kind: 'input';
  readonly name: string;
}

/** Numbers known at compile time; `bytes` are the elements, little-endian, row-major. */
export interface Constant extends TensorType {
  readonly kind: 'constant';
  readonly bytes: Uint8Array;
}

/** One output of a node. */
export interface NodeOutput extends TensorType {
  readonly kind: 'output';
  readonly node: Node;
  readonly index: number;
}

export type Value = GraphInput | Constant | NodeOutput;

/** An operation of TensorFlow, or a pseudo-operation that emission expands (a recurrent layer). */
export interface Node {
  readonly op: string;
  readonly attributes: Attributes;
  readonly inputs: readonly Value[];
  readonly outputs: readonly NodeOutput[];
  /** Whether it may give other outputs each time, or does more than its outputs say: never merged or folded. */
  readonly isStateful: boolean;
}

/** What is computed, by name: every node that these values need, and no other. */
export interface Dataflow {
  readonly outputs: Readonly<Record<string, Value>>;
}

/** Makes a node. */
export function createNode(
  op: string,
  attributes: Attributes,
  inputs: readonly Value[],
  outputTypes: readonly TensorType[],
  isStateful = false,
): Node {
  const outputs: NodeOutput[] = [];
  const node: Node = { op, attributes, inputs, outputs, isStateful };
  outputTypes.forEach(({ shape, dtype }, index) => {
    outputs.push({ kind: 'output', node, index, shape, dtype });
  });
  return node;
}

/** Makes a node with one output, and gives that. */
export function compute(
  op: string,
  attributes: Attributes,
  inputs: readonly Value[],
  type: TensorType,
): Value {
  return createNode(op, attributes, inputs, [type]).outputs[0];
}

/** The node behind a value, if it has one of these operations. */
export function nodeOf(value: Value | undefined, ...ops: readonly string[]): Node | null {
  if (value?.kind !== 'output') return null;
  return ops.length === 0 || ops.includes(value.node.op) ? value.node : null;
}

/** All nodes, each after those that it needs. */
export function nodesInOrder(graph: Dataflow): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  for (const output of Object.values(graph.outputs)) {
    if (output.kind === 'output') visit(output.node, seen, order);
  }
  return order;
}

/** Depth first, without recursion: graphs of unrolled networks are thousands of nodes deep. */
function visit(root: Node, seen: Set<Node>, order: Node[]): void {
  if (seen.has(root)) return;
  seen.add(root);
  const path = [{ node: root, next: 0 }];
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const input = top.node.inputs[top.next];
    top.next += 1;
    if (input === undefined) {
      order.push(top.node);
      path.pop();
    } else if (input.kind === 'output' && !seen.has(input.node)) {
      seen.add(input.node);
      path.push({ node: input.node, next: 0 });
    }
  }
}

/** The inputs that the graph uses, by name. */
export function inputsOf(graph: Dataflow): Map<string, GraphInput> {
  const inputs = new Map<string, GraphInput>();
  const note = (value: Value) => {
    if (value.kind === 'input') inputs.set(value.name, value);
  };
  for (const node of nodesInOrder(graph)) node.inputs.forEach(note);
  Object.values(graph.outputs).forEach(note);
  return inputs;
}

/** Number of elements. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** A float32 constant: a scalar, or the elements of `shape`. */
export function floatConstant(values: number | readonly number[], shape?: readonly number[]): Constant {
  return constantOf(DataType.float32, Float32Array.from([values].flat()), shape ?? shapeOfLiteral(values));
}

/** An int32 constant: a scalar, or the elements of `shape`. */
export function intConstant(values: number | readonly number[], shape?: readonly number[]): Constant {
  return constantOf(DataType.int32, Int32Array.from([values].flat()), shape ?? shapeOfLiteral(values));
}

/** A constant of the elements of a typed array. */
export function constantOf(dtype: number, values: TensorValues, shape: readonly number[]): Constant {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  return { kind: 'constant', dtype, shape, bytes };
}

/** The numbers of a constant; null where the value is none, or of a type that has no numbers. */
export function numbersOf(value: Value | undefined): readonly number[] | null {
  if (value?.kind !== 'constant') return null;
  const element = elementTypeOf(value.dtype);
  if (!element) return null;
  const numbers = new element.array(value.bytes.byteLength / element.array.BYTES_PER_ELEMENT);
  new Uint8Array(numbers.buffer).set(value.bytes);
  return Array.from(numbers as ArrayLike<number | bigint>, Number);
}

/** Whether a value has this one number everywhere: a constant, or one that is filled when the graph runs, for being large. */
export function isFilledWith(value: Value | undefined, number: number): boolean {
  const fill = nodeOf(value, 'Fill');
  if (fill) return isFilledWith(fill.inputs[1], number);
  if (value?.kind !== 'constant' || value.bytes.length === 0) return false;
  return numbersOf(value)?.every((element) => element === number) ?? false;
}

function shapeOfLiteral(values: number | readonly number[]): readonly number[] {
  return typeof values === 'number' ? [] : [values.length];
}

/** The same names with other values. */
export function mapOutputs(graph: Dataflow, change: (value: Value) => Value): Dataflow {
  const entries = Object.entries(graph.outputs).map(([name, value]) => [name, change(value)]);
  return { outputs: Object.fromEntries(entries) as Record<string, Value> };
}
