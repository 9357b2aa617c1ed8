import { describe, expect, it } from 'vitest';
import { createNode, nodesInOrder, type Dataflow } from '../../../../src/engine/capture/graph/dataflow.ts';
import { printDataflow } from '../../../../src/engine/capture/graph/print.ts';
import { reducePrecision } from '../../../../src/engine/capture/passes/reduce-precision.ts';
import { names } from '../../../../src/engine/capture/step/step-model.ts';
import { DataType } from '../../../../src/engine/libtensorflow/data-type.ts';
import { float, input, lines, product } from './dataflow-of.ts';

const x = input(names.features, 32, 64);
const w = input('w', 64, 10);
const b = input('b', 10);
const reduced = (graph: Dataflow) => printDataflow(reducePrecision(graph, 'bfloat16'));

describe('mixed precision', () => {
  it('computes products and what follows them in 16 bits, and gives float32', () => {
    const y = float('Relu', [float('BiasAdd', [product(x, w, [32, 10]), b], [32, 10])], [32, 10]);
    expect(reduced({ outputs: { y } })).toBe(
      lines(`
      %0 = Cast(features) : bfloat16[32,64]
      %1 = Cast(w) : bfloat16[64,10]
      %2 = MatMul(%0, %1) : bfloat16[32,10]
      %3 = Cast(b) : bfloat16[10]
      %4 = BiasAdd(%2, %3) : bfloat16[32,10]
      %5 = Relu(%4) : bfloat16[32,10]
      %6 = Cast(%5) : float32[32,10]
      y = %6
      `),
    );
  });

  it('keeps exponentials, sums and what meets numbers that are not rounded in float32', () => {
    const logits = product(x, w, [32, 10]);
    const scores = float('Exp', [logits], [32, 10]);
    const loss = float('Sum', [scores], []);
    const residual = float('AddV2', [logits, scores], [32, 10]);
    const graph = reducePrecision({ outputs: { loss, residual } }, 'float16');
    const types = nodesInOrder(graph).map(({ op, outputs }) => `${op} ${outputs[0].dtype}`);
    const { float16, float32 } = DataType;
    expect(types.filter((type) => !type.startsWith('Cast'))).toEqual([
      `MatMul ${float16}`,
      `Exp ${float32}`,
      `Sum ${float32}`,
      `AddV2 ${float32}`,
    ]);
  });

  it('rounds each value once, and never goes there and back', () => {
    const first = product(x, w, [32, 10]);
    const second = product(first, input('v', 10, 10), [32, 10]);
    const text = reduced({ outputs: { first, second, third: product(x, input('u', 64, 2), [32, 2]) } });
    expect(text.match(/Cast\(features\)/g)).toHaveLength(1);
    expect(text).toContain('%5 = MatMul(%2, %4) : bfloat16[32,10]');
  });

  it('normalises rounded rows by scales and statistics in float32', () => {
    const rows = float('Conv2D', [input(names.features, 8, 4, 4, 3), input('kernel', 3, 3, 3, 5)], [8, 4, 4, 5]); // prettier-ignore
    const five = [5];
    const statistics = ['scale', 'offset', 'mean', 'variance'].map((name) => input(name, 5));
    const norm = createNode('FusedBatchNormV3', {}, [rows, ...statistics], [
      { shape: rows.shape, dtype: DataType.float32 },
      ...Array.from({ length: 5 }, () => ({ shape: five, dtype: DataType.float32 })),
    ]); // prettier-ignore
    const relu = float('Relu', [norm.outputs[0]], rows.shape);
    const text = reduced({ outputs: { relu, mean: norm.outputs[1] } });
    expect(text).toMatch(
      /FusedBatchNormV3\(%2, scale, offset, mean, variance\) : bfloat16\[8,4,4,5\], float32\[5\]/,
    );
    expect(text).toMatch(/Relu\(%3.0\) : bfloat16/);
    expect(text).toContain('mean = %3.1');
  });

  it('leaves a graph without products as it is', () => {
    const y = float('Relu', [x], [32, 64]);
    expect(reducePrecision({ outputs: { y } }, 'bfloat16').outputs['y']).toBe(y);
  });
});
