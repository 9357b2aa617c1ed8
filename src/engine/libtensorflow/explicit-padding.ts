import { AttributeType, type Attribute } from './op-attribute.ts';

/** Operations whose kernel on a CPU is oneDNN's with the padding SAME or VALID, and Eigen's with explicit padding. */
const gradientsOfConvolutions: ReadonlySet<string> = new Set(['Conv2DBackpropFilter', 'Conv2DBackpropInput']);

/** Shapes of a convolution of images (batch, height, width, channels) with a filter (height, width, in, out). */
export interface ConvolutionShapes {
  input: readonly number[];
  filter: readonly number[];
}

/** Whether an eager operation is the gradient of a convolution, so that {@link padExplicitly} may be asked. */
export const isGradientOfConvolution = (name: string): boolean => gradientsOfConvolutions.has(name);

/**
 * The attributes of a convolution's gradient with its padding written as numbers, which takes it from oneDNN to Eigen's kernel: oneDNN's
 * corrupted the heap of a process on some processors (ADR 0114). Dilated ones, which Eigen refuses, and channels first stay as they are.
 */
export function padExplicitly(
  attributes: readonly Attribute[],
  { input, filter }: ConvolutionShapes,
): readonly Attribute[] {
  const valueOf = (name: string): unknown => attributes.find((attribute) => attribute.name === name)?.value;
  const padding = valueOf('padding');
  const strides = valueOf('strides') as readonly number[];
  const dilations = (valueOf('dilations') as readonly number[] | undefined) ?? [1, 1, 1, 1];
  const isPlain = valueOf('data_format') === 'NHWC' && dilations.every((dilation) => dilation === 1);
  if (!isPlain || (padding !== 'SAME' && padding !== 'VALID')) return attributes;
  const paddings = [1, 2].flatMap((axis) =>
    padding === 'VALID' ? [0, 0] : samePadding(input[axis], filter[axis - 1], strides[axis]),
  );
  return [
    ...attributes.filter(({ name }) => name !== 'padding'),
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
