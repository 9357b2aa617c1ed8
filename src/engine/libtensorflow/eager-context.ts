import type { CApi, Pointer } from './c-api.ts';
import { encodeSessionConfig, type SessionConfig } from './config-proto.ts';
import { DataType } from './data-type.ts';
import { listDevices, type Device } from './devices.ts';
import { setAttribute, type Attribute } from './op-attribute.ts';
import { createStatus } from './status.ts';
import { createTensor, readTensor, type HostValues } from './tensor.ts';

/** Outputs for which there is room from the start; it grows for an operation with more, such as a Split into single rows. */
const initialOutputSlots = 64;

/**
 * A TFE_Context: runs operations one at a time. Handles it returns (TFE_TensorHandle) belong to the caller, who gives
 * each back with `deleteHandle`. Used from one thread.
 */
export interface EagerContext {
  readonly devices: readonly Device[];
  /** Whether values go to a GPU. */
  readonly usesGpu: boolean;
  /** A handle on a copy of the values, on the GPU where there is one (32-bit integers and strings stay on the host). */
  createHandle(shape: readonly number[], type: number, values: HostValues): Pointer;
  /** A handle that shares a TF_Tensor's memory; the tensor stays the caller's. */
  wrapTensor(tensor: Pointer): Pointer;
  /** The TF_Tensor behind a handle, copied to the host if need be; the caller deletes it. */
  resolve(handle: Pointer): Pointer;
  read(handle: Pointer): HostValues;
  shapeOf(handle: Pointer): number[];
  typeOf(handle: Pointer): number;
  deleteHandle(handle: Pointer): void;
  /**
   * Runs one operation.
   * @param outputs how many outputs it has, at most
   * @returns handles of its outputs
   * @throws engineFailed with TensorFlow's message; outOfMemory
   */
  execute(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Pointer[],
    outputs: number,
  ): Pointer[];
  dispose(): void;
}

/** Makes a context with the given threads and with GPU memory that grows as needed. */
export function createEagerContext(api: CApi, config: SessionConfig = {}): EagerContext {
  const status = createStatus(api);
  const context = newContext(api, config, status.pointer, () => status.check('TFE_NewContext'));
  const devices = listDevices(api, context, status);
  const gpu = devices.find((device) => device.type === 'GPU');
  // Reused by every call: TensorFlow writes pointers and a count into them.
  let outputSlots = new BigUint64Array(initialOutputSlots);
  const outputCount = new Int32Array(1);

  const toDevice = (handle: Pointer, device: string): Pointer => {
    const moved = api.TFE_TensorHandleCopyToDevice(handle, context, device, status.pointer);
    api.TFE_DeleteTensorHandle(handle);
    status.check('TFE_TensorHandleCopyToDevice');
    return moved!;
  };

  const wrapTensor = (tensor: Pointer): Pointer => {
    const handle = api.TFE_NewTensorHandle(tensor, status.pointer);
    status.check('TFE_NewTensorHandle');
    return handle!;
  };

  const resolve = (handle: Pointer): Pointer => {
    const tensor = api.TFE_TensorHandleResolve(handle, status.pointer);
    status.check('TFE_TensorHandleResolve');
    return tensor!;
  };

  return {
    devices,
    usesGpu: gpu !== undefined,
    wrapTensor,
    resolve,

    createHandle(shape, type, values) {
      const tensor = createTensor(api, status, shape, type, values);
      try {
        const handle = wrapTensor(tensor);
        // GPU kernels expect 32-bit integers (shapes, axes, indices) in host memory.
        const staysOnHost = !gpu || type === DataType.int32 || type === DataType.string;
        return staysOnHost ? handle : toDevice(handle, gpu.name);
      } finally {
        api.TF_DeleteTensor(tensor);
      }
    },

    read(handle) {
      const tensor = resolve(handle);
      try {
        return readTensor(api, tensor);
      } finally {
        api.TF_DeleteTensor(tensor);
      }
    },

    shapeOf(handle) {
      const rank = api.TFE_TensorHandleNumDims(handle, status.pointer);
      const shape: number[] = [];
      for (let axis = 0; axis < rank; axis += 1) {
        shape.push(Number(api.TFE_TensorHandleDim(handle, axis, status.pointer)));
      }
      status.check('TFE_TensorHandleNumDims'); // a failure leaves no axes, and so no later call
      return shape;
    },

    typeOf: (handle) => api.TFE_TensorHandleDataType(handle),
    deleteHandle: (handle) => api.TFE_DeleteTensorHandle(handle),

    execute(name, attributes, inputs, outputs) {
      const operation = api.TFE_NewOp(context, name, status.pointer);
      status.check(name);
      try {
        for (const input of inputs) {
          api.TFE_OpAddInput(operation, input, status.pointer);
          status.check(name);
        }
        for (const attribute of attributes) setAttribute(api, status, operation!, attribute);
        if (outputs > outputSlots.length) outputSlots = new BigUint64Array(outputs);
        outputCount[0] = outputs;
        api.TFE_Execute(operation, outputSlots, outputCount, status.pointer);
        status.check(name);
        return Array.from(outputSlots.subarray(0, outputCount[0]));
      } finally {
        api.TFE_DeleteOp(operation);
      }
    },

    dispose() {
      api.TFE_DeleteContext(context);
      status.dispose();
    },
  };
}

function newContext(api: CApi, config: SessionConfig, status: Pointer, check: () => void): Pointer {
  const options = api.TFE_NewContextOptions();
  const proto = encodeSessionConfig(config);
  api.TFE_ContextOptionsSetConfig(options, proto, proto.byteLength, status);
  const context = api.TFE_NewContext(options, status);
  api.TFE_DeleteContextOptions(options);
  check();
  return context!;
}
