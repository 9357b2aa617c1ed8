import * as tf from '../../tf.ts';
import type { TensorMetadata, TfjsBinding } from '../../libtensorflow/tfjs-binding.ts';
import { CaptureRefused } from '../capture-refused.ts';

/** What tracing uses of tfjs-node's backend: every kernel calls `binding.executeOp`, so the binding is where we listen. */
export interface TracedBackend {
  binding: TfjsBinding;
  /** The binding's numbers for tensors; values that were still on their way are handed to the binding first. */
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  /** A tensor for what the binding made. */
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
}

/** The current backend. @throws CaptureRefused when it is not libtensorflow's */
export function tracedBackend(): TracedBackend {
  const backend = tf.backend() as Partial<TracedBackend>;
  if (typeof backend.binding?.executeOp !== 'function') {
    throw new CaptureRefused(`The ${tf.getBackend()} backend can't be traced.`);
  }
  return backend as TracedBackend;
}
