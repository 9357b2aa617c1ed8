import type { Convolution, DenseLayer, initializers } from '../contracts/definition/layer-options.ts';
import type { ResolvedConvolution, ResolvedDenseLayer } from '../contracts/definition/resolved-model.ts';
import type { Findings } from './issues.ts';

type Initializer = (typeof initializers)[number];

/** Activations for which He's initialisation keeps the variance (He et al. 2015). */
const rectifiers: readonly string[] = ['relu', 'leakyRelu', 'elu', 'gelu', 'swish'];

/** Dense layers with their defaults. @param pointer where the list stands in the definition */
export function resolveDenseLayers(
  layers: readonly DenseLayer[],
  pointer: string,
  findings: Findings,
): ResolvedDenseLayer[] {
  return layers.map((layer, index) => {
    const activation = layer.activation ?? 'relu';
    return {
      units: layer.units,
      activation,
      dropout: layer.dropout ?? 0,
      batchNorm: layer.batchNorm ?? false,
      layerNorm: layer.layerNorm ?? false,
      ...resolveStart(layer, activation, `${pointer}/${index}`, findings),
    };
  });
}

/** A convolution with its defaults. @param pool that of the convolution where it says nothing */
export function resolveConvolution(
  layer: Convolution,
  pool: number | null,
  pointer: string,
  findings: Findings,
): ResolvedConvolution {
  const activation = layer.activation ?? 'relu';
  return {
    filters: layer.filters,
    kernelSize: layer.kernelSize ?? 3,
    stride: layer.stride ?? 1,
    padding: layer.padding ?? 'same',
    pool: layer.pool === undefined ? pool : layer.pool,
    activation,
    batchNorm: layer.batchNorm ?? false,
    dropout: layer.dropout ?? 0,
    ...resolveStart(layer, activation, pointer, findings),
  };
}

/** How kernels start; a deviation is for `randomNormal` only. */
export function resolveStart(
  { initializer, deviation }: { initializer?: Initializer; deviation?: number },
  activation: string,
  pointer: string,
  findings: Findings,
): { initializer: Initializer; deviation?: number } {
  const chosen = initializer ?? (rectifiers.includes(activation) ? 'heUniform' : 'glorotUniform');
  if (deviation === undefined) return { initializer: chosen };
  if (chosen !== 'randomNormal') {
    findings.reject(
      `${pointer}/deviation`,
      `A deviation is for the initializer "randomNormal"; this one is "${chosen}".`,
      'optionNotApplicable',
    );
  }
  return { initializer: chosen, deviation };
}
