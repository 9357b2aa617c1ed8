import { createRequire } from 'node:module';
import type * as Core from '@tensorflow/tfjs-core';
import type * as Layers from '@tensorflow/tfjs-layers';

/**
 * TensorFlow.js, as the engine uses it: the one file that loads its packages. They are required, not imported: an import of CommonJS reads the 2.6 MB of both
 * a second time to find their exports, a fifth of a second in every process. Both, and the official kernels, load the same copy of the core, so there is one
 * registry of kernels, gradients and variables.
 */
const require = createRequire(import.meta.url);
const core = require('@tensorflow/tfjs-core') as typeof Core;
const layersPackage = require('@tensorflow/tfjs-layers') as typeof Layers;

export const {
  KernelBackend,
  Optimizer,
  Reduction,
  Tensor,
  Transform,
  Variable,
  abs,
  add,
  argMax,
  backend,
  backend_util,
  batchNorm,
  cast,
  clipByValue,
  clone,
  concat,
  conv2d,
  cos,
  customGrad,
  depthwiseConv2d,
  dilation2d,
  dispose,
  div,
  einsum,
  engine,
  equal,
  erf,
  exp,
  expandDims,
  eye,
  fill,
  floor,
  gather,
  getBackend,
  getKernel,
  getKernelsForBackend,
  grad,
  grads,
  greater,
  greaterEqual,
  image,
  keep,
  less,
  lessEqual,
  log,
  log1p,
  logSoftmax,
  logicalAnd,
  losses,
  matMul,
  max,
  maxPool,
  maximum,
  mean,
  memory,
  minimum,
  moments,
  mul,
  neg,
  oneHot,
  ones,
  pow,
  randomNormal,
  ready,
  registerBackend,
  registerGradient,
  registerKernel,
  relu,
  reshape,
  reverse,
  rsqrt,
  scalar,
  serialization,
  setBackend,
  sigmoid,
  sign,
  sin,
  slice,
  softmax,
  split,
  sqrt,
  square,
  stack,
  sub,
  sum,
  tanh,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  tile,
  topk,
  train,
  transpose,
  unstack,
  variable,
  variableGrads,
  zeros,
  zerosLike,
} = core;
export const { initializers, input, layers, loadLayersModel, model } = layersPackage;

export type * from '@tensorflow/tfjs-core';
export type { LayersModel, LayerVariable, Shape, SymbolicTensor } from '@tensorflow/tfjs-layers';

// Types that the values above hide.
export type Tensor<R extends Core.Rank = Core.Rank> = Core.Tensor<R>;
export type Variable<R extends Core.Rank = Core.Rank> = Core.Variable<R>;
export type KernelBackend = Core.KernelBackend;
export declare namespace layers {
  type Layer = Layers.layers.Layer;
}
export declare namespace backend_util {
  type BackendValues = Core.backend_util.BackendValues;
}
