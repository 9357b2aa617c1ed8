import { attr, type Attributes } from '../graph/attribute-value.ts';
import type { FunctionArgument, FunctionDef } from '../graph/graph-def.ts';
import type { EmittedNode, Ref, Scope } from './scope.ts';
import { DataType } from '../../libtensorflow/data-type.ts';
import type { TensorType } from '../graph/dataflow.ts';

/** An argument that is a tensor. In the body its name is the reference to it. */
export function tensorArgument(name: string, { dtype, shape }: TensorType): FunctionArgument {
  return { name, dtype, attributes: { _output_shapes: attr.shapes([shape]) } };
}

/** An argument that is the handle of a variable. XLA wants to know what the variable holds. */
export function handleArgument(name: string, variable: TensorType): FunctionArgument {
  return {
    name,
    dtype: DataType.resource,
    attributes: {
      _handle_dtypes: attr.types([variable.dtype]),
      _handle_shapes: attr.shapes([variable.shape]),
    },
  };
}

/** The function whose body a scope holds. */
export function functionFromScope(
  name: string,
  scope: Scope,
  signature: {
    arguments: readonly FunctionArgument[];
    results: readonly { name: string; dtype: number; value: Ref }[];
    /** Nodes that must run although no result needs them. */
    controls?: readonly EmittedNode[];
    attributes?: Attributes;
    isStateful?: boolean;
  },
): FunctionDef {
  return {
    name,
    arguments: signature.arguments,
    results: signature.results,
    nodes: scope.nodes,
    controls: (signature.controls ?? []).map((node) => node.name),
    attributes: signature.attributes ?? {},
    isStateful: signature.isStateful ?? false,
  };
}

/** Makes XLA compile a function as one kernel, or fail. */
export const mustCompile: Attributes = { _XlaMustCompile: attr.bool(true) };

/** Calls a function; gives the node, whose outputs are the results. */
export function callFunction(
  scope: Scope,
  called: FunctionDef,
  inputs: readonly Ref[],
  name?: string,
): EmittedNode {
  const op = called.isStateful ? 'StatefulPartitionedCall' : 'PartitionedCall';
  const attributes = {
    Tin: attr.types(called.arguments.map((argument) => argument.dtype)),
    Tout: attr.types(called.results.map((result) => result.dtype)),
    f: attr.function(called.name, called.attributes),
    executor_type: attr.string(''),
    config_proto: attr.string(''),
    config: attr.string(''),
    ...called.attributes,
  };
  return scope.add(op, inputs, attributes, name === undefined ? {} : { name });
}
