import { AttributeType, type Attribute } from './op-attribute.ts';

/** Of filters that each meet one channel. */
const depthwiseFilterGradient = 'DepthwiseConv2dNativeBackpropFilter';

/** Operations whose kernel on a CPU is oneDNN's with the padding SAME or VALID, and TensorFlow's own with explicit padding. */
const gradientsOfConvolutions: ReadonlySet<string> = new Set([
  'Conv2DBackpropFilter',
  'Conv2DBackpropInput',
  depthwiseFilterGradient,
]);

/** Shapes of a convolution of images (batch, height, width, channels) with a filter (height, width, in, out). */
export interface ConvolutionShapes {
  input: readonly number[];
  filter: readonly number[];
}

/** Whether an eager operation is the gradient of a convolution, so that {@link padExplicitly} may be asked. */
export const isGradientOfConvolution = (name: string): boolean => gradientsOfConvolutions.has(name);

/**
 * The attributes of a convolution's gradient with its padding written as numbers, which takes it from oneDNN's kernel to TensorFlow's own:
 * oneDNN's corrupts the heap of a process (ADR 114). Dilated ones, which Eigen refuses, and channels first stay as they are, and so do
 * gradients of depthwise filters but for the faulty one, of a window of 1 × 1 on one channel.
 */
export function padExplicitly(
  name: string,
  attributes: readonly Attribute[],
  { input, filter }: ConvolutionShapes,
): readonly Attribute[] {
  if (name === depthwiseFilterGradient && filter.slice(0, 3).some((size) => size !== 1)) return attributes;
  const valueOf = (wanted: string): unknown =>
    attributes.find((attribute) => attribute.name === wanted)?.value;
  const padding = valueOf('padding');
  const strides = valueOf('strides') as readonly number[];
  const dilations = (valueOf('dilations') as readonly number[] | undefined) ?? [1, 1, 1, 1];
  const isPlain = valueOf('data_format') === 'NHWC' && dilations.every((dilation) => dilation === 1);
  if (!isPlain || (padding !== 'SAME' && padding !== 'VALID')) return attributes;
  const paddings = [1, 2].flatMap((axis) =>
    padding === 'VALID' ? [0, 0] : samePadding(input[axis], filter[axis - 1], strides[axis]),
  );
  return [
    ...attributes.filter((attribute) => attribute.name !== 'padding'),
    { name: 'padding', type: AttributeType.string, value: 'EXPLICIT' },
    { name: 'explicit_paddings', type: AttributeType.int, value: [0, 0, ...paddings, 0, 0] },
  ];
}

/** What SAME adds before and after an axis: as much as gives ceil(size / stride) positions, the odd one after (TensorFlow, tf.nn.convolution). */
function samePadding(size: number, window: number, stride: number): [before: number, after: number] {
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + window - size);
  const before = Math.floor(total / 2);
  return [before, total - before];
}
