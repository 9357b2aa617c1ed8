import type { GraphOps, Value } from '../graph/graph-ops.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { dataTypes } from './onnx-proto.ts';
import { createOnnxOps, type ConvolveImage } from './onnx-ops.ts';

/** The range of an activation, which holds 0. */
export interface Range {
  min: number;
  max: number;
}

/** How a convolution is written: as it is, with its input and output told; or quantized by the ranges of these. */
export type ConvolutionRanges =
  { tell: (input: string, output: string) => void } | { next: () => { input: Range; output: Range } };

/**
 * Weights take whole numbers in −63 … 63: products of bytes with larger ones are added up in 16 bits on processors without VNNI, and would be cut
 * off there (ONNX Runtime's `reduce_range`).
 */
const largestWeight = 63;
const largestByte = 255;

/**
 * Operations of ONNX in which products with constant matrices and convolutions are of whole numbers of 8 bits. Weights are scaled by column, or by filter.
 * Dense products scale what comes in when it comes (`DynamicQuantizeLinear`); convolutions by ranges that were found before, as pairs of
 * `QuantizeLinear` and `DequantizeLinear` that ONNX Runtime puts into the convolution.
 * @param convolutions null: there are none
 */
export function createQuantizedOps(graph: GraphBuilder, convolutions: ConvolutionRanges | null): GraphOps {
  const matrices = new Map<string, { values: Float32Array; shape: readonly number[] }>();
  const convolve: ConvolveImage = (image, kernel, attributes) => {
    if (convolutions === null) throw new Error('convolutions need ranges');
    if ('tell' in convolutions) {
      const output = graph.add('Conv', [image, kernel.add()], attributes);
      convolutions.tell(image, output);
      return output;
    }
    const { input, output } = convolutions.next();
    const weights = quantizedRows(kernel.values, kernel.shape[0]);
    const scales = graph.constant('float', weights.scales, [kernel.shape[0]]);
    const zeros = graph.bytes(new Int8Array(kernel.shape[0]), [kernel.shape[0]]);
    const quantized = graph.bytes(weights.bytes, kernel.shape);
    const filters = graph.add('DequantizeLinear', [quantized, scales, zeros], { axis: 0n });
    const convolved = graph.add('Conv', [rounded(graph, image, input), filters], attributes);
    return rounded(graph, convolved, output);
  };
  const ops = createOnnxOps(graph, convolve);
  return {
    ...ops,
    constant(type, values, shape) {
      if (type !== 'float' || shape.length !== 2) return ops.constant(type, values, shape);
      const value = ops.constant(type, values, shape);
      matrices.set(value.name, { values: Float32Array.from(values), shape });
      return value;
    },
    matMul(left, right) {
      const matrix = matrices.get(right.name);
      return matrix && left.type === 'float' ? dynamicProduct(graph, left, matrix) : ops.matMul(left, right);
    },
  };
}

/** x · W, with x scaled to bytes as it comes. */
function dynamicProduct(
  graph: GraphBuilder,
  left: Value,
  { values, shape }: { values: Float32Array; shape: readonly number[] },
): Value {
  const [rows, columns] = shape as [number, number];
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = values[row * columns + column];
  const { bytes, scales } = quantizedRows(turned, columns);
  const matrix = new Int8Array(bytes.length);
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++) matrix[row * columns + column] = bytes[column * rows + row];
  const [bytesIn, scaleIn, zeroIn] = graph.addAll('DynamicQuantizeLinear', [left.name], 3);
  const product = graph.add('MatMulInteger', [bytesIn, graph.bytes(matrix, shape), zeroIn]);
  const sums = graph.add('Cast', [product], { to: BigInt(dataTypes.float) });
  const scale = graph.add('Mul', [scaleIn, graph.constant('float', scales, [columns])]);
  return { name: graph.add('Mul', [sums, scale]), type: 'float' };
}

/** A value as the bytes of a range have it, as a float. */
function rounded(graph: GraphBuilder, value: string, { min, max }: Range): string {
  const scale = (max - min) / largestByte || 1;
  const zero = Math.max(0, Math.min(largestByte, Math.round(-min / scale)));
  const given = [graph.constant('float', [scale], []), graph.bytes(Uint8Array.of(zero), [])] as const;
  const bytes = graph.add('QuantizeLinear', [value, ...given]);
  return graph.add('DequantizeLinear', [bytes, ...given]);
}

/** Rows of a matrix, each scaled by its largest magnitude. */
function quantizedRows(values: Float32Array, rows: number): { bytes: Int8Array; scales: Float32Array } {
  const width = values.length / rows;
  const scales = new Float32Array(rows);
  const bytes = Int8Array.from({ length: values.length }, () => 0);
  for (let row = 0; row < rows; row++) {
    const of = values.subarray(row * width, (row + 1) * width);
    const largest = of.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    scales[row] = largest / largestWeight || 1;
    for (const [i, value] of of.entries()) bytes[row * width + i] = Math.round(value / scales[row]);
  }
  return { bytes, scales };
}
