import { attr, isSet } from '../graph/attribute-value.ts';
import { compute, sizeOf, type Dataflow, type Node, type Value } from '../graph/dataflow.ts';
import { reshape } from './reshape.ts';
import { rewrite, type Replacement } from './rewrite.ts';

/** Multiply-adds from which BatchMatMulV2's own blocking and threading beat MatMul's (measured). */
const largeProduct = 3e7;

/**
 * tfjs writes every matrix product as a batch of one. MatMul has less overhead (2.25 times faster on small networks), and
 * the products around it lose their Reshapes.
 *
 *     BatchMatMulV2(Reshape(x, [1,32,64]), Reshape(w, [1,64,10]))   →   Reshape(MatMul(x, w), [1,32,10])
 */
export function batchMatmulToMatmul(graph: Dataflow): Dataflow {
  return rewrite(graph, (node) =>
    node.op === 'BatchMatMulV2' || node.op === 'BatchMatMul' ? convert(node) : null,
  );
}

/** The reverse for large products, whichever way they came about; run it last. */
export function largeMatmulToBatchMatmul(graph: Dataflow): Dataflow {
  return rewrite(graph, (node) => {
    const [a, b] = node.inputs;
    const [output] = node.outputs;
    if (node.op !== 'MatMul' || !a || !b || !output) return null;
    if (multiplyAdds(a, output) < largeProduct) return null;
    const attributes = {
      T: attr.type(output.dtype),
      adj_x: attr.bool(isSet(node.attributes, 'transpose_a')),
      adj_y: attr.bool(isSet(node.attributes, 'transpose_b')),
    };
    return compute('BatchMatMulV2', attributes, [a, b], output);
  });
}

function convert(node: Node): Replacement {
  const [a, b] = node.inputs;
  const [output] = node.outputs;
  if (!a || !b || !output) return null;
  const transposeA = isSet(node.attributes, 'adj_x');
  const transposeB = isSet(node.attributes, 'adj_y');
  const product = (left: Value, right: Value, rows: number) =>
    compute(
      'MatMul',
      { T: attr.type(output.dtype), transpose_a: attr.bool(transposeA), transpose_b: attr.bool(transposeB) },
      [left, right],
      { shape: [rows, output.shape.at(-1)!], dtype: output.dtype },
    );
  if (a.shape.length === 2 && b.shape.length === 2) return product(a, b, output.shape[0]);
  const isBatchOfOne = a.shape.length === 3 && b.shape.length === 3 && b.shape[0] === 1;
  if (!isBatchOfOne) return null;
  const matrixB = reshape(b, b.shape.slice(1));
  if (a.shape[0] === 1) {
    return reshape(product(reshape(a, a.shape.slice(1)), matrixB, output.shape[1]), output.shape);
  }
  // [batch, m, k] × [1, k, n]: one product of batch·m rows.
  if (transposeA) return null;
  const [batch, rows, depth] = a.shape as [number, number, number];
  return reshape(product(reshape(a, [batch * rows, depth]), matrixB, batch * rows), output.shape);
}

/** Multiply-adds of a matrix product: every element of the left operand meets each output column. */
function multiplyAdds(left: Value, output: Value): number {
  return sizeOf(left.shape) * output.shape.at(-1)!;
}
