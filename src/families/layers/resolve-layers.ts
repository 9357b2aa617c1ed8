import {
  Convolution,
  DenseLayer,
  type Initializer,
  type ResolvedConvolution,
  type ResolvedDenseLayer,
  type ResolvedStart,
} from '../../contracts/definition/layer-options.ts';
import { withDefaults } from '../../contracts/with-defaults.ts';
import type { Findings } from '../../definition/issues.ts';

/** Activations for which He's initialisation keeps the variance (He et al. 2015). */
const rectifiers: readonly string[] = ['relu', 'leakyRelu', 'elu', 'gelu', 'swish'];

/** Dense layers with their defaults. @param pointer where the list stands in the definition */
export function resolveDenseLayers(
  layers: readonly DenseLayer[],
  pointer: string,
  findings: Findings,
): ResolvedDenseLayer[] {
  return layers.map((given, index) => {
    const layer = withDefaults(DenseLayer, given);
    return { ...layer, ...resolveStart(layer, layer.activation, `${pointer}/${index}`, findings) };
  });
}

/** A convolution with its defaults. @param pool that of the convolution where it says nothing */
export function resolveConvolution(
  given: Convolution,
  pool: number | null,
  pointer: string,
  findings: Findings,
): ResolvedConvolution {
  const layer = withDefaults(Convolution, given);
  return {
    ...layer,
    pool: layer.pool === undefined ? pool : layer.pool,
    ...resolveStart(layer, layer.activation, pointer, findings),
  };
}

/** How kernels start; a deviation is for `randomNormal` only. */
export function resolveStart(
  { initializer, deviation }: { initializer?: Initializer; deviation?: number },
  activation: string,
  pointer: string,
  findings: Findings,
): ResolvedStart {
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
