import type { NodeDef } from '../capture/graph/graph-def.ts';

/** Where the variables of a graph lie, and what the devices are called. */
export interface Places {
  /** The rank of the process that holds a variable. */
  rankOf: (variable: string) => number;
  /** Devices by rank. */
  devices: readonly string[];
}

/**
 * Places the nodes of a graph beside the variables that they work on. What reads or writes a variable, or works on its value, runs where
 * it lies. Any other node runs on the lower of two ranks: the highest of those that it depends on, and the highest of those that depend on
 * it. So an activation stays with its layer, whose gradient is needed there again, and what is random is drawn where it is used. Constants
 * are made on each device that uses them.
 * @param nodes in an order in which each stands behind its inputs
 */
export function placeNodes(nodes: readonly NodeDef[], { rankOf, devices }: Places): NodeDef[] {
  const ordered = nodes.flatMap(addInTurn);
  const ranks = rankNodes(ordered, rankOf);
  const placed: NodeDef[] = [];
  const copies = new Set<string>();
  const constants = new Map(ordered.filter(({ op }) => op === 'Const').map((node) => [node.name, node]));

  const inputOf = (input: string, rank: number): string => {
    const constant = constants.get(input);
    if (!constant || ranks.get(input) === rank) return input;
    const name = `${input}_on_${rank}`;
    if (!copies.has(name)) placed.push({ ...constant, name, device: devices[rank] });
    copies.add(name);
    return name;
  };
  for (const node of ordered) {
    const rank = ranks.get(node.name)!;
    const inputs = node.inputs.map((input) => inputOf(input, rank));
    placed.push({ ...node, inputs, device: devices[rank] });
  }
  return placed;
}

/** AddN adds in an order that depends on whose memory it may use again; sums of three and more are written out. */
function addInTurn(node: NodeDef): NodeDef[] {
  const values = node.inputs.filter((input) => !input.startsWith('^'));
  if (node.op !== 'AddN' || values.length < 3) return [node];
  const controls = node.inputs.slice(values.length);
  const last = values.length - 2;
  return values.slice(1).map((value, index) => ({
    ...node,
    op: 'AddV2',
    attributes: { T: node.attributes['T'] },
    name: index === last ? node.name : `${node.name}_${index}`,
    inputs: [index === 0 ? values[0] : `${node.name}_${index - 1}`, value, ...controls],
  }));
}

function rankNodes(nodes: readonly NodeDef[], rankOf: Places['rankOf']): Map<string, number> {
  const dataInputs = (node: NodeDef): string[] =>
    node.inputs.filter((input) => !input.startsWith('^')).map((input) => input.split(':')[0]);
  const handles = new Map<string, number>();
  const reads = new Map<string, number>();
  const fixed = new Map<string, number>();
  for (const node of nodes) {
    const shared = node.attributes['shared_name'];
    if (node.op === 'VarHandleOp' && shared?.kind === 'string') {
      handles.set(node.name, rankOf(shared.value));
      fixed.set(node.name, rankOf(shared.value));
      continue;
    }
    const inputs = dataInputs(node);
    const onHandles = inputs.flatMap((input) => handles.get(input) ?? []);
    const onValues = inputs.flatMap((input) => reads.get(input) ?? []);
    if (onHandles.length > 0) fixed.set(node.name, onHandles[0]);
    else if (onValues.length > 0) fixed.set(node.name, Math.max(...onValues));
    if (node.op === 'ReadVariableOp') reads.set(node.name, onHandles[0]);
  }

  const before = new Map<string, number>();
  for (const node of nodes) {
    const own = fixed.get(node.name);
    if (own !== undefined) before.set(node.name, own);
    else
      raise(
        before,
        node.name,
        dataInputs(node).flatMap((input) => before.get(input) ?? []),
      );
  }
  const behind = new Map<string, number>();
  for (const node of nodes.toReversed()) {
    const own = fixed.get(node.name);
    if (own !== undefined) behind.set(node.name, own);
    const rank = behind.get(node.name);
    if (rank !== undefined) for (const input of dataInputs(node)) raise(behind, input, [rank]);
  }

  const ranks = new Map<string, number>();
  for (const node of nodes) {
    const [above, below] = [before.get(node.name), behind.get(node.name)];
    const between =
      above === undefined || below === undefined ? (above ?? below ?? 0) : Math.min(above, below);
    // A norm is a number: it is taken where its tensor is, which is not sent for it. What is fed is there for all.
    const atInput = node.op === 'L2Loss' ? ranks.get(dataInputs(node)[0]) : undefined;
    ranks.set(node.name, node.op === 'Placeholder' ? 0 : (fixed.get(node.name) ?? atInput ?? between));
  }
  return ranks;
}

function raise(ranks: Map<string, number>, name: string, others: readonly number[]): void {
  if (others.length > 0) ranks.set(name, Math.max(ranks.get(name) ?? 0, ...others));
}
