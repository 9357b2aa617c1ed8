import { describe, expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { createRandom } from '../../../src/random.ts';
import { useTableTraining } from '../../support/table-training.ts';
import type { TrainedTable } from '../../support/train-csv.ts';

/** Options of tabular data, each trained with from the definition that a client sends to the evaluation. */

const tables = useTableTraining();

async function train(csv: string, definition: Omit<ExperimentDefinition, 'dataset'>): Promise<TrainedTable> {
  return await tables.train(csv, {
    model: { family: 'linear' },
    ...definition,
    training: { epochs: 20, optimizer: { type: 'adam', learningRate: 0.05 }, ...definition.training },
  });
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

describe('preparation', () => {
  /** 400 rows of 40 shops; the value is the shop's own level, and what was last measured. */
  function shops(): string {
    const random = createRandom(21);
    const levels = Array.from({ length: 40 }, () => 3 * random.normal());
    const lines = Array.from({ length: 400 }, (_, i) => {
      const shop = random.integer(40);
      const value = levels[shop] + 0.3 * random.normal();
      return `shop ${shop},${random.normal().toFixed(3)},${value.toFixed(4)},${value > 0.8 ? 'high' : value > -1 ? 'mid' : 'low'},${i}`;
    });
    return `shop,size,value,level,at\n${lines.join('\n')}\n`;
  }
  const inputs = { exclude: ['at', 'level'] };
  const value = { type: 'regression', target: 'value' } as const;
  const r2 = ({ evaluation }: TrainedTable) => (evaluation.test as { r2: number }).r2;

  test.each<[string, ExperimentDefinition['preparation'], number]>([
    ['hashing', { categorical: 'hashing', hashing: { buckets: 256, signed: true } }, 256],
    ['hashing, unsigned', { categorical: 'hashing', hashing: { buckets: 256, signed: false } }, 256],
    ['embedding', { categorical: 'embedding' }, 1],
    ['target', { categorical: 'target' }, 1],
    ['target', { categorical: 'target', targetEncoding: { smoothing: 2, folds: 10 } }, 1],
  ])('%s: %j learns the level of each shop', async (_name, preparation, width) => {
    const run = await train(shops(), { task: value, inputs, preparation, training: { epochs: 60 } });
    expect(run.data.width).toBe(width + 1);
    expect(r2(run)).toBeGreaterThan(0.9);
    const [known] = await run.predict([{ shop: 'shop 3', size: 0 }]);
    const [other] = await run.predict([{ shop: 'never seen', size: 0 }]);
    expect(known).not.toBe(other);
  });

  test('target: for three classes, one share each', async () => {
    const run = await train(shops(), {
      task: { type: 'classification', target: 'level' },
      inputs: { exclude: ['at', 'value'] },
      preparation: { categorical: 'target' },
      training: { epochs: 60 },
    });
    expect(run.data.preparation.featureNames).toEqual(['shop:high', 'shop:low', 'shop:mid', 'size']);
    expect((run.evaluation.test as { accuracy: number }).accuracy).toBeGreaterThan(0.85);
  });

  test('mostRecent: what was last measured says more than the median', async () => {
    const random = createRandom(8);
    let level = 0;
    const lines = Array.from({ length: 600 }, (_, i) => {
      level = 0.97 * level + random.normal();
      const measured = i % 3 === 0 ? level.toFixed(4) : '';
      return `${measured},${level > 0 ? 'up' : 'down'},${i},${level.toFixed(4)}`;
    });
    const csv = `measured,sign,at,value\n${lines.join('\n').replaceAll(/,(up|down),(\d*[1-9]),/g, ',,$2,')}\n`;
    const definition: Omit<ExperimentDefinition, 'dataset'> = {
      task: value,
      inputs: { include: ['measured', 'sign'] },
      split: { strategy: 'timeOrdered', column: 'at' },
    };
    const recent = await train(csv, {
      ...definition,
      preparation: { missing: { numeric: 'mostRecent', categorical: 'mostRecent' } },
    });
    const byRecent = r2(recent);
    recent.dispose();
    const median = await train(csv, definition);
    expect(byRecent).toBeGreaterThan(0.7);
    expect(byRecent).toBeGreaterThan(r2(median) + 0.2);
  });

  test.each(['oversample', 'undersample'] as const)('%s raises the recall of the rare class', async (imbalance) => {
    const random = createRandom(2);
    const lines = Array.from({ length: 800 }, (_, i) => {
      const rare = i % 16 === 0;
      return `${(random.normal() + (rare ? 1.2 : 0)).toFixed(4)},${random.normal().toFixed(4)},${rare ? 'yes' : 'no'}`;
    });
    const csv = `a,b,y\n${lines.join('\n')}\n`;
    const recallOf = ({ evaluation: { test: report } }: TrainedTable) => {
      if (report?.kind !== 'classification') throw new Error('not a classification');
      return report.perClass.find((entry) => entry.class === 'yes')!.recall;
    };
    const task = { type: 'classification', target: 'y' } as const;
    const plain = await train(csv, { task });
    const before = recallOf(plain);
    const rows = plain.data.test.rowNumbers;
    plain.dispose();
    const run = await train(csv, { task, preparation: { imbalance } });
    expect(run.data.test.rowNumbers).toEqual(rows);
    expect(recallOf(run)).toBeGreaterThan(before + 0.3);
  }); // prettier-ignore
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
