import { CaptureRefused } from '../capture-refused.ts';
import { attr } from '../graph/attribute-value.ts';
import { nodesInOrder, type Dataflow, type GraphInput, type Node, type Value } from '../graph/dataflow.ts';
import type { FunctionDef } from '../graph/graph-def.ts';
import { barrierOp } from '../passes/barrier.ts';
import { emittedBy, type EmittedNode, type Ref, type Scope } from './scope.ts';

/** Functions that the emitted nodes call, by name. */
export type FunctionLibrary = Map<string, FunctionDef>;

/** Writes a pseudo-operation out as operations of TensorFlow; gives its outputs. */
export type Lowering = (node: Node, inputs: readonly Ref[], scope: Scope, library: FunctionLibrary) => Ref[];

/** Where a graph is emitted to, and what stands around it. */
export interface EmitContext {
  scope: Scope;
  library: FunctionLibrary;
  lowerings: ReadonlyMap<string, Lowering>;
  /** The tensor that an input stands for. */
  input(input: GraphInput): Ref;
  /** Told of each node that uses an input. */
  onUse?(input: GraphInput, user: EmittedNode): void;
}

/** Emits the nodes of a graph into a scope; gives its outputs, by name. */
export function emitDataflow(graph: Dataflow, context: EmitContext): Record<string, Ref> {
  const { scope } = context;
  const refs = new Map<Value, Ref>();
  const refOf = (value: Value): Ref => {
    if (value.kind === 'constant') return scope.constant(value);
    if (value.kind === 'input') return context.input(value);
    return refs.get(value)!;
  };
  for (const node of nodesInOrder(graph)) {
    const inputs = node.inputs.map(refOf);
    const before = scope.nodes.length;
    const emitted = emitNode(node, inputs, context);
    node.outputs.forEach((output, index) => refs.set(output, emitted[index]));
    if (!context.onUse) continue;
    const users = scope.nodes.slice(before).map(({ name }) => ({ name, out: () => name }));
    for (const input of node.inputs) {
      if (input.kind === 'input') users.forEach((user) => context.onUse?.(input, user));
    }
  }
  return Object.fromEntries(Object.entries(graph.outputs).map(([name, value]) => [name, refOf(value)]));
}

function emitNode(node: Node, inputs: readonly Ref[], context: EmitContext): Ref[] {
  if (node.op === barrierOp) return [emitBarrier(node, inputs, context.scope)];
  const lowering = context.lowerings.get(node.op);
  if (lowering) return lowering(node, inputs, context.scope, context.library);
  if (node.op.startsWith('Trainyard')) throw new CaptureRefused(`Nothing lowers ${node.op}.`);
  const emitted = context.scope.add(node.op, inputs, node.attributes);
  return node.outputs.map((output) => emitted.out(output.index));
}

function emitBarrier(node: Node, [value, ...waitFor]: readonly Ref[], scope: Scope): Ref {
  const type = { T: attr.type(node.outputs[0].dtype) };
  return scope.add('Identity', [value], type, { after: waitFor.map(emittedBy) }).out();
}
