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
      WithHead);

/** The models of a family. */
export type ResolvedModelOf<Family extends ResolvedModel['family']> = Extract<
  ResolvedModel,
  { family: Family }
>;
