/**
 * TensorFlow.js, as the engine uses it: the one file that imports its packages. Both packages load the same CommonJS copy
 * of the core that the official kernels load, so there is one registry of kernels, gradients and variables.
 */
export * from '@tensorflow/tfjs-core';
export {
  initializers,
  input,
  layers,
  model,
  type LayersModel,
  type LayerVariable,
  type Shape,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
