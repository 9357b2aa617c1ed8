import type { Attribute } from '../../libtensorflow/op-attribute.ts';
import type { TensorMetadata, TfjsBinding } from '../../libtensorflow/tfjs-binding.ts';
import type * as tf from '../../tf.ts';
import type { Attributes } from '../graph/attribute-value.ts';
import type { TracedBackend } from './traced-backend.ts';

/** One call of `executeOp`, or a pseudo-operation of ours. Tensors are the binding's numbers. */
export interface RecordedOperation {
  op: string;
  attributes: readonly Attribute[] | Attributes;
  isPseudo: boolean;
  inputs: readonly number[];
  outputs: readonly TensorMetadata[];
}

/** Numbers that the host gave to the library during a recording. */
export interface RecordedConstant {
  shape: readonly number[];
  dtype: number;
  bytes: Uint8Array;
}

/** Everything that went through the binding while it was recorded. */
export interface Recording {
  operations: readonly RecordedOperation[];
  constants: ReadonlyMap<number, RecordedConstant>;
  /** Tensors whose values the host looked at. */
  hostReads: readonly number[];
}

/** What code that runs under a recording can ask of it. */
export interface Recorder {
  /** Runs a function without writing its operations down. */
  unrecorded<T>(run: () => T): T;
  /**
   * Records a pseudo-operation, which emission expands. `reference` computes the same with tfjs, unrecorded, so that the trace
   * goes on with true numbers.
   */
  pseudoOperation(
    op: string,
    attributes: Attributes,
    inputs: readonly tf.Tensor[],
    reference: () => readonly tf.Tensor[],
  ): tf.Tensor[];
}

/**
 * Runs a function with every operation of the backend written down. Operations are really executed. What depends on the inputs is freed when the function
 * frees it; all other tensors stay until `release`, so that they can be read as constants.
 * @param isInput Whether a tensor is given anew each time the graph runs.
 */
export function record<T>(
  backend: TracedBackend,
  isInput: (id: number) => boolean,
  run: (recorder: Recorder) => T,
): { result: T; recording: Recording; release: () => void } {
  const { binding } = backend;
  const operations: RecordedOperation[] = [];
  const constants = new Map<number, RecordedConstant>();
  const hostReads: number[] = [];
  const deleted: number[] = [];
  /** Tensors whose values no one will ask for. */
  const computed = new Set<number>();
  const note = (inputs: readonly number[], outputs: readonly TensorMetadata[]): void => {
    if (inputs.some((id) => computed.has(id) || isInput(id))) outputs.forEach(({ id }) => computed.add(id));
  };

  const recording: TfjsBinding = {
    ...binding,
    createTensor(shape, dtype, values) {
      const id = binding.createTensor(shape, dtype, values);
      if (ArrayBuffer.isView(values)) {
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
        constants.set(id, { shape: [...shape], dtype, bytes });
      }
      return id;
    },
    deleteTensor: (id) => (computed.has(id) ? binding.deleteTensor(id) : void deleted.push(id)),
    tensorDataSync(id) {
      hostReads.push(id);
      return binding.tensorDataSync(id);
    },
    executeOp(op, attributes, inputs, outputCount) {
      const outputs = binding.executeOp(op, attributes, inputs, outputCount);
      operations.push({ op, attributes: [...attributes], isPseudo: false, inputs: [...inputs], outputs });
      note(inputs, outputs);
      return outputs;
    },
  };

  const recorder: Recorder = {
    unrecorded(run) {
      backend.binding = binding;
      try {
        return run();
      } finally {
        backend.binding = recording;
      }
    },
    pseudoOperation(op, attributes, inputs, reference) {
      const inputIds = backend.getInputTensorIds(inputs);
      return recorder.unrecorded(() => {
        const results = reference();
        const ids = backend.getInputTensorIds(results);
        const dtype = binding.TF_FLOAT as number;
        const outputs = results.map(({ shape }, index) => ({ id: ids[index], shape, dtype }));
        operations.push({ op, attributes, isPseudo: true, inputs: inputIds, outputs });
        note(inputIds, outputs);
        return [...results];
      });
    },
  };

  const release = () => deleted.forEach((id) => binding.deleteTensor(id));
  backend.binding = recording;
  try {
    return { result: run(recorder), recording: { operations, constants, hostReads }, release };
  } catch (error) {
    release();
    throw error;
  } finally {
    backend.binding = binding;
  }
}
