import type {
  ExperimentDefinition,
  ResolvedDenseLayer,
  ResolvedModel,
} from '../contracts/definition/definition.ts';
import type { DenseLayer } from '../contracts/definition/model.ts';

const defaultLayers: readonly DenseLayer[] = [{ units: 128 }, { units: 64 }];

/** Activations for which He's initialisation keeps the variance (He et al. 2015). */
const rectifiers: readonly string[] = ['relu', 'leakyRelu', 'elu', 'gelu', 'swish'];

/** The model with every default written in. Unbuilt families were refused before. */
export function resolveModel(definition: ExperimentDefinition): ResolvedModel {
  const model = definition.model ?? { family: 'mlp' };
  if (model.family !== 'mlp') return { family: 'linear' };
  const layers = ('layers' in model ? model.layers : undefined) ?? defaultLayers;
  return { family: 'mlp', layers: layers.map(resolveLayer) };
}

function resolveLayer(layer: DenseLayer): ResolvedDenseLayer {
  const activation = layer.activation ?? 'relu';
  return {
    units: layer.units,
    activation,
    dropout: layer.dropout ?? 0,
    batchNorm: layer.batchNorm ?? false,
    layerNorm: layer.layerNorm ?? false,
    initializer: layer.initializer ?? (rectifiers.includes(activation) ? 'heUniform' : 'glorotUniform'),
  };
}
