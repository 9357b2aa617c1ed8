import { expect, it } from 'vitest';
import { padExplicitly } from '../../../src/engine/libtensorflow/explicit-padding.ts';
import { AttributeType, type Attribute } from '../../../src/engine/libtensorflow/op-attribute.ts';

const attributesOf = (
  padding: string,
  stride: number,
  { dilation = 1, format = 'NHWC' } = {},
): Attribute[] => [
  { name: 'strides', type: AttributeType.int, value: [1, stride, stride, 1] },
  { name: 'padding', type: AttributeType.string, value: padding },
  { name: 'data_format', type: AttributeType.string, value: format },
  { name: 'dilations', type: AttributeType.int, value: [1, dilation, dilation, 1] },
];
const shapes = { input: [8, 7, 10, 3], filter: [3, 2, 3, 4] };
const valueOf = (attributes: readonly Attribute[], name: string): unknown =>
  attributes.find((attribute) => attribute.name === name)?.value;

it.each([
  // Height 7 with a window of 3, width 10 with a window of 2.
  ['SAME', 1, [0, 0, 1, 1, 0, 1, 0, 0]],
  ['SAME', 2, [0, 0, 1, 1, 0, 0, 0, 0]],
  ['SAME', 3, [0, 0, 1, 1, 0, 1, 0, 0]],
  ['VALID', 2, [0, 0, 0, 0, 0, 0, 0, 0]],
])('writes %s with strides of %i as numbers', (padding, stride, paddings) => {
  const padded = padExplicitly('Conv2DBackpropInput', attributesOf(padding, stride), shapes);
  expect(valueOf(padded, 'padding')).toBe('EXPLICIT');
  expect(valueOf(padded, 'explicit_paddings')).toEqual(paddings);
  expect(valueOf(padded, 'strides')).toEqual([1, stride, stride, 1]);
});

it('leaves what Eigen does not compute', () => {
  for (const attributes of [
    attributesOf('SAME', 1, { dilation: 2 }),
    attributesOf('SAME', 1, { format: 'NCHW' }),
  ])
    expect(padExplicitly('Conv2DBackpropFilter', attributes, shapes)).toBe(attributes);
});

it('writes the padding of a depthwise gradient as numbers only for windows of 1 × 1 on one channel', () => {
  const attributes = attributesOf('SAME', 2);
  const pad = (filter: number[]) =>
    padExplicitly('DepthwiseConv2dNativeBackpropFilter', attributes, { input: [8, 6, 6, filter[2]], filter });
  expect(valueOf(pad([1, 1, 1, 2]), 'explicit_paddings')).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  for (const filter of [
    [1, 1, 3, 2],
    [3, 1, 1, 2],
    [1, 3, 1, 2],
  ])
    expect(pad(filter)).toBe(attributes);
});
