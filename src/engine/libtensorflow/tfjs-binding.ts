import { TrainyardError } from '../../errors.ts';
import type { CApi, Pointer } from './c-api.ts';
import type { SessionConfig } from './config-proto.ts';
import { DataType } from './data-type.ts';
import { createEagerContext, type EagerContext } from './eager-context.ts';
import { isGradientOfConvolution, padExplicitly } from './explicit-padding.ts';
import { AttributeType, type Attribute } from './op-attribute.ts';
import { createSavedModels } from './saved-models.ts';
import type { HostValues } from './tensor.ts';

/** What an operation's output looks like to TensorFlow.js; the id is the binding's own. */
export interface TensorMetadata {
  id: number;
  shape: number[];
  /** A number of {@link DataType}. */
  dtype: number;
}

/**
 * The object that `@tensorflow/tfjs-node-gpu`'s backend class asks for, which its native addon gives it otherwise. Tensors are
 * known by numbers; each stays until `deleteTensor`.
 */
export interface TfjsBinding {
  createTensor(shape: readonly number[], dtype: number, values: HostValues): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): HostValues;
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[];
  loadSavedModel(directory: string, tags: string): number;
  deleteSavedModel(id: number): void;
  runSavedModel(
    id: number,
    inputs: readonly number[],
    inputNames: string,
    outputNames: string,
  ): TensorMetadata[];
  getNumOfSavedModels(): number;
  getNumOfTensors(): number;
  isUsingGpuDevice(): boolean;
  readonly TF_Version: string;
  readonly [constant: `TF_${string}`]: number | string;
}

/** The binding, and the two things of ours that it stands on. */
export interface EagerBinding {
  readonly binding: TfjsBinding;
  readonly context: EagerContext;
  /** The TensorFlow handle behind one of the binding's ids; it stays the binding's. */
  handleOf(id: number): Pointer;
}

/** Makes the binding on an eager context of its own, which lives as long as the process. */
export function createTfjsBinding(api: CApi, config: SessionConfig = {}): EagerBinding {
  const context = createEagerContext(api, config);
  const handles = new Map<number, Pointer>();
  let nextId = 0;

  const handleOf = (id: number): Pointer => {
    const handle = handles.get(id);
    if (handle === undefined)
      throw new TrainyardError('engineFailed', `There is no tensor with the id ${id}.`);
    return handle;
  };
  const keep = (handle: Pointer): number => {
    handles.set(nextId, handle);
    nextId += 1;
    return nextId - 1;
  };
  const describe = (handle: Pointer): TensorMetadata => ({
    id: keep(handle),
    shape: context.shapeOf(handle),
    dtype: context.typeOf(handle),
  });
  const savedModels = createSavedModels(api);

  /** A gradient's first two inputs: one is a tensor, the other the shape of the one that is differentiated by. */
  const padGradient = (name: string, attributes: readonly Attribute[], [first, second]: readonly Pointer[]) =>
    padExplicitly(
      name,
      attributes,
      name.endsWith('BackpropFilter')
        ? { input: context.shapeOf(first), filter: Array.from(context.read(second) as Int32Array) }
        : { input: Array.from(context.read(first) as Int32Array), filter: context.shapeOf(second) },
    );

  const binding: TfjsBinding = {
    createTensor: (shape, dtype, values) => keep(context.createHandle(shape, dtype, values)),
    deleteTensor(id) {
      context.deleteHandle(handleOf(id));
      handles.delete(id);
    },
    tensorDataSync: (id) => context.read(handleOf(id)),
    executeOp(name, attributes, inputs, outputs) {
      const operands = inputs.map(handleOf);
      const padded =
        isGradientOfConvolution(name) && !context.usesGpu
          ? padGradient(name, attributes, operands)
          : attributes;
      return context.execute(name, padded, operands, outputs).map(describe);
    },

    loadSavedModel: (directory, tags) => savedModels.load(directory, tags.split(',')),
    deleteSavedModel: (id) => savedModels.remove(id),
    runSavedModel(id, inputs, inputNames, outputNames) {
      const tensors = inputs.map((input) => context.resolve(handleOf(input)));
      let results: Pointer[] = [];
      try {
        results = savedModels.run(id, inputNames.split(','), tensors, outputNames.split(','));
        return results.map((tensor) => describe(context.wrapTensor(tensor)));
      } finally {
        for (const tensor of [...tensors, ...results]) api.TF_DeleteTensor(tensor);
      }
    },
    getNumOfSavedModels: () => savedModels.count(),
    getNumOfTensors: () => handles.size,
    isUsingGpuDevice: () => context.usesGpu,

    TF_FLOAT: DataType.float32,
    TF_INT32: DataType.int32,
    TF_INT64: DataType.int64,
    TF_BOOL: DataType.bool,
    TF_COMPLEX64: DataType.complex64,
    TF_STRING: DataType.string,
    TF_RESOURCE: DataType.resource,
    TF_UINT8: DataType.uint8,
    TF_ATTR_STRING: AttributeType.string,
    TF_ATTR_INT: AttributeType.int,
    TF_ATTR_FLOAT: AttributeType.float,
    TF_ATTR_BOOL: AttributeType.bool,
    TF_ATTR_TYPE: AttributeType.type,
    TF_ATTR_SHAPE: AttributeType.shape,
    // The addon gives kernels a number that no attribute has; none uses it.
    TF_ATTR_RESOURCE: 99,
    TF_Version: api.TF_Version(),
  };
  return { binding, context, handleOf };
}
