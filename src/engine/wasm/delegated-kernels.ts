import * as tf from '../tf.ts';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';

/**
 * Kernels that the WASM backend lacks and training needs (gradients of convolutions and of embeddings, and a few more).
 * Kernels of complex numbers are left out, since the WASM backend can't hold them, and Draw, which needs a canvas.
 */
const delegated = [
  'Conv2DBackpropFilter',
  'DepthwiseConv2dNativeBackpropFilter',
  'DepthwiseConv2dNativeBackpropInput',
  'Einsum',
  'RaggedGather',
  'RaggedRange',
  'RaggedTensorToTensor',
  'StaticRegexReplace',
  'UnsortedSegmentSum',
] as const;

/** What we use of both backends; the typings hide the parts that kernels use. */
interface HostBackend {
  readSync(dataId: object): tf.backend_util.BackendValues;
  write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object;
  disposeData(dataId: object, force?: boolean): boolean;
}

/**
 * Registers the CPU backend's kernels under the WASM backend where it has none of its own. Inputs are copied to a CPU
 * backend that no one else uses, outputs copied back, and everything on the CPU side is freed before the kernel returns.
 */
export function registerDelegatedKernels(): void {
  const cpu = new MathBackendCPU();
  // Otherwise it advises, on its first use, to install the native package.
  Object.assign(cpu, { firstUse: false });
  const present = new Set(tf.getKernelsForBackend('wasm').map((kernel) => kernel.kernelName));
  for (const kernelName of delegated) {
    const kernel = tf.getKernel(kernelName, 'cpu');
    if (kernel && !present.has(kernelName)) {
      tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: delegate(kernel.kernelFunc, cpu) });
    }
  }
}

function delegate(kernelFunc: tf.KernelFunc, cpu: MathBackendCPU): tf.KernelFunc {
  const host = cpu as unknown as HostBackend;
  return ({ inputs, attrs, backend }) => {
    const wasm = backend as HostBackend;
    const before = new Set<object>();
    const toHost = (tensor: tf.TensorInfo): tf.TensorInfo => {
      const dataId = host.write(wasm.readSync(tensor.dataId), tensor.shape, tensor.dtype);
      before.add(dataId);
      return { dataId, shape: tensor.shape, dtype: tensor.dtype };
    };
    const toWasm = (tensor: tf.TensorInfo): tf.TensorInfo => {
      const dataId = wasm.write(host.readSync(tensor.dataId), tensor.shape, tensor.dtype);
      before.add(tensor.dataId);
      return { dataId, shape: tensor.shape, dtype: tensor.dtype };
    };
    try {
      const result = kernelFunc({ inputs: mapInputs(inputs, toHost), attrs, backend: cpu });
      return Array.isArray(result) ? result.map(toWasm) : toWasm(result);
    } finally {
      for (const dataId of before) host.disposeData(dataId, true);
    }
  };
}

/** Inputs come by name, single or in lists, some left out; or, for a few kernels, as one array. */
function mapInputs(
  inputs: tf.NamedTensorInfoMap,
  copy: (tensor: tf.TensorInfo) => tf.TensorInfo,
): tf.NamedTensorInfoMap {
  const copyAll = (value: tf.TensorInfo | tf.TensorInfo[] | null | undefined): unknown =>
    Array.isArray(value) ? value.map(copy) : value && copy(value);
  if (Array.isArray(inputs)) return inputs.map(copy) as unknown as tf.NamedTensorInfoMap;
  const copies = Object.entries(inputs).map(([name, value]) => [name, copyAll(value)]);
  return Object.fromEntries(copies) as tf.NamedTensorInfoMap;
}
