import { DataType } from '../../libtensorflow/data-type.ts';
import type { OpDefinition, OperationCatalog } from '../../libtensorflow/op-list.ts';
import { attr, type AttributeValue, type Attributes, type TensorLiteral } from '../graph/attribute-value.ts';
import { floatConstant, intConstant } from '../graph/dataflow.ts';
import type { NodeDef } from '../graph/graph-def.ts';

/** A tensor in a scope, in the words of that scope: `node:1`, or `node:outputName:0`, or an argument's name. */
export type Ref = string;

/** A node that a scope holds. */
export interface EmittedNode {
  readonly name: string;
  /** Its output with that number, 0 if left out. */
  out(index?: number): Ref;
}

interface NodeOptions {
  /** Made up from the operation if left out. */
  name?: string;
  /** Nodes that must have run before this one does. */
  after?: readonly EmittedNode[];
}

/** Constants up to this size are shared. */
const sharedBytes = 256;

/** Where nodes are put: a graph, or the body of a function. Names are unique in it. */
export interface Scope {
  readonly kind: 'graph' | 'function';
  readonly nodes: readonly NodeDef[];
  readonly catalog: OperationCatalog;
  add(op: string, inputs: readonly Ref[], attributes?: Attributes, options?: NodeOptions): EmittedNode;
  constant(literal: TensorLiteral): Ref;
  /** A float32 scalar, or vector. */
  float(value: number | readonly number[]): Ref;
  /** An int32 scalar, or vector. */
  int(value: number | readonly number[]): Ref;
  /** The same scope, whose nodes run on that device from here on; constants are made on each device that uses them. */
  on(device: string): Scope;
}

/**
 * Makes an empty scope.
 * @param kind a function's body names a node's outputs by the operation's output names, which the catalogue knows
 * @param prefix stands before every name, so that graphs can be imported side by side
 * @param device where its nodes run; left out: TensorFlow decides
 */
export function createScope(
  kind: Scope['kind'],
  catalog: OperationCatalog,
  prefix = '',
  device?: string,
): Scope {
  const nodes: NodeDef[] = [];
  const placed = new Map<string | undefined, Scope>();
  const on = (where: string | undefined): Scope => {
    let scope = placed.get(where);
    if (!scope) placed.set(where, (scope = scopeOn(nodes, { kind, catalog, prefix, device: where, on })));
    return scope;
  };
  return on(device);
}

/** A view of a scope's nodes that adds nodes on one device. */
function scopeOn(
  nodes: NodeDef[],
  { kind, catalog, prefix, device, on }: Pick<Scope, 'kind' | 'catalog' | 'on'> & { prefix: string; device: string | undefined }, // prettier-ignore
): Scope {
  const constants = new Map<string, Ref>();

  const add: Scope['add'] = (op, inputs, attributes = {}, options = {}) => {
    // A name must not begin with an underscore, as some operations' do.
    const name = prefix + (options.name ?? `${op.replace(/^_/, '')}_${nodes.length}`);
    const controls = new Set((options.after ?? []).map((node) => `^${node.name}`));
    nodes.push({
      name,
      op,
      inputs: [...inputs, ...controls],
      attributes,
      ...(device !== undefined && { device }),
    });
    return {
      name,
      out(index = 0) {
        if (kind === 'graph') return index === 0 ? name : `${name}:${index}`;
        return `${name}:${outputPosition(catalog.get(op), attributes, index)}`;
      },
    };
  };

  const constant: Scope['constant'] = (literal) => {
    const { dtype, shape, bytes } = literal;
    const key =
      bytes.length <= sharedBytes ? `${dtype} [${shape.join()}] ${Buffer.from(bytes).toString('hex')}` : null;
    const known = key === null ? undefined : constants.get(key);
    if (known !== undefined) return known;
    const ref = add('Const', [], {
      dtype: attr.type(dtype),
      value: attr.tensor({ dtype, shape, bytes }),
    }).out();
    if (key !== null) constants.set(key, ref);
    return ref;
  };

  return {
    kind,
    nodes,
    catalog,
    add,
    constant,
    float: (value) => constant(floatConstant(value)),
    int: (value) => constant(intConstant(value)),
    on,
  };
}

/** The node that a reference is an output of. */
export const emittedBy = (ref: Ref): EmittedNode => ({ name: ref.split(':')[0], out: () => ref });

/** `outputName:n`: which of the operation's named outputs the output with this number belongs to. */
function outputPosition(definition: OpDefinition | undefined, attributes: Attributes, index: number): string {
  let rest = index;
  for (const output of definition?.outputs ?? []) {
    const count = outputCount(attributes[output.numberAttribute], attributes[output.typeListAttribute]);
    if (rest < count) return `${output.name}:${rest}`;
    rest -= count;
  }
  throw new Error(`${definition?.name ?? 'An unknown operation'} has no output ${index}.`);
}

function outputCount(number: AttributeValue | undefined, types: AttributeValue | undefined): number {
  if (number?.kind === 'int') return number.value;
  return types?.kind === 'list' ? types.value.length : 1;
}

/** Writes arithmetic on float32 tensors in a scope. */
export function createArithmetic(scope: Scope) {
  const type = { T: attr.type(DataType.float32) };
  const binary = (op: string) => (a: Ref, b: Ref) => scope.add(op, [a, b], type).out();
  const unary = (op: string) => (a: Ref) => scope.add(op, [a], type).out();
  return {
    add: binary('AddV2'),
    subtract: binary('Sub'),
    multiply: binary('Mul'),
    divide: binary('RealDiv'),
    power: binary('Pow'),
    minimum: binary('Minimum'),
    maximum: binary('Maximum'),
    squareRoot: unary('Sqrt'),
    cosine: unary('Cos'),
    floor: unary('Floor'),
    /** Half the sum of squares. */
    halfSquareSum: unary('L2Loss'),
    sum: (values: readonly Ref[]): Ref =>
      values.length === 1
        ? values[0]
        : scope.add('AddN', values, { ...type, N: attr.int(values.length) }).out(),
    /** a where a ≤ b as told by `condition`, a boolean scalar. */
    select: (condition: Ref, a: Ref, b: Ref) => scope.add('SelectV2', [condition, a, b], type).out(),
    less: binary('Less'),
    cast: (value: Ref, from: number, to: number) =>
      scope
        .add('Cast', [value], { SrcT: attr.type(from), DstT: attr.type(to), Truncate: attr.bool(false) })
        .out(),
    float: (value: number) => scope.float(value),
  };
}
