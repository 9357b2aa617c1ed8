import type { LayerSpec, LayerType } from '../../engine/models/layer-spec.ts';
import { unsupported } from '../unsupported.ts';
import type { LayerSource } from './layer-source.ts';
import type { GraphOps, Value } from './graph-ops.ts';

type Layer<Type extends LayerType> = Extract<LayerSpec, { type: Type }>;

/** Convolutions over the steps of a sequence are those over an image of height 1. */
export function addConvolution(
  ops: GraphOps,
  spec: Layer<'conv1d' | 'conv2d' | 'separableConv2d'>,
  { inputs: [input], shapes: [shape], tensorOf, weight }: LayerSource,
): Value {
  const { padding } = spec;
  const tensor = (name: string) => {
    const { data, shape: sizes } = tensorOf(name);
    return { data: data as Float32Array, shape: sizes };
  };
  const one = { strides: [1, 1], padding, perChannel: false } as const;
  let value: Value;
  if (spec.type === 'conv1d') {
    const kernel = tensor('kernel');
    const image = ops.reshape(input, [-1, 1, ...shape]);
    const convolved = ops.convolve(
      image,
      { ...kernel, shape: [1, ...kernel.shape] },
      { ...one, strides: [1, spec.stride] },
    );
    const [, ...sizes] = spec.outputShape;
    value = ops.reshape(convolved, [-1, ...sizes]);
  } else if (spec.type === 'conv2d') {
    value = ops.convolve(input, tensor('kernel'), { ...one, strides: spec.strides });
  } else {
    if (spec.strides[0] !== spec.strides[1])
      throw unsupported(`its layer "${spec.name}" moves further along one side than along the other`);
    const each = ops.convolve(input, tensor('depthwise_kernel'), {
      strides: spec.strides,
      padding,
      perChannel: true,
    });
    value = ops.convolve(each, tensor('pointwise_kernel'), { ...one, padding: 'valid' });
  }
  return spec.useBias ? ops.binary('add', value, weight('bias')) : value;
}

/** Pooling over steps is that over an image of height 1. */
export function addPooling(
  ops: GraphOps,
  spec: Layer<'maxPooling1d' | 'averagePooling1d' | 'maxPooling2d' | 'averagePooling2d'>,
  input: Value,
  shape: readonly number[],
): Value {
  const kind = spec.type.startsWith('max') ? 'max' : 'average';
  if ('strides' in spec) return ops.pool(input, kind, spec.poolSize, spec);
  const { poolSize, stride, padding, outputShape } = spec;
  const image = ops.reshape(input, [-1, 1, ...shape]);
  const pooled = ops.pool(image, kind, [1, poolSize], { strides: [1, stride], padding });
  const [, ...sizes] = outputShape;
  return ops.reshape(pooled, [-1, ...sizes]);
}
