import { withDefaults } from '../../contracts/with-defaults.ts';
import type { Findings } from '../../definition/issues.ts';
import { resolveStart } from '../layers/resolve-layers.ts';
import { CustomLayer, type ResolvedCustom, type ResolvedCustomOptions } from './schema.ts';

/** A custom list with every default written in; whether its shapes fit is found when it is put together. */
export function resolveCustom(layers: readonly CustomLayer[], findings: Findings): ResolvedCustom {
  const taken = new Set<string>();
  return {
    family: 'custom',
    layers: layers.map((layer, index) => {
      const name = layer.name ?? `${snakeCase(layer.type)}_${index + 1}`;
      if (taken.has(name) || name === 'input' || name === 'output' || name === 'joined') {
        findings.reject(
          `/model/layers/${index}/name`,
          `"${name}" is the name of another layer; names have to differ.`,
          'doubledName',
        );
      }
      taken.add(name);
      return { name, ...resolveLayer(layer, `/model/layers/${index}`, findings) };
    }),
  };
}

function resolveLayer(given: CustomLayer, pointer: string, findings: Findings): ResolvedCustomOptions {
  const layer = withDefaults(CustomLayer, given);
  const start = (activation: string) =>
    resolveStart(layer as Parameters<typeof resolveStart>[0], activation, pointer, findings);
  const { type } = layer;
  switch (type) {
    case 'dense': {
      const { units, activation, useBias } = layer;
      return { type, units, activation, useBias, ...start(activation) };
    }
    case 'conv1d': {
      const { filters, kernelSize, stride, padding, activation, useBias } = layer;
      return { type, filters, kernelSize, stride, padding, activation, useBias, ...start(activation) };
    }
    case 'conv2d':
    case 'separableConv2d': {
      const { filters, padding, activation, useBias } = layer;
      const sizes = { kernelSize: sizeOf(layer.kernelSize), strides: sizeOf(layer.strides) };
      return { type, filters, ...sizes, padding, activation, useBias, ...start(activation) };
    }
    case 'maxPooling1d':
    case 'averagePooling1d': {
      const { poolSize, padding } = layer;
      return { type, poolSize, stride: layer.stride ?? poolSize, padding };
    }
    case 'maxPooling2d':
    case 'averagePooling2d': {
      const { poolSize, padding } = layer;
      return { type, poolSize: sizeOf(poolSize), strides: sizeOf(layer.strides ?? poolSize), padding };
    }
    case 'embedding': {
      const { width, maskZero, initializer } = layer;
      const drawn = initializer === undefined ? ({ initializer: 'uniform' } as const) : start('linear');
      if (initializer === undefined && layer.deviation !== undefined) start('linear');
      return { type, width, maskZero, ...drawn };
    }
    case 'lstm':
    case 'gru': {
      const {
        units,
        activation: cellActivation,
        recurrentActivation,
        returnSequences,
        bidirectional,
      } = layer;
      return {
        type,
        units,
        cellActivation,
        recurrentActivation,
        returnSequences,
        bidirectional,
        recurrentInitializer: layer.recurrentInitializer,
        ...start('tanh'),
      };
    }
    default: {
      const { name: _name, ...options } = layer;
      return options;
    }
  }
}

const sizeOf = (size: number | readonly number[]): [number, number] =>
  typeof size === 'number' ? [size, size] : [size[0], size[1]];

/** `maxPooling2d` → `max_pooling2d` */
const snakeCase = (type: string): string => type.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
