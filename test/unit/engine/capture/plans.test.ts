import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attr, floatType } from '../../../../src/engine/capture/graph/attribute-value.ts';
import { printDataflow } from '../../../../src/engine/capture/graph/print.ts';
import { splitWideKernels } from '../../../../src/engine/capture/passes/split-wide-kernels.ts';
import { candidatePlans, type StepTraits } from '../../../../src/engine/capture/plans/candidates.ts';
import { countFlops } from '../../../../src/engine/capture/plans/flops.ts';
import { createPlanCache } from '../../../../src/engine/capture/plans/plan-cache.ts';
import { parsePlan, plainPlan, planName, type Precision } from '../../../../src/engine/capture/plans/plan.ts';
import { createStateLayout } from '../../../../src/engine/capture/program/state-layout.ts';
import { names, wholeWeight, type StepModel } from '../../../../src/engine/capture/step/step-model.ts';
import { DataType } from '../../../../src/engine/libtensorflow/data-type.ts';
import { loadOptimizer } from '../../../../src/optimizers/load-optimizer.ts';
import { float, input, lines, product } from './dataflow-of.ts';

describe('plan names', () => {
  it.each([
    'plain',
    'shards 2',
    'tp 2',
    'unroll 8',
    'xla loop 64',
    'tp 2 unroll 4',
    'shards 2 tp 2',
    'shards 4 unroll 2',
    'threads 2',
    'shards 2 tp 2 unroll 4 threads 2',
    'xla noise',
    'shards 2 xla noise threads 2',
    'cpu',
    'cpu shards 2 unroll 4 threads 2',
    'bfloat16',
    'shards 2 threads 2 float16',
  ])('%s is read and written', (name) => {
    expect(planName(parsePlan(name))).toBe(name);
  });

  it.each(['', 'fast', 'shards', 'xla 64', 'unroll 4 shards 2'])(
    '"%s" is refused with what is known',
    (name) => {
      expect(() => parsePlan(name)).toThrow(/is no plan.*shards n/);
    },
  );
});

const small: StepTraits = {
  flops: 1e6,
  convolution: false,
  recurrent: false,
  batchStatistics: false,
  wideKernels: false,
  rows: 32,
  accumulated: false,
  xlaCompilable: true,
  recomputes: false,
  clipsByTensor: false,
  noise: 0,
};
const namesOf = (traits: Partial<StepTraits>, options = { cores: 2, xla: true }) =>
  candidatePlans({ ...small, ...traits }, { ...options, first: plainPlan }).map(planName);

describe('candidate plans', () => {
  it('are an XLA loop for a small step, and unrolled steps where there is no XLA', () => {
    expect(namesOf({})).toEqual(['plain', 'xla loop 64']);
    expect(namesOf({}, { cores: 2, xla: false })).toEqual(['plain', 'unroll 8']);
  });

  it('are shards for convolutions, but not with batch statistics or for an odd number of rows', () => {
    expect(namesOf({ convolution: true, flops: 1e9 })).toEqual(['plain', 'shards 2 unroll 4', 'threads 2']);
    expect(namesOf({ convolution: true, flops: 1e9, batchStatistics: true })).toEqual(['plain', 'threads 2']);
    expect(namesOf({ convolution: true, flops: 1e9, rows: 33 })).toEqual(['plain', 'threads 2']);
  });

  it('cut wide kernels, and rows too where a step is large, but not where tensors are clipped one by one', () => {
    expect(namesOf({ wideKernels: true, flops: 2e8 })).toEqual([
      'plain',
      'shards 2',
      'tp 2 unroll 4',
      'threads 2',
    ]);
    expect(namesOf({ wideKernels: true, flops: 2e9 })).toContain('shards 2 tp 2');
    expect(namesOf({ wideKernels: true, flops: 2e8, clipsByTensor: true })).toEqual([
      'plain',
      'shards 2',
      'threads 2',
    ]);
  });

  it('have XLA compile what draws many random numbers', () => {
    const noisy = { noise: 100_000, flops: 1e9 };
    expect(namesOf(noisy)).toEqual(['plain', 'shards 2 xla noise', 'xla noise threads 2']);
    expect(namesOf(noisy, { cores: 2, xla: false })).toEqual(['plain', 'shards 2', 'threads 2']);
    expect(namesOf(noisy, { cores: 1, xla: true })).toEqual(['plain', 'xla noise']);
    expect(namesOf({ ...noisy, flops: 1e6 })).toEqual(['plain', 'xla loop 64']);
  });

  it('are tried in the formats of mixed precision, too, but in float16 not as a loop, which can leave no step out', () => {
    const options = {
      cores: 2,
      xla: true,
      first: plainPlan,
      reduced: ['bfloat16', 'float16'] as Precision[],
    };
    expect(candidatePlans(small, options).map(planName)).toEqual([
      'plain',
      'bfloat16',
      'float16',
      'xla loop 64',
      'xla loop 64 bfloat16',
    ]);
  });

  it('are plain alone for accumulated steps', () => {
    expect(namesOf({ accumulated: true })).toEqual(['plain']);
  });

  it('need more than one core to cut anything', () => {
    expect(namesOf({ wideKernels: true, convolution: false, flops: 2e9 }, { cores: 1, xla: true })).toEqual([
      'plain',
    ]);
  });
});

describe('countFlops', () => {
  it('counts two per multiply-add of products and convolutions', () => {
    const dense = product(input('x', 32, 64), input('w', 64, 10), [32, 10]);
    expect(countFlops({ outputs: { dense } })).toBe(2 * 32 * 64 * 10);
    const transposed = product(input('x', 32, 64), input('dy', 32, 10), [64, 10], { a: true });
    expect(countFlops({ outputs: { transposed } })).toBe(2 * 32 * 64 * 10);
    const convolution = float(
      'Conv2D',
      [input('image', 8, 28, 28, 3), input('filter', 5, 5, 3, 16)],
      [8, 24, 24, 16],
    );
    expect(countFlops({ outputs: { convolution } })).toBe(2 * 8 * 24 * 24 * 16 * 5 * 5 * 3);
  });
});

const momentum = await loadOptimizer({ type: 'momentum', learningRate: 0.1, momentum: 0.9 });

/** One dense layer with its gradients, as a step. */
function denseStep(): StepModel {
  const x = input('features', 4, 6);
  const w = input('w', 6, 8);
  const dy = input('targets', 4, 8);
  const outputs = {
    [names.loss]: float('Sum', [product(x, w, [4, 8])], []),
    back: product(dy, w, [4, 6], { b: true }),
    [names.gradient('w')]: product(x, dy, [6, 8], { a: true }),
  };
  return {
    rows: 4,
    parts: [{ rows: 4, metrics: [], graph: { outputs } }],
    isSequential: false,
    metrics: [],
    trained: [wholeWeight({ name: 'w', shape: [6, 8], dtype: DataType.float32, isTrainable: true })],
    optimizer: momentum.updates,
    gradient: { clipValue: null, clipNorm: null, clipGlobalNorm: null },
  };
}

describe('splitWideKernels', () => {
  it('cuts a kernel by columns, with its products and its gradient', () => {
    const model = denseStep();
    expect(printDataflow(model.parts[0].graph)).toBe(
      lines(`
      %0 = MatMul(features, w) : float32[4,8]
      %1 = Sum(%0) : float32[]
      %2 = MatMul(targets, w) transpose_b : float32[4,6]
      %3 = MatMul(features, targets) transpose_a : float32[6,8]
      loss = %1
      back = %2
      gradient:w = %3
      `),
    );
    const split = splitWideKernels(model, 2, 1);
    expect(split.trained.map(({ name, firstColumn, shape }) => ({ name, firstColumn, shape }))).toEqual([
      { name: 'w#0', firstColumn: 0, shape: [6, 4] },
      { name: 'w#1', firstColumn: 4, shape: [6, 4] },
    ]);
    expect(printDataflow(split.parts[0].graph)).toBe(
      lines(`
      %0 = MatMul(features, w#0) : float32[4,4]
      %1 = MatMul(features, w#1) : float32[4,4]
      %2 = ConcatV2(%0, %1, 1) : float32[4,8]
      %3 = Sum(%2) : float32[]
      %4 = Split(1, targets) num_split=2 : float32[4,4], float32[4,4]
      %5 = MatMul(%4.0, w#0) transpose_b : float32[4,6]
      %6 = MatMul(%4.1, w#1) transpose_b : float32[4,6]
      %7 = AddN(%5, %6) : float32[4,6]
      %8 = MatMul(features, %4.0) transpose_a : float32[6,4]
      %9 = MatMul(features, %4.1) transpose_a : float32[6,4]
      loss = %3
      back = %7
      gradient:w#0 = %8
      gradient:w#1 = %9
      `),
    );
  });

  it('leaves a kernel whole that is small, or used otherwise than in products', () => {
    expect(splitWideKernels(denseStep(), 2).trained.map(({ name }) => name)).toEqual(['w']);
    const model = denseStep();
    const w = input('w', 6, 8);
    const outputs = {
      ...model.parts[0].graph.outputs,
      penalty: float('L2Loss', [w], [], { ...floatType, a: attr.int(1) }),
    };
    const penalised = { ...model, parts: [{ ...model.parts[0], graph: { outputs } }] };
    expect(splitWideKernels(penalised, 2, 1).trained.map(({ name }) => name)).toEqual(['w']);
  });
});

const plainRmsprop = await loadOptimizer({
  type: 'rmsprop',
  learningRate: 1,
  rho: 0.9,
  momentum: 0,
  epsilon: 1e-7,
});

describe('the state layout', () => {
  const weights = [
    { name: 'w', shape: [2, 4], dtype: DataType.float32, isTrainable: true },
    { name: 'mean', shape: [4], dtype: DataType.float32, isTrainable: false },
  ];
  const parts = [0, 1].map((index) => ({
    name: `w#${index}`,
    weight: 'w',
    firstColumn: 2 * index,
    shape: [2, 2],
    dtype: DataType.float32,
  }));
  const layout = createStateLayout(weights, parts, plainRmsprop.updates);
  const tensor = (name: string, shape: number[], values: number[]) =>
    ({ name, shape, dtype: 'float32', data: Float32Array.from(values) }) as const;

  it('takes tensors apart by columns and puts them together again', () => {
    const state = [tensor('w', [2, 4], [1, 2, 3, 4, 5, 6, 7, 8]), tensor('mean', [4], [9, 9, 9, 9])];
    const variables = layout.toVariables(state, true);
    expect([...variables.get('w#0')!]).toEqual([1, 2, 5, 6]);
    expect([...variables.get('w#1')!]).toEqual([3, 4, 7, 8]);
    expect(layout.toTensors(variables, 'weight')).toEqual(state);
  });

  it("starts slots that are not given afresh, and keeps slots that only TensorFlow's kernel needs to itself", () => {
    const variables = layout.toVariables([], true);
    expect([...variables.keys()].filter((name) => name.startsWith('w#0'))).toEqual([
      'w#0',
      'w#0/velocity',
      'w#0/momentum',
    ]);
    expect(layout.toTensors(variables, 'slot').map(({ name }) => name)).toEqual(['w/velocity']);
    expect(layout.toVariables([tensor('mean', [4], [1, 2, 3, 4])], false).size).toBe(1);
  });

  it('refuses tensors of another shape', () => {
    expect(() => layout.toVariables([tensor('w', [4, 2], [1, 2, 3, 4, 5, 6, 7, 8])], true)).toThrow(
      /\[4, 2\].*\[2, 4\]/,
    );
  });
});

describe('the plan cache', () => {
  const decision = {
    best: { plan: parsePlan('shards 2'), msPerStep: 1, setupMs: 300 },
    plain: { plan: plainPlan, msPerStep: 2, setupMs: 100 },
    table: 'plain 2 ms, shards 2 1 ms',
  };

  it('finds what was stored under the same signature, and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trainyard-plans-'));
    try {
      const cache = createPlanCache(join(folder, 'new'));
      expect(await cache.find('a')).toBeNull();
      expect(await cache.keep('a', decision)).toEqual(decision);
      expect(await cache.find('a')).toEqual(decision);
      expect(await cache.find('b')).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('keeps the first decision of several, so that runs that start together take one plan', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trainyard-plans-'));
    try {
      const others = Array.from({ length: 8 }, (_, index) => ({ ...decision, table: `the ${index}th` }));
      const kept = await Promise.all(others.map((other) => createPlanCache(folder).keep('a', other)));
      expect(new Set(kept.map(({ table }) => table)).size).toBe(1);
      expect(await createPlanCache(folder).find('a')).toEqual(kept[0]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('forgets what was measured on a busy machine after an hour', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trainyard-plans-'));
    try {
      const hour = 3_600_000;
      const provisional = { ...decision, provisionalSince: hour };
      await createPlanCache(folder, () => hour).keep('a', provisional);
      expect(await createPlanCache(folder, () => 2 * hour - 1).find('a')).toEqual(provisional);
      const later = createPlanCache(folder, () => 2 * hour);
      expect(await later.find('a')).toBeNull();
      expect(await later.keep('a', decision)).toEqual(decision);
      expect(await later.find('a')).toEqual(decision);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('forgets a damaged file and survives a folder that can not be written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trainyard-plans-'));
    try {
      await writeFile(join(folder, 'a.json'), '{}');
      expect(await createPlanCache(folder).find('a')).toBeNull();
      const blocked = createPlanCache(join(folder, 'a.json', 'below a file'));
      expect(await blocked.keep('a', decision)).toEqual(decision);
      expect(await blocked.find('a')).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
