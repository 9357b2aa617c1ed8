import { expect, test } from 'vitest';
import type { PreparedData } from '../../../src/data/preparation/prepared-data.ts';
import { checkModelMemory, createMemoryWatch } from '../../../src/trainer/memory-limit.ts';

const split = (numbers: number) => ({
  rows: 1,
  features: new Float32Array(numbers),
  targets: new Float32Array(0),
  rowNumbers: new Int32Array(0),
});
const data = { train: split(1000), validation: split(0), test: split(0) } as unknown as PreparedData;
const memory = { weights: 0, gradients: 0, optimizer: 0, activations: 0, total: 2000 };

test('a model and its data within the limit pass, over it they are refused with what each takes', () => {
  expect(() => checkModelMemory({ memory }, data, 10_000)).not.toThrow();
  expect(() => checkModelMemory({ memory: { ...memory, total: 5e9 } }, data, 1e9)).toThrow(
    /5000 MB.*1000 MB/,
  );
});

test('a process that grows over the limit is stopped; it is looked at now and then only', () => {
  let resident = 500;
  let looks = 0;
  let now = 0;
  const check = createMemoryWatch(
    1000,
    () => {
      looks += 1;
      return resident;
    },
    () => now,
  );
  resident = 5000;
  for (let i = 0; i < 100; i++) check();
  expect(looks).toBe(1);
  now = 1000;
  expect(check).toThrow('may take');
  resident = 1400;
  now = 2000;
  expect(check).not.toThrow();
});
