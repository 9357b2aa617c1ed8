import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainCsv, type TrainedTable } from '../../support/train-csv.ts';

/** Options of tabular data, each trained with from the definition that a client sends to the evaluation. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
let trained: TrainedTable | null = null;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterEach(() => {
  trained?.dispose();
  trained = null;
});
afterAll(() => folder.close());

async function train(csv: string, definition: Omit<ExperimentDefinition, 'dataset'>): Promise<TrainedTable> {
  trained = await trainCsv(folder, csv, {
    model: { family: 'linear' },
    ...definition,
    training: { epochs: 20, optimizer: { type: 'adam', learningRate: 0.05 }, ...definition.training },
  });
  return trained;
}

const parts = ['train', 'validation', 'test'] as const;

/** The values of a column in each part of the split. */
const valuesOf = ({ data, rows }: TrainedTable, column: string) =>
  parts.map((part) => Array.from(data[part].rowNumbers, (row) => rows[row][column]));

describe('columns', () => {
  test('vectors: each position has its weight', async () => {
    const random = createRandom(3);
    const lines = Array.from({ length: 300 }, () => {
      const v = [random.normal(), 100 + 10 * random.normal(), random.normal()];
      return JSON.stringify({ v, y: 2 * v[0] - 0.3 * v[1] + 0.05 * random.normal() });
    });
    const run = await train(`${lines.join('\n')}\n`, { task: { type: 'regression', target: 'y' } });
    expect(run.resolved.inputs).toEqual([{ name: 'v', type: 'vector' }]);
    expect((run.evaluation.test as { r2: number }).r2).toBeGreaterThan(0.98);
    const [low, high] = await run.predict([{ v: [0, 100, 5] }, { v: [1, 100, -5] }]);
    const { target } = run.data.preparation;
    if (target.kind !== 'value') throw new Error('not a regression');
    expect((high - low) * target.scale).toBeCloseTo(2, 0);
  });
});

describe('split', () => {
  /** 300 rows of 30 stores over 100 days, not in order; the value follows the size. */
  function sales(): string {
    const random = createRandom(11);
    const lines = Array.from({ length: 300 }, (_, i) => {
      const size = random.normal();
      const day = new Date(Date.UTC(2024, 0, 1 + ((i * 37) % 100))).toISOString().slice(0, 10);
      const part = ['train', 'Train', 'train', 'val', 'TEST'][i % 5];
      return `store ${i % 30},${day},${part},${size.toFixed(4)},${(3 * size + 0.1 * random.normal()).toFixed(4)}`;
    });
    return `store,day,part,size,value\n${lines.join('\n')}\n`;
  }
  const task = { type: 'regression', target: 'value' } as const;
  const r2 = ({ evaluation }: TrainedTable) => (evaluation.test as { r2: number }).r2;

  test('grouped: a store is in one part only', async () => {
    const run = await train(sales(), { task, split: { strategy: 'grouped', column: 'store' } });
    const [first, second, third] = valuesOf(run, 'store').map((stores) => new Set(stores));
    expect(first.size + second.size + third.size).toBe(30);
    expect([...first].filter((store) => second.has(store) || third.has(store))).toEqual([]);
    expect(run.resolved.inputs.map(({ name }) => name)).not.toContain('store');
    expect(r2(run)).toBeGreaterThan(0.9);
  });

  test('timeOrdered: every test day is later than every training day', async () => {
    const run = await train(sales(), { task, split: { strategy: 'timeOrdered', column: 'day' } });
    const [first, second, third] = valuesOf(run, 'day').map((days) => (days as string[]).toSorted());
    expect(first.at(-1)! < second[0] && second.at(-1)! < third[0]).toBe(true);
    expect(first).toHaveLength(210);
    expect(r2(run)).toBeGreaterThan(0.9);
  });

  test('column: the rows are where the column puts them, and the model does not see it', async () => {
    const run = await train(sales(), { task, split: { strategy: 'column', column: 'part' } });
    const [first, second, third] = valuesOf(run, 'part').map((names) => new Set(names));
    expect([first, second, third]).toEqual([
      new Set(['train', 'Train']),
      new Set(['val']),
      new Set(['TEST']),
    ]);
    expect(run.data.preparation.featureNames.some((name) => name.startsWith('part'))).toBe(false);
    expect(r2(run)).toBeGreaterThan(0.9);
  });
});
