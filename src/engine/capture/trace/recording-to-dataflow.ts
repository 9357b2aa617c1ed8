import type { OperationCatalog } from '../../libtensorflow/op-list.ts';
import { AttributeType, type Attribute } from '../../libtensorflow/op-attribute.ts';
import { CaptureRefused } from '../capture-refused.ts';
import { attr, type Attributes, type AttributeValue } from '../graph/attribute-value.ts';
import { createNode, type Dataflow, type GraphInput, type Node, type Value } from '../graph/dataflow.ts';
import type { RecordedOperation, Recording } from './recorder.ts';

/** Larger results are computed in the graph rather than stored in it. */
const foldedBytes = 64 * 1024;

/** How the tensors of a recording are to be understood. */
export interface RecordingInterface {
  /** Tensors that are given anew each time the graph runs. */
  inputs: ReadonlyMap<number, GraphInput>;
  /** Tensors that the graph computes. */
  outputs: Readonly<Record<string, number>>;
  /** The values of a tensor, unrecorded. */
  read: (id: number) => Uint8Array;
  /** Type and shape of a tensor that existed before the recording. */
  describe: (id: number) => { shape: number[]; dtype: number };
  catalog: OperationCatalog;
}

/**
 * Turns a recording into a graph. What depends on no input is folded into a constant, since the trace has computed it
 * already; tensors from before the recording are snapshots, taken as constants.
 * @throws CaptureRefused when the host looked at a value that depends on an input, or an operation is unknown
 */
export function recordingToDataflow(recording: Recording, given: RecordingInterface): Dataflow {
  const producers = new Map<number, { operation: RecordedOperation; index: number }>();
  const dynamic = new Set(given.inputs.keys());
  for (const operation of recording.operations) {
    const isDynamic = isStateful(operation, given) || operation.inputs.some((id) => dynamic.has(id));
    operation.outputs.forEach(({ id }, index) => {
      producers.set(id, { operation, index });
      if (isDynamic) dynamic.add(id);
    });
  }
  const read = recording.hostReads.find((id) => dynamic.has(id));
  if (read !== undefined) {
    const op = producers.get(read)?.operation.op ?? 'an input';
    throw new CaptureRefused(`A value that changes from step to step (of ${op}) is read on the host.`);
  }

  const values = new Map<number, Value>(given.inputs);
  const nodes = new Map<RecordedOperation, Node>();
  const valueOf = (id: number): Value => {
    const known = values.get(id);
    if (known) return known;
    const value = makeValue(id);
    values.set(id, value);
    return value;
  };
  const makeValue = (id: number): Value => {
    const constant = recording.constants.get(id);
    if (constant) return { kind: 'constant', ...constant };
    const producer = producers.get(id);
    if (!producer) return { kind: 'constant', ...given.describe(id), bytes: given.read(id) };
    const type = producer.operation.outputs[producer.index];
    if (!dynamic.has(id)) {
      const bytes = given.read(id);
      if (bytes.byteLength <= foldedBytes) {
        return { kind: 'constant', shape: type.shape, dtype: type.dtype, bytes };
      }
    }
    return nodeFor(producer.operation).outputs[producer.index];
  };
  const nodeFor = (operation: RecordedOperation): Node => {
    const known = nodes.get(operation);
    if (known) return known;
    const inputs = operation.inputs.map(valueOf);
    const stateful = isStateful(operation, given);
    const node = createNode(
      operation.op,
      { ...inferredTypes(operation, inputs, given), ...toAttributes(operation) },
      inputs,
      operation.outputs,
      stateful,
    );
    nodes.set(operation, node);
    return node;
  };
  // In the order of the recording, so that the recursion above is never more than one node deep.
  for (const operation of recording.operations) {
    if (operation.outputs.some(({ id }) => dynamic.has(id))) nodeFor(operation);
  }
  const outputs = Object.entries(given.outputs).map(([name, id]) => [name, valueOf(id)]);
  return { outputs: Object.fromEntries(outputs) as Record<string, Value> };
}

function isStateful(operation: RecordedOperation, given: RecordingInterface): boolean {
  if (operation.isPseudo) return false;
  const definition = given.catalog.get(operation.op);
  if (!definition) throw new CaptureRefused(`The operation ${operation.op} is not in the library's list.`);
  return definition.isStateful;
}

/** Types that eager execution takes from the inputs; a graph has to be told. tfjs-node leaves that of ExpandDims out. */
function inferredTypes(
  operation: RecordedOperation,
  inputs: readonly Value[],
  given: RecordingInterface,
): Attributes {
  const definition = given.catalog.get(operation.op);
  if (operation.isPseudo || !definition) return {};
  const isSimple = definition.inputs.every((input) => !input.numberAttribute && !input.typeListAttribute);
  if (!isSimple) return {};
  const types = definition.inputs.flatMap(({ typeAttribute }, index) =>
    typeAttribute ? [[typeAttribute, attr.type(inputs[index].dtype)]] : [],
  );
  return Object.fromEntries(types) as Attributes;
}

function toAttributes({ attributes }: RecordedOperation): Attributes {
  if (!Array.isArray(attributes)) return attributes as Attributes;
  const entries = (attributes as readonly Attribute[]).map((attribute) => [
    attribute.name,
    toAttributeValue(attribute),
  ]);
  return Object.fromEntries(entries) as Attributes;
}

function toAttributeValue({ name, type, value }: Attribute): AttributeValue {
  if (Array.isArray(value) && type !== AttributeType.shape) {
    if (type === AttributeType.int) return attr.ints(value as number[]);
    if (type === AttributeType.float) return attr.floats(value as number[]);
    if (type === AttributeType.bool) return attr.bools(value as boolean[]);
    if (type === AttributeType.type) return attr.types(value as number[]);
    if (type === AttributeType.string) return attr.strings(value as string[]);
  }
  if (type === AttributeType.string) return attr.string(value as string);
  if (type === AttributeType.int) return attr.int(value as number);
  if (type === AttributeType.float) return attr.float(value as number);
  if (type === AttributeType.bool) return attr.bool(Boolean(value));
  if (type === AttributeType.type) return attr.type(value as number);
  if (type === AttributeType.shape) return attr.shape(value as number[]);
  throw new CaptureRefused(`The attribute ${name} is of a kind (${type}) that has no form in a graph.`);
}
