import type { CustomLayer } from '../contracts/definition/custom-model.ts';
import type { ResolvedCustomOptions, ResolvedModel } from '../contracts/definition/resolved-model.ts';
import type { Findings } from './issues.ts';
import { resolveStart } from './resolve-layers.ts';

/** A custom list with every default written in; whether its shapes fit is found when it is put together. */
export function resolveCustom(layers: readonly CustomLayer[], findings: Findings): ResolvedModel {
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

function resolveLayer(layer: CustomLayer, pointer: string, findings: Findings): ResolvedCustomOptions {
  const start = (activation: string) =>
    resolveStart(layer as Parameters<typeof resolveStart>[0], activation, pointer, findings);
  const { type } = layer;
  switch (type) {
    case 'dense': {
      const { units, activation = 'linear', useBias = true } = layer;
      return { type, units, activation, useBias, ...start(activation) };
    }
    case 'conv1d': {
      const {
        filters,
        kernelSize,
        stride = 1,
        padding = 'valid',
        activation = 'linear',
        useBias = true,
      } = layer;
      return { type, filters, kernelSize, stride, padding, activation, useBias, ...start(activation) };
    }
    case 'conv2d':
    case 'separableConv2d': {
      const { filters, padding = 'valid', activation = 'linear', useBias = true } = layer;
      const sizes = { kernelSize: sizeOf(layer.kernelSize), strides: sizeOf(layer.strides ?? 1) };
      return { type, filters, ...sizes, padding, activation, useBias, ...start(activation) };
    }
    case 'maxPooling1d':
    case 'averagePooling1d': {
      const { poolSize = 2, padding = 'valid' } = layer;
      return { type, poolSize, stride: layer.stride ?? poolSize, padding };
    }
    case 'maxPooling2d':
    case 'averagePooling2d': {
      const { poolSize = 2, padding = 'valid' } = layer;
      return { type, poolSize: sizeOf(poolSize), strides: sizeOf(layer.strides ?? poolSize), padding };
    }
    case 'embedding': {
      const { width, maskZero = true, initializer } = layer;
      const drawn = initializer === undefined ? ({ initializer: 'uniform' } as const) : start('linear');
      if (initializer === undefined && layer.deviation !== undefined) start('linear');
      return { type, width, maskZero, ...drawn };
    }
    case 'lstm':
    case 'gru':
      return {
        type,
        units: layer.units,
        cellActivation: layer.activation ?? 'tanh',
        recurrentActivation: layer.recurrentActivation ?? 'sigmoid',
        returnSequences: layer.returnSequences ?? false,
        bidirectional: layer.bidirectional ?? false,
        recurrentInitializer: layer.recurrentInitializer ?? 'orthogonal',
        ...start('tanh'),
      };
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
