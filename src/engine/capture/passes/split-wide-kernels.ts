import { DataType } from '../../libtensorflow/data-type.ts';
import { attr, floatType, isSet, type Attributes } from '../graph/attribute-value.ts';
import {
  compute,
  createNode,
  inputsOf,
  intConstant,
  nodeOf,
  nodesInOrder,
  sizeOf,
  type Dataflow,
  type GraphInput,
  type Node,
  type Value,
} from '../graph/dataflow.ts';
import { names, type StepModel, type WeightPart } from '../step/step-model.ts';
import { commonSubexpressions } from './common-subexpressions.ts';
import { rewrite } from './rewrite.ts';

/** Elements; smaller kernels cost more to cut than they gain. */
const smallestCut = 65_536;

/**
 * Cuts wide dense kernels into blocks of columns, each a variable with its own gradient and optimizer slots, so that products
 * and updates run side by side (tensor parallelism within one machine).
 *
 *     MatMul(x, w)   →   Concat(MatMul(x, w#0), MatMul(x, w#1))
 */
export function splitWideKernels(model: StepModel, count: number, smallest = smallestCut): StepModel {
  const cut = model.trained.filter((weight) =>
    model.parts.every(({ graph }) => canSplit(graph, weight, count, smallest)),
  );
  if (cut.length === 0) return model;
  const partsOf = new Map(cut.map((weight) => [weight.name, columnParts(weight, count)]));
  return {
    ...model,
    trained: model.trained.flatMap((weight) => partsOf.get(weight.name) ?? [weight]),
    parts: model.parts.map((part) => ({ ...part, graph: splitGraph(part.graph, partsOf) })),
  };
}

/** Cuts the products of a graph without gradients by blocks of columns that a step's weights are cut into. */
export function cutProducts(graph: Dataflow, trained: readonly WeightPart[]): Dataflow {
  const partsOf = new Map<string, WeightPart[]>();
  for (const part of trained) {
    if (part.name !== part.weight) partsOf.set(part.weight, [...(partsOf.get(part.weight) ?? []), part]);
  }
  return partsOf.size === 0 ? graph : splitGraph(graph, partsOf);
}

/** Whether the weight is used as the right operand of products only, and its gradient is such a product's. */
function canSplit(graph: Dataflow, weight: WeightPart, count: number, smallest: number): boolean {
  const input = inputsOf(graph).get(weight.name);
  const gradient = nodeOf(graph.outputs[names.gradient(weight.name)], 'MatMul');
  if (!input || !gradient || weight.shape.length !== 2) return false;
  if (sizeOf(weight.shape) < smallest || weight.shape[1] % count !== 0) return false;
  if (!isSet(gradient.attributes, 'transpose_a') || isSet(gradient.attributes, 'transpose_b')) return false;
  return nodesInOrder(graph)
    .filter((node) => node.inputs.some((value) => value.kind === 'input' && value.name === weight.name))
    .every(
      (node) => node.op === 'MatMul' && node.inputs[0] !== input && !isSet(node.attributes, 'transpose_a'),
    );
}

function columnParts(weight: WeightPart, count: number): WeightPart[] {
  const [rows, columns] = weight.shape as [number, number];
  const width = columns / count;
  return Array.from({ length: count }, (_, index) => ({
    name: `${weight.name}#${index}`,
    weight: weight.weight,
    firstColumn: index * width,
    shape: [rows, width],
    dtype: weight.dtype,
  }));
}

function splitGraph(graph: Dataflow, partsOf: ReadonlyMap<string, readonly WeightPart[]>): Dataflow {
  const split = rewrite(graph, (node) => {
    const right = node.inputs[1];
    if (node.op !== 'MatMul' || right?.kind !== 'input') return null;
    const parts = partsOf.get(right.name);
    return parts ? splitProduct(node, parts) : null;
  });
  const outputs: Record<string, Value> = {};
  for (const [name, value] of Object.entries(split.outputs)) {
    const weight = [...partsOf.keys()].find((candidate) => names.gradient(candidate) === name);
    if (weight === undefined) outputs[name] = value;
    else Object.assign(outputs, splitGradient(nodeOf(value)!, partsOf.get(weight)!));
  }
  return commonSubexpressions({ outputs });
}

function product(
  left: Value,
  right: Value,
  options: { a?: boolean; b?: boolean },
  shape: readonly number[],
): Value {
  const attributes: Attributes = {
    ...floatType,
    transpose_a: attr.bool(options.a ?? false),
    transpose_b: attr.bool(options.b ?? false),
  };
  return compute('MatMul', attributes, [left, right], { shape, dtype: DataType.float32 });
}

/** x·w = [x·w₀, x·w₁]; dy·wᵀ = dy₀·w₀ᵀ + dy₁·w₁ᵀ. */
function splitProduct(node: Node, parts: readonly WeightPart[]): Value {
  const left = node.inputs[0];
  const output = node.outputs[0];
  const inputs = parts.map(({ name, shape, dtype }): GraphInput => ({ kind: 'input', name, shape, dtype }));
  const count = attr.int(parts.length);
  if (isSet(node.attributes, 'transpose_b')) {
    const blocks = splitColumns(left, parts.length);
    const products = inputs.map((input, index) => product(blocks[index], input, { b: true }, output.shape));
    return compute('AddN', { ...floatType, N: count }, products, output);
  }
  const products = inputs.map((input) => product(left, input, {}, [left.shape[0], input.shape[1]]));
  const attributes = { ...floatType, N: count, Tidx: attr.type(DataType.int32) };
  return compute('ConcatV2', attributes, [...products, intConstant(1)], output);
}

/** xᵀ·dy = [xᵀ·dy₀, xᵀ·dy₁]. */
function splitGradient(node: Node, parts: readonly WeightPart[]): Record<string, Value> {
  const [left, right] = node.inputs as [Value, Value];
  const blocks = splitColumns(right, parts.length);
  const entries = parts.map(({ name, shape }, index) => [
    names.gradient(name),
    product(left, blocks[index], { a: true }, shape),
  ]);
  return Object.fromEntries(entries) as Record<string, Value>;
}

function splitColumns(value: Value, count: number): readonly Value[] {
  const shape = [value.shape[0], value.shape[1] / count];
  const types = Array.from({ length: count }, () => ({ shape, dtype: value.dtype }));
  const attributes = { ...floatType, num_split: attr.int(count) };
  return createNode('Split', attributes, [intConstant(1), value], types).outputs;
}
