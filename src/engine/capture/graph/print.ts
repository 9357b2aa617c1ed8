import { dataTypeName } from '../../libtensorflow/data-type.ts';
import type { AttributeValue, Attributes } from './attribute-value.ts';
import { nodesInOrder, numbersOf, sizeOf, type Dataflow, type TensorType, type Value } from './dataflow.ts';

/** Attributes that only repeat the types of the inputs and outputs. */
const redundant = new Set([
  'T',
  'Tshape',
  'Tidx',
  'Index',
  'N',
  'dtype',
  'DstT',
  'SrcT',
  'Tperm',
  'Tmultiples',
]);

/** Longest constant that is written out. */
const printedElements = 6;

/**
 * A graph as text, a node a line in the order of computation, for tests, docs and debugging:
 *
 *     %0 = MatMul(x, w) transpose_b : float32[32,10]
 *     logits = %0
 */
export function printDataflow(graph: Dataflow): string {
  const names = new Map<Value, string>();
  const nameOf = (value: Value): string => {
    if (value.kind === 'input') return value.name;
    if (value.kind === 'constant') return printConstant(value);
    return names.get(value) ?? '?';
  };
  const lines = nodesInOrder(graph).map((node, position) => {
    node.outputs.forEach((output, index) => {
      names.set(output, node.outputs.length === 1 ? `%${position}` : `%${position}.${index}`);
    });
    const types = node.outputs.map(printType).join(', ');
    const attributes = printAttributes(node.attributes);
    return `%${position} = ${node.op}(${node.inputs.map(nameOf).join(', ')})${attributes} : ${types}`;
  });
  const results = Object.entries(graph.outputs).map(([name, value]) => `${name} = ${nameOf(value)}`);
  return [...lines, ...results].join('\n');
}

function printType(type: TensorType): string {
  return `${dataTypeName(type.dtype)}[${type.shape.join(',')}]`;
}

function printConstant(value: Value): string {
  const numbers = sizeOf(value.shape) <= printedElements ? numbersOf(value) : null;
  if (!numbers) return `<${printType(value)}>`;
  return value.shape.length === 0 ? String(numbers[0]) : `[${numbers.join(',')}]`;
}

function printAttributes(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([name]) => !redundant.has(name))
    .map(([name, value]) => printAttribute(name, value))
    .join('');
}

function printAttribute(name: string, value: AttributeValue): string {
  if (value.kind === 'bool') return value.value ? ` ${name}` : '';
  if (value.kind === 'function') return ` ${name}=${value.name}`;
  return ` ${name}=${JSON.stringify(value.value)}`;
}
