import { DataType } from '../../libtensorflow/data-type.ts';
import { attr, floatType, type Attributes } from '../graph/attribute-value.ts';
import { compute, intConstant, sizeOf, type Dataflow, type Node, type Value } from '../graph/dataflow.ts';
import { reshape } from './reshape.ts';
import { rewrite } from './rewrite.ts';

/** Numbers in the widest vector of oneDNN's kernels (64 bytes of float32); their fault needs fewer channels. */
const widestVector = 16;

/**
 * The gradient of a filter of 1 × 1 with strides, as a product: it meets every second row and column only. oneDNN's kernel for it writes
 * beyond its workspace where the images have few channels (ADR 114): wrong gradients, or a process that ends.
 *
 *     Conv2DBackpropFilter(x [8,32,32,3], dy [8,16,16,4]) strides=[1,2,2,1]
 *     →   MatMul(every second row and column of x [2048,3], dy [2048,4]) transpose_a
 */
export function stridedPointwiseGrad(graph: Dataflow): Dataflow {
  return rewrite(graph, (node) => {
    const [output] = node.outputs;
    const strides = faultyStrides(node);
    if (!output || !strides) return null;
    const [images, , gradient] = node.inputs as [Value, Value, Value];
    const columns = gradient.shape[3];
    const rows = sizeOf(gradient.shape) / columns;
    const attributes = { ...floatType, transpose_a: attr.bool(true), transpose_b: attr.bool(false) };
    const positions = reshape(everyNth(images, strides), [rows, images.shape[3]]);
    const product = compute('MatMul', attributes, [positions, reshape(gradient, [rows, columns])], {
      shape: [images.shape[3], columns],
      dtype: DataType.float32,
    });
    return reshape(product, output.shape);
  });
}

/** The strides [vertical, horizontal] of a filter's gradient that oneDNN may compute by the kernel at fault. */
function faultyStrides({ op, attributes, inputs, outputs }: Node): readonly [number, number] | null {
  if (op !== 'Conv2DBackpropFilter' && op !== 'DepthwiseConv2dNativeBackpropFilter') return null;
  const [height, width, channels] = outputs[0].shape;
  const isGrouped = op === 'DepthwiseConv2dNativeBackpropFilter' && channels > 1;
  const isPlain =
    textOf(attributes, 'data_format') !== 'NCHW' && textOf(attributes, 'padding') !== 'EXPLICIT';
  if (height !== 1 || width !== 1 || isGrouped || channels >= widestVector || !isPlain) return null;
  const { strides } = attributes;
  if (strides?.kind !== 'list' || strides.of !== 'int') return null;
  const [, vertical, horizontal] = strides.value;
  const [, rows, columns] = inputs[0].shape;
  // Others are computed by another kernel.
  const divides = rows % vertical === 0 && columns % horizontal === 0;
  return divides && (vertical > 1 || horizontal > 1) ? [vertical, horizontal] : null;
}

/** The first of every so many rows and columns of images; StridedSlice took several times as long. */
function everyNth(images: Value, [vertical, horizontal]: readonly [number, number]): Value {
  const [batch, height, width, channels] = images.shape;
  const { dtype } = images;
  const blocks = [(batch * height) / vertical, vertical, width / horizontal, horizontal * channels];
  const shape = [blocks[0], 1, blocks[2], channels];
  const attributes = { T: attr.type(dtype), Index: attr.type(DataType.int32) };
  const inputs = [reshape(images, blocks), intConstant([0, 0, 0, 0]), intConstant(shape)];
  return compute('Slice', attributes, inputs, { shape, dtype });
}

function textOf(attributes: Attributes, name: string): string | null {
  const value = attributes[name];
  return value?.kind === 'string' ? value.value : null;
}
