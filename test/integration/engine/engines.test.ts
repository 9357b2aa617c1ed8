import { beforeAll, describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { EngineInfo } from '../../../src/contracts/system.ts';
import { describeWithLibtensorflow } from './needs-libtensorflow.ts';
import { runChild } from './run-child.ts';

interface Training {
  firstLoss: number;
  lastLoss: number;
  predictions: number[];
  grown: number;
  left: number;
}

interface Result {
  info: EngineInfo;
  backend: string;
  mlp: Training;
  cnn: Training;
  gradients: Record<string, number[]>;
  einsum: number[];
  dataIdsKept: number;
}

async function runOn(engine: 'libtensorflow' | 'wasm'): Promise<Result> {
  const { code, signal, stdout, stderr } = await runChild('./tfjs-child.ts', [engine]);
  expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
  return JSON.parse(stdout) as Result;
}

/** What must hold on every engine. */
function expectTraining(result: Result): void {
  expect(Value.Check(EngineInfo, result.info)).toBe(true);
  for (const training of [result.mlp, result.cnn]) {
    expect(training.lastLoss).toBeLessThan(training.firstLoss * 0.7);
    expect({ grown: training.grown, left: training.left }).toEqual({ grown: 0, left: 0 });
  }
  expect(result.dataIdsKept).toBe(0);
}

describe('the WASM engine', () => {
  let wasm: Result;
  beforeAll(async () => {
    wasm = await runOn('wasm');
  });

  it('trains, says what it is and why, and leaves nothing behind', () => {
    expectTraining(wasm);
    expect(wasm.backend).toBe('wasm');
    expect(wasm.info).toMatchObject({
      name: 'wasm',
      threads: { intraOp: 1, interOp: 1 },
      gpu: false,
      fallbackReason: 'The configuration asks for the WASM engine.',
    });
  });

  describeWithLibtensorflow('beside libtensorflow', () => {
    let libtensorflow: Result;
    beforeAll(async () => {
      libtensorflow = await runOn('libtensorflow');
    });

    it('both train: model.fit runs on libtensorflow through TensorFlow.js', () => {
      expectTraining(libtensorflow);
      expect(libtensorflow.backend).toBe('tensorflow');
      expect(libtensorflow.info).toMatchObject({ name: 'libtensorflow', fallbackReason: null });
      expect(libtensorflow.info.devices.some(({ type }) => type === 'CPU')).toBe(true);
    });

    it('has the same gradients to 1e-4', () => {
      expect(Object.keys(wasm.gradients)).toEqual(Object.keys(libtensorflow.gradients));
      const worst = Object.entries(libtensorflow.gradients).map(([name, expected]) => {
        const actual = wasm.gradients[name];
        return Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? Number.NaN))));
      });
      expect(worst.filter((difference) => !(difference < 1e-4))).toEqual([]);
      const largest = Object.values(libtensorflow.gradients).map((values) =>
        Math.max(...values.map(Math.abs)),
      );
      expect(Math.min(...largest)).toBeGreaterThan(1e-3);
    });

    it('computes what it takes from the CPU backend like libtensorflow', () => {
      expect(wasm.einsum.length).toBe(8);
      libtensorflow.einsum.forEach((value, i) => expect(wasm.einsum[i]).toBeCloseTo(value, 5));
    });

    it('trains to the same predictions', () => {
      for (const kind of ['mlp', 'cnn'] as const) {
        libtensorflow[kind].predictions.forEach((value, i) => {
          expect(wasm[kind].predictions[i]).toBeCloseTo(value, 2);
        });
      }
    });
  });
});

describeWithLibtensorflow('libtensorflow on a Node that dropped old utilities', () => {
  it('runs the kernels that use them; and a process that is asked twice has one engine', async () => {
    const { code, stdout, stderr } = await runChild('./newer-node-child.ts', []);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ sameEngine: true, values: [9, 5], indices: [1, 2] });
  });
});
