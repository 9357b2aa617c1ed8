import { CaptureRefused } from '../capture-refused.ts';
import { nodesInOrder, type Dataflow, type Value } from '../graph/dataflow.ts';

/**
 * Checks that two traces of the same code, made with other data, are the same graph. Where they differ, something random
 * or something that depends on the data would have become a constant.
 * @throws CaptureRefused naming the first difference
 */
export function requireSameGraph(first: Dataflow, second: Dataflow): void {
  const [nodes, others] = [nodesInOrder(first), nodesInOrder(second)];
  if (nodes.length !== others.length) {
    throw new CaptureRefused(
      `Two traces of the step have ${nodes.length} and ${others.length} operations: what it does depends on its data.`,
    );
  }
  const positions = new Map(nodes.map((node, position) => [node, position]));
  const otherPositions = new Map(others.map((node, position) => [node, position]));
  const describe = (value: Value, positionOf: ReadonlyMap<unknown, number>): string => {
    if (value.kind === 'input') return value.name;
    if (value.kind === 'output') return `${positionOf.get(value.node)}.${value.index}`;
    return `${value.dtype} [${value.shape.join()}] ${Buffer.from(value.bytes).toString('base64')}`;
  };
  const differ = (a: Value, b: Value) => describe(a, positions) !== describe(b, otherPositions);

  nodes.forEach((node, index) => {
    const other = others[index];
    if (node.op !== other.op || JSON.stringify(node.attributes) !== JSON.stringify(other.attributes)) {
      throw new CaptureRefused(`Two traces of the step differ: ${node.op} in one, ${other.op} in the other.`);
    }
    if (node.inputs.some((input, position) => differ(input, other.inputs[position]))) {
      throw new CaptureRefused(
        `Two traces of the step give ${node.op} other constants: something random, or of the data, is not an operation.`,
      );
    }
  });
  for (const [name, value] of Object.entries(first.outputs)) {
    const other = second.outputs[name];
    if (!other || differ(value, other)) throw new CaptureRefused(`Two traces of the step differ in ${name}.`);
  }
}
