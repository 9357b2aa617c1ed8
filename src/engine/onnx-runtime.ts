import type { InferenceSession, TensorConstructor } from 'onnxruntime-node';

/** What of ONNX Runtime is used. */
export interface OnnxRuntime {
  InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  Tensor: TensorConstructor;
}

/** Loads ONNX Runtime, a dependency that may be left out. @returns null where it is not installed */
export async function loadOnnxRuntime(): Promise<OnnxRuntime | null> {
  try {
    const module = (await import('onnxruntime-node')) as unknown as { default?: OnnxRuntime } & OnnxRuntime;
    return module.default ?? module;
  } catch {
    return null;
  }
}
