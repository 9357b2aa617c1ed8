import {
  createNode,
  mapOutputs,
  nodesInOrder,
  type Dataflow,
  type Node,
  type Value,
} from '../graph/dataflow.ts';

/** What a rule puts in a node's place: one value for each output, or null to keep the node. */
export type Replacement = readonly Value[] | Value | null;

/** A pass over a whole graph. */
export type Pass = (graph: Dataflow) => Dataflow;

/**
 * Applies a rule to each node, inputs before users. The rule sees nodes whose inputs are rewritten already; what it
 * returns is used instead, and what no one uses any more is gone.
 */
export function rewrite(graph: Dataflow, rule: (node: Node) => Replacement): Dataflow {
  const replaced = new Map<Value, Value>();
  const current = (value: Value) => replaced.get(value) ?? value;
  for (const node of nodesInOrder(graph)) {
    const inputs = node.inputs.map(current);
    const same = inputs.every((input, index) => input === node.inputs[index]);
    const updated = same ? node : createNode(node.op, node.attributes, inputs, node.outputs, node.isStateful);
    const replacement = rule(updated);
    const outputs = replacement === null ? updated.outputs : [replacement].flat();
    node.outputs.forEach((output, index) => {
      const value = outputs[index];
      if (value && value !== output) replaced.set(output, value);
    });
  }
  return mapOutputs(graph, current);
}
