import type { activations, initializers } from '../../contracts/definition/layer-options.ts';

export type Activation = (typeof activations)[number];

/**
 * How the first values of a kernel are drawn. Three more than a definition may name: `zeros` is the start of linear models
 * (their loss is convex, so there is no symmetry to break), `ones` that of a weight that only passes its input on, and
 * `uniform` that of embeddings (−0.05 … 0.05, Keras's).
 */
export type Initializer = (typeof initializers)[number] | 'zeros' | 'ones' | 'uniform';

/** How a kernel starts. */
export interface KernelStart {
  initializer: Initializer;
  /** Standard deviation for `randomNormal`; 0.05 where it is absent. */
  deviation?: number;
}

/** `valid`: the kernel stays inside; `same`: as many outputs as inputs (with stride 1), zeros around. */
export type Padding = 'valid' | 'same';
/** Height and width. */
export type Size = [number, number];

/** Along one axis: time, or the positions of a text. */
interface Window1d {
  poolSize: number;
  stride: number;
  padding: Padding;
}

interface Window2d {
  poolSize: Size;
  strides: Size;
  padding: Padding;
}

/** A layer without its place in a model: what it does, with every option written out. Shapes below leave the batch out. */
export type LayerOptions =
  /** [… , n] → [… , units] */
  | ({ type: 'dense'; units: number; useBias: boolean } & KernelStart)
  /** Adds a learned number to each of the last axis. */
  | { type: 'bias' }
  | { type: 'batchNorm' }
  | { type: 'layerNorm' }
  | { type: 'activation'; activation: Activation | 'softmax' }
  | { type: 'dropout'; rate: number }
  /** [n] → [width]: the numbers from `at` on. */
  | { type: 'slice'; at: number; width: number }
  | { type: 'reshape'; shape: number[] }
  | { type: 'flatten' }
  /** Joined along the last axis. */
  | { type: 'concatenate' }
  /** The sum of equal shapes. */
  | { type: 'add' }
  /** [n], [n] → [1]: their scalar product. */
  | { type: 'dot' }
  /** [n] indices → [n, width]. With `maskZero` recurrent layers after it skip index 0. */
  | ({ type: 'embedding'; count: number; width: number; maskZero: boolean } & KernelStart)
  /** [steps, channels] → [steps, filters] */
  | ({ type: 'conv1d'; filters: number; kernelSize: number; stride: number; padding: Padding; useBias: boolean } & KernelStart)
  /** [height, width, channels] → [height, width, filters] */
  | ({ type: 'conv2d'; filters: number; kernelSize: Size; strides: Size; padding: Padding; useBias: boolean } & KernelStart)
  /** A convolution of each channel, then one over the channels (1 × 1). */
  | ({ type: 'separableConv2d'; filters: number; kernelSize: Size; strides: Size; padding: Padding; useBias: boolean } & KernelStart)
  | ({ type: 'maxPooling1d' | 'averagePooling1d' } & Window1d)
  | ({ type: 'maxPooling2d' | 'averagePooling2d' } & Window2d)
  /** [steps, channels] or [height, width, channels] → [channels] */
  | { type: 'globalMaxPooling1d' | 'globalAveragePooling1d' | 'globalMaxPooling2d' | 'globalAveragePooling2d' }
  /**
   * [steps, features] → [units], or [steps, units] with `returnSequences`; twice as many where it is bidirectional. `masked`: it
   * skips what the embedding before it masks.
   */
  | ({ type: 'lstm' | 'gru'; units: number; activation: 'tanh' | 'relu' | 'sigmoid' | 'linear'; recurrentActivation: 'sigmoid' | 'hardSigmoid'; returnSequences: boolean; bidirectional: boolean; masked: boolean; recurrentInitializer: Initializer } & KernelStart)
  /** [steps, n] → itself plus a learned vector for each step. */
  | ({ type: 'positionEmbedding' } & KernelStart)
  /** [steps, n] → [steps, n]: multi-head self-attention (Vaswani et al. 2017). A second input of token ids masks 0. */
  | ({ type: 'selfAttention'; heads: number; headWidth: number } & KernelStart)
  /** [steps, n] and token ids [steps] → [n]: the mean over the steps whose token is not 0; all zeros where there is none. */
  | { type: 'maskedAveragePooling1d' }; // prettier-ignore

export type LayerType = LayerOptions['type'];

/** One layer in its place, ready to be built. */
export type LayerSpec = LayerOptions & {
  /** Unique in the model; weights are named `<layer>/<weight>`. */
  name: string;
  /** Layers whose outputs go in, `input` for the whole row; absent: the layer before. */
  inputs?: string[];
  /** null is the batch. */
  outputShape: [null, ...number[]];
  /** Trainable parameters and others, such as moving averages. */
  parameters: number;
};
