import type { activations, initializers } from './layer-options.ts';

type Activation = (typeof activations)[number];
type Initializer = (typeof initializers)[number];

/** How a layer's kernel starts. */
interface ResolvedStart {
  initializer: Initializer;
  /** Standard deviation; present with `randomNormal` where it was asked for. */
  deviation?: number;
}

/** A dense layer with every default written in. */
export interface ResolvedDenseLayer extends ResolvedStart {
  units: number;
  activation: Activation;
  dropout: number;
  batchNorm: boolean;
  layerNorm: boolean;
}

/** A convolution with every default written in. */
export interface ResolvedConvolution extends ResolvedStart {
  filters: number;
  kernelSize: number;
  stride: number;
  padding: 'same' | 'valid';
  /** Size and stride of the max pooling after it; null: none. */
  pool: number | null;
  activation: Activation;
  batchNorm: boolean;
  dropout: number;
}

/** Hidden dense layers before the output. */
interface WithHead {
  layers: ResolvedDenseLayer[];
}

/** A model with every default written in, by its family. */
export type ResolvedModel =
  | { family: 'linear' }
  /** `embeddingWidth` null: by the number of categories. */
  | ({ family: 'mlp'; embeddingWidth?: number | null } & WithHead)
  | ({ family: 'cnn'; blocks: ResolvedConvolution[]; pooling: 'flatten' | 'average' | 'max' } & WithHead)
  | ({
      family: 'lstm' | 'gru';
      units: number;
      depth: number;
      bidirectional: boolean;
      dropout: number;
      embeddingWidth: number;
      recurrentInitializer: Initializer;
    } & ResolvedStart &
      WithHead)
  | ({
      family: 'resnet';
      stages: { filters: number; blocks: number }[];
      dropout: number;
    } & ResolvedStart &
      WithHead)
  | ({
      family: 'textCnn';
      embeddingWidth: number;
      kernelSizes: number[];
      filters: number;
      dropout: number;
    } & ResolvedStart &
      WithHead)
  | ({
      family: 'transformer';
      width: number;
      heads: number;
      depth: number;
      feedForward: number;
      activation: Activation;
      dropout: number;
    } & ResolvedStart &
      WithHead)
  | ({ family: 'wideAndDeep'; embeddingWidth: number | null } & WithHead)
  | {
      family: 'autoencoder';
      layers: ResolvedDenseLayer[];
      bottleneck: { units: number; activation: Activation } & ResolvedStart;
      decoder: ResolvedDenseLayer[];
    }
  | ({ family: 'matrixFactorization'; factors: number } & ResolvedStart)
  | { family: 'custom'; layers: ResolvedCustomLayer[] };

type Padding = 'valid' | 'same';
type Size = [number, number];

/** A layer of a custom list with every default written in. An activation is a layer after it; a recurrent layer's is its cell's. */
export type ResolvedCustomOptions = { activation?: Activation | 'softmax' } & (
  | ({ type: 'dense'; units: number; useBias: boolean } & ResolvedStart)
  | ({ type: 'conv1d'; filters: number; kernelSize: number; stride: number; padding: Padding; useBias: boolean } & ResolvedStart)
  | ({ type: 'conv2d' | 'separableConv2d'; filters: number; kernelSize: Size; strides: Size; padding: Padding; useBias: boolean } & ResolvedStart)
  | { type: 'maxPooling1d' | 'averagePooling1d'; poolSize: number; stride: number; padding: Padding }
  | { type: 'maxPooling2d' | 'averagePooling2d'; poolSize: Size; strides: Size; padding: Padding }
  | { type: 'globalMaxPooling1d' | 'globalAveragePooling1d' | 'globalMaxPooling2d' | 'globalAveragePooling2d' }
  | { type: 'flatten' }
  | { type: 'reshape'; shape: number[] }
  | { type: 'dropout'; rate: number }
  | { type: 'batchNorm' }
  | { type: 'layerNorm' }
  | { type: 'activation' }
  | { type: 'embedding'; width: number; maskZero: boolean; initializer: Initializer | 'uniform'; deviation?: number }
  | ({
      type: 'lstm' | 'gru';
      units: number;
      cellActivation: 'tanh' | 'relu' | 'sigmoid' | 'linear';
      recurrentActivation: 'sigmoid' | 'hardSigmoid';
      returnSequences: boolean;
      bidirectional: boolean;
      recurrentInitializer: Initializer;
    } & ResolvedStart)
); // prettier-ignore

/** The models of a family. */
export type ResolvedModelOf<Family extends ResolvedModel['family']> = Extract<
  ResolvedModel,
  { family: Family }
>;

/** A layer of a custom list, with its name. */
export type ResolvedCustomLayer = { name: string } & ResolvedCustomOptions;
