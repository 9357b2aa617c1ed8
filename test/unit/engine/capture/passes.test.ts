import { describe, expect, it } from 'vitest';
import { attr, floatType } from '../../../../src/engine/capture/graph/attribute-value.ts';
import {
  compute,
  floatConstant,
  intConstant,
  type Value,
} from '../../../../src/engine/capture/graph/dataflow.ts';
import { printDataflow } from '../../../../src/engine/capture/graph/print.ts';
import { activationsBeforeReshapes } from '../../../../src/engine/capture/passes/activations-before-reshapes.ts';
import { attentionGrad } from '../../../../src/engine/capture/passes/attention-grad.ts';
import { arithmeticIdentities } from '../../../../src/engine/capture/passes/arithmetic-identities.ts';
import {
  batchMatmulToMatmul,
  largeMatmulToBatchMatmul,
} from '../../../../src/engine/capture/passes/batch-matmul-to-matmul.ts';
import { addToBiasAdd, sumToBiasAddGrad } from '../../../../src/engine/capture/passes/bias-add.ts';
import { collapseReshapes } from '../../../../src/engine/capture/passes/collapse-reshapes.ts';
import { commonSubexpressions } from '../../../../src/engine/capture/passes/common-subexpressions.ts';
import { dropoutMasks } from '../../../../src/engine/capture/passes/dropout-masks.ts';
import { reluGrad } from '../../../../src/engine/capture/passes/relu-grad.ts';
import type { Pass } from '../../../../src/engine/capture/passes/rewrite.ts';
import { applyStandardPasses } from '../../../../src/engine/capture/passes/standard-passes.ts';
import { stridedPointwiseGrad } from '../../../../src/engine/capture/passes/strided-pointwise-grad.ts';
import { DataType } from '../../../../src/engine/libtensorflow/data-type.ts';
import { batchProduct, float, input, lines, product, reshaped } from './dataflow-of.ts';

/** Checks a graph before and after a pass, both as text. */
function expectPass(pass: Pass, y: Value, before: string, after: string): void {
  expect(printDataflow({ outputs: { y } })).toBe(lines(before));
  expect(printDataflow(pass({ outputs: { y } }))).toBe(lines(after));
}

const x = input('x', 32, 64);
const w = input('w', 64, 10);

describe('collapseReshapes', () => {
  it('drops a chain that ends in the shape it began with', () => {
    expectPass(
      collapseReshapes,
      float('Exp', [reshaped(reshaped(x, 1, 32, 64), 32, 64)], [32, 64]),
      `
      %0 = Reshape(x, [1,32,64]) : float32[1,32,64]
      %1 = Reshape(%0, [32,64]) : float32[32,64]
      %2 = Exp(%1) : float32[32,64]
      y = %2
      `,
      `
      %0 = Exp(x) : float32[32,64]
      y = %0
      `,
    );
  });

  it('makes one of several, and none of a constant', () => {
    const constant = floatConstant([1, 2, 3, 4]);
    expectPass(
      collapseReshapes,
      float('MatMul', [reshaped(reshaped(x, 2048), 1024, 2), reshaped(constant, 2, 2)], [1024, 2]),
      `
      %0 = Reshape(x, [2048]) : float32[2048]
      %1 = Reshape(%0, [1024,2]) : float32[1024,2]
      %2 = Reshape([1,2,3,4], [2,2]) : float32[2,2]
      %3 = MatMul(%1, %2) : float32[1024,2]
      y = %3
      `,
      `
      %0 = Reshape(x, [1024,2]) : float32[1024,2]
      %1 = MatMul(%0, [1,2,3,4]) : float32[1024,2]
      y = %1
      `,
    );
  });

  it('drops sums over nothing, tiles by one, transposes and casts that change nothing', () => {
    const summed = float('Sum', [x, intConstant([], [0])], [32, 64]);
    const tiled = float('Tile', [summed, intConstant([1, 1])], [32, 64]);
    const transposed = float('Transpose', [tiled, intConstant([0, 1])], [32, 64]);
    const cast = float('Cast', [transposed], [32, 64]);
    expect(printDataflow(collapseReshapes({ outputs: { y: cast } }))).toBe('y = x');
  });
});

describe('batchMatmulToMatmul', () => {
  it('takes a batch of one as a product of matrices', () => {
    expectPass(
      (graph) => collapseReshapes(batchMatmulToMatmul(graph)),
      reshaped(batchProduct(reshaped(x, 1, 32, 64), reshaped(w, 1, 64, 10), [1, 32, 10]), 32, 10),
      `
      %0 = Reshape(x, [1,32,64]) : float32[1,32,64]
      %1 = Reshape(w, [1,64,10]) : float32[1,64,10]
      %2 = BatchMatMulV2(%0, %1) : float32[1,32,10]
      %3 = Reshape(%2, [32,10]) : float32[32,10]
      y = %3
      `,
      `
      %0 = MatMul(x, w) : float32[32,10]
      y = %0
      `,
    );
  });

  it('takes a batch against one matrix as a single product of all rows', () => {
    const batch = input('batch', 8, 4, 64);
    expectPass(
      batchMatmulToMatmul,
      batchProduct(batch, reshaped(w, 1, 64, 10), [8, 4, 10]),
      `
      %0 = Reshape(w, [1,64,10]) : float32[1,64,10]
      %1 = BatchMatMulV2(batch, %0) : float32[8,4,10]
      y = %1
      `,
      `
      %0 = Reshape(batch, [32,64]) : float32[32,64]
      %1 = MatMul(%0, w) : float32[32,10]
      %2 = Reshape(%1, [8,4,10]) : float32[8,4,10]
      y = %2
      `,
    );
  });

  it('keeps transpositions', () => {
    const y = batchProduct(reshaped(x, 1, 32, 64), reshaped(input('dy', 32, 10), 1, 32, 10), [1, 64, 10], {
      a: true,
    });
    expect(printDataflow(batchMatmulToMatmul({ outputs: { y } }))).toContain(
      'MatMul(x, dy) transpose_a : float32[64,10]',
    );
  });

  it('leaves large products to BatchMatMulV2', () => {
    const large = product(input('a', 512, 1024), input('b', 1024, 512), [512, 512]);
    expect(printDataflow(largeMatmulToBatchMatmul({ outputs: { large } }))).toContain('BatchMatMulV2(a, b)');
    const small = product(x, w, [32, 10]);
    expect(printDataflow(largeMatmulToBatchMatmul({ outputs: { small } }))).toContain('= MatMul(x, w)');
  });
});

describe('addToBiasAdd', () => {
  it('finds the sum of a variable with one value per column, through a Reshape', () => {
    const bias = input('bias', 10);
    expectPass(
      addToBiasAdd,
      float('AddV2', [reshaped(product(x, w, [32, 10]), 4, 8, 10), bias], [4, 8, 10]),
      `
      %0 = MatMul(x, w) : float32[32,10]
      %1 = Reshape(%0, [4,8,10]) : float32[4,8,10]
      %2 = AddV2(%1, bias) : float32[4,8,10]
      y = %2
      `,
      `
      %0 = MatMul(x, w) : float32[32,10]
      %1 = BiasAdd(%0, bias) data_format="NHWC" : float32[32,10]
      %2 = Reshape(%1, [4,8,10]) : float32[4,8,10]
      y = %2
      `,
    );
  });

  it('leaves sums of whole tensors and of rows alone', () => {
    for (const other of [input('other', 32, 64), input('column', 32, 1)]) {
      const graph = { outputs: { y: float('AddV2', [x, other], [32, 64]) } };
      expect(printDataflow(addToBiasAdd(graph))).toBe(printDataflow(graph));
    }
  });
});

describe('sumToBiasAddGrad', () => {
  it('finds the sum over all axes but the last', () => {
    expectPass(
      sumToBiasAddGrad,
      float('Sum', [input('dy', 8, 5, 5, 3), intConstant([0, 1, 2])], [3]),
      `
      %0 = Sum(dy, [0,1,2]) : float32[3]
      y = %0
      `,
      `
      %0 = BiasAddGrad(dy) data_format="NHWC" : float32[3]
      y = %0
      `,
    );
  });

  it('leaves sums over the last axis alone', () => {
    const graph = { outputs: { y: float('Sum', [x, intConstant([1])], [32]) } };
    expect(printDataflow(sumToBiasAddGrad(graph))).toBe(printDataflow(graph));
  });
});

/** tfjs's step(x): the slope of relu, NaN kept. */
function step(value: Value): Value {
  const bool = { shape: value.shape, dtype: DataType.bool };
  const positive = compute('Greater', floatType, [value, floatConstant(0)], bool);
  const ones = floatConstant(
    Array.from({ length: 6 }, () => 1),
    [2, 3],
  );
  const zeros = floatConstant(
    Array.from({ length: 6 }, () => 0),
    [2, 3],
  );
  const slope = float('Select', [positive, ones, zeros], [2, 3]);
  return float('Select', [compute('IsNan', floatType, [value], bool), value, slope], [2, 3]);
}

describe('reluGrad', () => {
  it('takes six operations as one, on the output of relu', () => {
    const z = input('z', 2, 3);
    const relu = float('Relu', [z], [2, 3]);
    const dy = float('Exp', [relu], [2, 3]);
    expectPass(
      reluGrad,
      float('Mul', [dy, step(z)], [2, 3]),
      `
      %0 = Relu(z) : float32[2,3]
      %1 = Exp(%0) : float32[2,3]
      %2 = IsNan(z) : bool[2,3]
      %3 = Greater(z, 0) : bool[2,3]
      %4 = Select(%3, [1,1,1,1,1,1], [0,0,0,0,0,0]) : float32[2,3]
      %5 = Select(%2, z, %4) : float32[2,3]
      %6 = Mul(%1, %5) : float32[2,3]
      y = %6
      `,
      `
      %0 = Relu(z) : float32[2,3]
      %1 = Exp(%0) : float32[2,3]
      %2 = ReluGrad(%1, %0) : float32[2,3]
      y = %2
      `,
    );
  });

  it('takes the input where there is no relu', () => {
    const z = input('z', 2, 3);
    const y = float('Mul', [step(z), input('dy', 2, 3)], [2, 3]);
    expect(printDataflow(reluGrad({ outputs: { y } }))).toBe('%0 = ReluGrad(dy, z) : float32[2,3]\ny = %0');
  });

  it('knows zeros that are filled when the graph runs, as large ones are', () => {
    const z = input('z', 2, 3);
    const bool = { shape: [2, 3], dtype: DataType.bool };
    const positive = compute('Greater', floatType, [z, floatConstant(0)], bool);
    const filled = (number: number) => float('Fill', [floatConstant([2, 3]), floatConstant(number)], [2, 3]);
    const slope = float('Select', [positive, filled(1), filled(0)], [2, 3]);
    const step = float('Select', [compute('IsNan', floatType, [z], bool), z, slope], [2, 3]);
    const y = float('Mul', [step, input('dy', 2, 3)], [2, 3]);
    expect(printDataflow(reluGrad({ outputs: { y } }))).toBe('%0 = ReluGrad(dy, z) : float32[2,3]\ny = %0');
  });

  it('leaves a leaky slope alone', () => {
    const z = input('z', 2, 3);
    const bool = { shape: [2, 3], dtype: DataType.bool };
    const positive = compute('Greater', floatType, [z, floatConstant(0)], bool);
    const slope = float('Select', [positive, floatConstant(1), floatConstant(0.2)], [2, 3]);
    const masked = float('Select', [compute('IsNan', floatType, [z], bool), z, slope], [2, 3]);
    const graph = { outputs: { y: float('Mul', [input('dy', 2, 3), masked], [2, 3]) } };
    expect(printDataflow(reluGrad(graph))).toBe(printDataflow(graph));
  });
});

describe('arithmeticIdentities', () => {
  it('drops what changes nothing', () => {
    const timesOne = float('Mul', [floatConstant(1), x], [32, 64]);
    const plusZero = float('AddV2', [timesOne, floatConstant(0)], [32, 64]);
    const minusZero = float('Sub', [plusZero, floatConstant(0)], [32, 64]);
    const overOne = float('RealDiv', [minusZero, floatConstant(1)], [32, 64]);
    expect(printDataflow(arithmeticIdentities({ outputs: { y: overOne } }))).toBe('y = x');
  });

  it('keeps a product that broadcasts', () => {
    const graph = {
      outputs: { y: float('Mul', [input('row', 64), floatConstant([1, 1], [2, 1])], [2, 64]) },
    };
    expect(printDataflow(arithmeticIdentities(graph))).toBe(printDataflow(graph));
  });
});

describe('commonSubexpressions', () => {
  it('computes what is the same once', () => {
    const twice = () => float('Exp', [float('Mul', [x, floatConstant(2)], [32, 64])], [32, 64]);
    expectPass(
      commonSubexpressions,
      float('AddV2', [twice(), twice()], [32, 64]),
      `
      %0 = Mul(x, 2) : float32[32,64]
      %1 = Exp(%0) : float32[32,64]
      %2 = Mul(x, 2) : float32[32,64]
      %3 = Exp(%2) : float32[32,64]
      %4 = AddV2(%1, %3) : float32[32,64]
      y = %4
      `,
      `
      %0 = Mul(x, 2) : float32[32,64]
      %1 = Exp(%0) : float32[32,64]
      %2 = AddV2(%1, %1) : float32[32,64]
      y = %2
      `,
    );
  });
});

describe('applyStandardPasses', () => {
  it('turns a dense layer and its gradients into four operations', () => {
    const dense = float('AddV2', [
      reshaped(batchProduct(reshaped(x, 1, 32, 64), reshaped(w, 1, 64, 10), [1, 32, 10]), 32, 10),
      input('bias', 10),
    ], [32, 10]); // prettier-ignore
    const dy = input('dy', 32, 10);
    const graph = applyStandardPasses({
      outputs: {
        y: dense,
        dw: reshaped(
          batchProduct(reshaped(x, 1, 32, 64), reshaped(dy, 1, 32, 10), [1, 64, 10], { a: true }),
          64,
          10,
        ),
        db: float('Sum', [dy, intConstant([0])], [10]),
      },
    });
    expect(printDataflow(graph)).toBe(
      lines(`
      %0 = MatMul(x, w) : float32[32,10]
      %1 = BiasAdd(%0, bias) data_format="NHWC" : float32[32,10]
      %2 = MatMul(x, dy) transpose_a : float32[64,10]
      %3 = BiasAddGrad(dy) data_format="NHWC" : float32[10]
      y = %1
      dw = %2
      db = %3
      `),
    );
  });
});

describe('stridedPointwiseGrad', () => {
  /** The gradient of a filter [height, width, in, out] with those strides, of images of 6 × 4. */
  const filterGradient = (filter: number[], strides: number[], { op = 'Conv2DBackpropFilter', padding = 'SAME', height = 6 } = {}) => {
    const attributes = { ...floatType, strides: attr.ints([1, ...strides, 1]), padding: attr.string(padding), data_format: attr.string('NHWC') };
    const channels = op === 'Conv2DBackpropFilter' ? filter[3] : filter[2] * filter[3];
    const dy = input('dy', 8, Math.ceil(height / strides[0]), Math.ceil(4 / strides[1]), channels);
    return float(op, [input('x', 8, height, 4, filter[2]), intConstant(filter), dy], filter, attributes);
  }; // prettier-ignore

  it('takes the gradient as a product over the rows and columns that the filter meets', () => {
    const y = filterGradient([1, 1, 3, 5], [3, 2]);
    expect(printDataflow(stridedPointwiseGrad({ outputs: { y } }))).toBe(
      lines(`
      %0 = Reshape(x, [16,3,2,6]) : float32[16,3,2,6]
      %1 = Slice(%0, [0,0,0,0], [16,1,2,3]) : float32[16,1,2,3]
      %2 = Reshape(%1, [32,3]) : float32[32,3]
      %3 = Reshape(dy, [32,5]) : float32[32,5]
      %4 = MatMul(%2, %3) transpose_a : float32[3,5]
      %5 = Reshape(%4, [1,1,3,5]) : float32[1,1,3,5]
      y = %5
      `),
    );
  });

  it('takes that of a depthwise filter on one channel so, too', () => {
    const y = filterGradient([1, 1, 1, 2], [2, 2], { op: 'DepthwiseConv2dNativeBackpropFilter' });
    expect(printDataflow(stridedPointwiseGrad({ outputs: { y } }))).toContain(
      'MatMul(%2, %3) transpose_a : float32[1,2]',
    );
  });

  it.each([
    ['windows that are no point', filterGradient([1, 2, 3, 5], [2, 2])],
    ['strides of one', filterGradient([1, 1, 3, 5], [1, 1])],
    ['many channels', filterGradient([1, 1, 16, 5], [2, 2])],
    ['strides that do not divide the image', filterGradient([1, 1, 3, 5], [2, 2], { height: 7 })],
    ['padding written as numbers', filterGradient([1, 1, 3, 5], [2, 2], { padding: 'EXPLICIT' })],
    ['depthwise filters of several channels', filterGradient([1, 1, 2, 2], [2, 2], { op: 'DepthwiseConv2dNativeBackpropFilter' })],
    ['gradients by the image', filterGradient([1, 1, 3, 5], [2, 2], { op: 'Conv2DBackpropInput' })],
  ])('leaves %s', (_, y) => {
    expect(printDataflow(stridedPointwiseGrad({ outputs: { y } }))).toBe(printDataflow({ outputs: { y } }));
  }); // prettier-ignore
});

describe('dropoutMasks', () => {
  const masked = (noise: string, kept: Value) => {
    const rate = floatConstant(0.25);
    const isKept = compute('GreaterEqual', floatType, [input(noise, 4, 3), rate], {
      shape: [4, 3],
      dtype: DataType.bool,
    });
    const casting = { SrcT: attr.type(DataType.bool), DstT: attr.type(DataType.float32) };
    const cast = float('Cast', [isKept], [4, 3], casting);
    return float('Mul', [input('x', 4, 3), float('RealDiv', [cast, kept], [4, 3])], [4, 3]);
  };

  it('has a mask drawn in place of the numbers that it is made from', () => {
    expectPass(
      dropoutMasks,
      masked('noise:7', floatConstant(0.75)),
      `
      %0 = GreaterEqual(noise:7, 0.25) : bool[4,3]
      %1 = Cast(%0) : float32[4,3]
      %2 = RealDiv(%1, 0.75) : float32[4,3]
      %3 = Mul(x, %2) : float32[4,3]
      y = %3
      `,
      `
      %0 = Mul(x, noise:7:0.25:0.75) : float32[4,3]
      y = %0
      `,
    );
  });

  it('leaves comparisons of other values, and divisions by what is not known', () => {
    for (const y of [masked('other', floatConstant(0.75)), masked('noise:7', input('kept'))]) {
      expect(printDataflow(dropoutMasks({ outputs: { y } }))).toBe(printDataflow({ outputs: { y } }));
    }
  });
});

describe('attentionGrad', () => {
  /** p·v, and the gradient by the scores of a softmax p, as tfjs writes it. @param otherValues dp is taken by others than p·v */
  const gradient = (otherValues = false) => {
    const [p, v, upstream] = [input('p', 2, 3, 3), input('v', 2, 3, 5), input('do', 2, 3, 5)];
    const forward = batchProduct(p, v, [2, 3, 5]);
    const dp = batchProduct(upstream, otherValues ? input('u', 2, 3, 5) : v, [2, 3, 3], { b: true });
    const product = float('Mul', [dp, p], [2, 3, 3]);
    const summing = { ...floatType, keep_dims: attr.bool(true) };
    const sum = float('Sum', [product, intConstant([2])], [2, 3, 1], summing);
    const scores = float('Sub', [product, float('Mul', [sum, p], [2, 3, 3])], [2, 3, 3]);
    return { outputs: { forward, scores } };
  };

  it('sums over the narrow product in place of the wide one', () => {
    expect(printDataflow(attentionGrad(gradient()))).toBe(
      lines(`
      %0 = BatchMatMulV2(p, v) : float32[2,3,5]
      %1 = BatchMatMulV2(do, v) adj_y : float32[2,3,3]
      %2 = Mul(do, %0) : float32[2,3,5]
      %3 = Sum(%2, [2]) keep_dims : float32[2,3,1]
      %4 = Sub(%1, %3) : float32[2,3,3]
      %5 = Mul(%4, p) : float32[2,3,3]
      forward = %0
      scores = %5
      `),
    );
  });

  it('leaves a softmax whose product with the values is not there', () => {
    const graph = gradient(true);
    expect(printDataflow(attentionGrad(graph))).toBe(printDataflow(graph));
  });
});

describe('activationsBeforeReshapes', () => {
  const maps = input('maps', 2, 1, 6, 5);

  it('takes a Reshape from between a bias and an activation', () => {
    const biased = float('BiasAdd', [maps, input('b', 5)], [2, 1, 6, 5]);
    expectPass(
      activationsBeforeReshapes,
      float('Relu', [reshaped(biased, 2, 6, 5)], [2, 6, 5]),
      `
      %0 = BiasAdd(maps, b) : float32[2,1,6,5]
      %1 = Reshape(%0, [2,6,5]) : float32[2,6,5]
      %2 = Relu(%1) : float32[2,6,5]
      y = %2
      `,
      `
      %0 = BiasAdd(maps, b) : float32[2,1,6,5]
      %1 = Relu(%0) : float32[2,1,6,5]
      %2 = Reshape(%1, [2,6,5]) : float32[2,6,5]
      y = %2
      `,
    );
  });

  it('leaves a Reshape of other values', () => {
    const y = float('Relu', [reshaped(maps, 2, 6, 5)], [2, 6, 5]);
    expect(printDataflow(activationsBeforeReshapes({ outputs: { y } }))).toBe(
      printDataflow({ outputs: { y } }),
    );
  });
});
