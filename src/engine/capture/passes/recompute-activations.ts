import { DataType } from '../../libtensorflow/data-type.ts';
import {
  createNode,
  mapOutputs,
  nodeOf,
  nodesInOrder,
  sizeOf,
  type Dataflow,
  type Node,
  type NodeOutput,
  type Value,
} from '../graph/dataflow.ts';
import { names, noiseOf } from '../step/step-model.ts';
import { barrier } from './barrier.ts';
import { chooseBlocks } from './choose-blocks.ts';

/** What a step holds between its forward and its backward pass. */
export interface Recomputed {
  graph: Dataflow;
  /** Blocks whose activations are computed again. */
  blocks: number;
  /** Bytes of activations that are held at once: all of them, and with blocks computed again those between blocks and the largest block. */
  allBytes: number;
  heldBytes: number;
}

/** The activations of the forward pass in the order of computation, cut where a single tensor leads on. */
interface Forward {
  nodes: readonly Node[];
  /** Whether a value comes of weights and rows, or of rows alone. */
  isActivation: (value: Value) => boolean;
  dependsOnRows: (value: Value) => boolean;
}

/**
 * Gradient checkpointing (Chen et al. 2016): keeps the tensors between blocks of the network, and computes what is inside of a block a second time, when the backward pass arrives there.
 * A block begins and ends where one tensor alone leads on, as between layers or behind a residual sum. The second computation waits for the gradient of the block's output, and gives the same numbers.
 *
 *     y = Relu(MatMul(Relu(MatMul(x, w)), v)), ReluGrad(dy, y)   →   …, ReluGrad(dy, Relu(MatMul(Relu(MatMul(x after dy, w)), v)))
 *
 * @returns null where there is nothing to gain: no such places, or nothing between them that the backward pass needs
 */
export function recomputeActivations(graph: Dataflow): Recomputed | null {
  const forward = findForward(graph);
  const place = new Map(forward.nodes.map((node, index) => [node, index]));
  const isForward = new Set(forwardNodes(graph, [names.gradient('')]));
  const backward = nodesInOrder(graph).filter((node) => !isForward.has(node));
  const used = new Set(backward.flatMap(({ inputs }) => inputs.filter(forward.isActivation)));

  const { cuts, allBytes, heldBytes } = chooseBlocks({
    savedBytes: forward.nodes.map((node) => savedBytes(node, used)),
    gates: findGates(forward, place),
  });
  if (cuts.length === 0) return null;

  /** The number of the block that a value is inside of; null: it is between blocks, and kept. The last block is kept whole. */
  const kept = new Set(cuts.map(({ value }) => rootOf(value as Value)));
  const blockOf = (value: Value): number | null => {
    if (!forward.isActivation(value) || value.kind !== 'output' || value.node.isStateful) return null;
    if (kept.has(rootOf(value))) return null;
    const block = cuts.findIndex(({ at }) => place.get(value.node)! <= at);
    return block === -1 ? null : block;
  };
  const levels = levelsOf(backward, blockOf);
  const triggers = triggersOf(backward, levels, cuts.length);
  const isRecomputed = (block: number | null): block is number => block !== null && triggers[block].size > 0;
  if (!triggers.some(({ size }) => size > 0)) return null;

  const replaced = new Map<Value, Value>();
  const current = (value: Value): Value => replaced.get(value) ?? value;
  const copies = new Map<Value, Value>();
  const needed = neededInside(forward, used, blockOf);

  /** Computes the inside of a block again, after the gradient of its output is there. */
  const copyBlock = (block: number): void => {
    const after = [...triggers[block]].map(current);
    const waiting = new Map<Value, Value>();
    const wait = (value: Value): Value => {
      if (!waiting.has(value)) waiting.set(value, barrier(value, after));
      return waiting.get(value)!;
    };
    for (const node of forward.nodes) {
      if (!node.outputs.some((output) => needed.has(output) && blockOf(output) === block)) continue;
      const inputs = node.inputs.map((input) => {
        const copied = blockOf(input) === block ? copies.get(input) : undefined;
        return copied ?? (forward.dependsOnRows(input) ? wait(input) : input);
      });
      const copy = createNode(node.op, node.attributes, inputs, node.outputs, node.isStateful);
      node.outputs.forEach((output, index) => copies.set(output, copy.outputs[index]));
    }
  };

  // The backward pass goes from the last block to the first.
  const order = backward.toSorted(
    (a, b) => Number(levels.get(b)! > levels.get(a)!) - Number(levels.get(b)! < levels.get(a)!),
  );
  let begun = cuts.length;
  for (const node of order) {
    const level = levels.get(node)!;
    while (begun > level && begun > 0) {
      begun -= 1;
      if (isRecomputed(begun)) copyBlock(begun);
    }
    const inputs = node.inputs.map((input) =>
      isRecomputed(blockOf(input)) ? (copies.get(input) ?? input) : current(input),
    );
    if (inputs.every((input, index) => input === node.inputs[index])) continue;
    const updated = createNode(node.op, node.attributes, inputs, node.outputs, node.isStateful);
    node.outputs.forEach((output, index) => replaced.set(output, updated.outputs[index]));
  }
  const blocks = triggers.filter(({ size }) => size > 0).length;
  return { graph: mapOutputs(graph, current), blocks, allBytes, heldBytes };
}

/** The nodes that a graph's outputs need, but for some of them. */
function forwardNodes({ outputs }: Dataflow, without: readonly string[]): Node[] {
  const own = Object.entries(outputs).filter(([name]) => !without.some((prefix) => name.startsWith(prefix)));
  return nodesInOrder({ outputs: Object.fromEntries(own) });
}

function findForward(graph: Dataflow): Forward {
  const weights = new Set<Value>();
  const rows = new Set<Value>();
  const note = (value: Value): void => {
    if (value.kind !== 'input') return;
    const isGiven =
      value.name === names.features || value.name === names.targets || noiseOf(value.name) !== null;
    (isGiven ? rows : weights).add(value);
  };
  // Moving averages take statistics of their layers, and lead nowhere.
  const all = forwardNodes(graph, [names.gradient(''), names.update('')]);
  for (const { inputs, outputs } of all) {
    inputs.forEach(note);
    for (const set of [weights, rows])
      if (inputs.some((input) => set.has(input))) outputs.forEach((output) => set.add(output));
  }
  const isActivation = (value: Value): boolean => weights.has(value) && rows.has(value);
  return {
    nodes: all.filter(({ outputs }) => outputs.some(isActivation)),
    isActivation,
    dependsOnRows: (value) => rows.has(value),
  };
}

/** The places after which one tensor alone leads on. */
function findGates({ nodes, isActivation }: Forward, place: ReadonlyMap<Node, number>) {
  const lastUse = new Map<NodeOutput, number>();
  for (const [index, { inputs }] of nodes.entries())
    for (const input of inputs) if (isActivation(input) && input.kind === 'output') lastUse.set(input, index);
  const live = new Set<NodeOutput>();
  const gates: { at: number; value: NodeOutput; bytes: number }[] = [];
  let last: NodeOutput | null = null;
  for (const [index, node] of nodes.entries()) {
    for (const output of node.outputs) if ((lastUse.get(output) ?? -1) > index) live.add(output);
    for (const input of node.inputs)
      if (input.kind === 'output' && lastUse.get(input) === index) live.delete(input);
    const [only] = live;
    if (live.size !== 1 || only === last || place.get(only.node) !== index) continue;
    gates.push({ at: index, value: only, bytes: bytesOf(only) });
    last = only;
  }
  return gates;
}

/** For each node of the backward pass the first block whose inside it depends on; beyond the last one where there is none. */
function levelsOf(backward: readonly Node[], blockOf: (value: Value) => number | null): Map<Node, number> {
  const levels = new Map<Node, number>();
  for (const node of backward) {
    const ofInputs = node.inputs.map((input) => {
      const own = input.kind === 'output' ? levels.get(input.node) : undefined;
      return own ?? blockOf(input) ?? Number.POSITIVE_INFINITY;
    });
    levels.set(node, Math.min(Number.POSITIVE_INFINITY, ...ofInputs));
  }
  return levels;
}

/** What the backward pass must have computed before it comes to each block: what it takes there of later ones. */
function triggersOf(
  backward: readonly Node[],
  levels: ReadonlyMap<Node, number>,
  blocks: number,
): Set<Value>[] {
  const triggers = Array.from({ length: blocks }, () => new Set<Value>());
  for (const node of backward) {
    const level = levels.get(node)!;
    if (level >= blocks) continue;
    for (const input of node.inputs)
      if (input.kind === 'output' && (levels.get(input.node) ?? -1) > level) triggers[level].add(input);
  }
  return triggers;
}

/** The values inside of blocks that the backward pass takes, and those that they are computed from. */
function neededInside(
  { nodes }: Forward,
  used: ReadonlySet<Value>,
  blockOf: (value: Value) => number | null,
): Set<Value> {
  const needed = new Set([...used].filter((value) => blockOf(value) !== null));
  for (const node of nodes.toReversed()) {
    const block = node.outputs.find((output) => needed.has(output));
    if (!block) continue;
    for (const input of node.inputs) if (blockOf(input) === blockOf(block)) needed.add(input);
  }
  return needed;
}

/** The tensor whose memory a value shares. */
function rootOf(value: Value): Value {
  const reshaped = nodeOf(value, 'Reshape');
  return reshaped ? rootOf(reshaped.inputs[0]) : value;
}

/** What the backward pass holds of a node's outputs. A Reshape shares the memory of its input. */
function savedBytes(node: Node, used: ReadonlySet<Value>): number {
  if (node.op === 'Reshape') return 0;
  return node.outputs.reduce((sum, output) => sum + (used.has(output) ? bytesOf(output) : 0), 0);
}

const bytesOf = ({ shape, dtype }: NodeOutput): number => sizeOf(shape) * (dtype === DataType.bool ? 1 : 4);
