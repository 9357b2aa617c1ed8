import { describe, expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type {
  AutoencodingEvaluation,
  MultiLabelEvaluation,
  RegressionEvaluation,
} from '../../../src/contracts/evaluation.ts';
import { createRandom } from '../../../src/random.ts';
import { useTableTraining } from '../../support/table-training.ts';
import type { TrainedTable } from '../../support/train-csv.ts';

/** Tasks whose target is more than one number, from the definition that a client sends to the evaluation. */

const tables = useTableTraining();

async function train(csv: string, definition: Omit<ExperimentDefinition, 'dataset'>): Promise<TrainedTable> {
  return await tables.train(csv, {
    model: { family: 'linear' },
    ...definition,
    training: { epochs: 30, optimizer: { type: 'adam', learningRate: 0.05 }, ...definition.training },
  });
}

describe('several labels', () => {
  /** 600 rows: one label by the sign of x, one rare by y, one by chance; the first as true and false. */
  function labelled(): string {
    const random = createRandom(5);
    const lines = Array.from({ length: 600 }, (_, i) => {
      const [x, y] = [random.normal(), random.normal()];
      const warm = x + 0.2 * random.normal() > 0;
      const rare = y + 0.3 * random.normal() > 1.6 ? 1 : 0;
      const missing = i === 10 ? '' : String(random.integer(2));
      return `${x.toFixed(4)},${y.toFixed(4)},${warm},${rare},${missing}`;
    });
    return `x,y,warm,rare,chance\n${lines.join('\n')}\n`;
  }
  const task = { type: 'multiLabelClassification', targets: ['warm', 'rare', 'chance'] } as const;
  const judgedLabels = ({ evaluation }: TrainedTable) => evaluation.test as MultiLabelEvaluation;
  const recallOf = (run: TrainedTable, label: string) =>
    judgedLabels(run).perLabel.find((report) => report.class === label)!.recall;

  test('each is learned by itself, and evaluated on rows that no label is missing in', async () => {
    const run = await train(labelled(), { task: { ...task, targets: [...task.targets] } });
    expect(run.data.targetWidth).toBe(3);
    expect(run.data.notes).toContain('1 row without a value of "warm" or "rare" or "chance" left out.');
    const { perLabel, subsetAccuracy, hammingLoss, labels } = judgedLabels(run);
    expect(labels).toEqual(['warm', 'rare', 'chance']);
    const [warm, rare, chance] = perLabel;
    expect(warm.auc).toBeGreaterThan(0.97);
    expect(rare.auc).toBeGreaterThan(0.9);
    expect(Math.abs(chance.auc! - 0.5)).toBeLessThan(0.2);
    expect(hammingLoss).toBeLessThan(0.3);
    expect(subsetAccuracy).toBeGreaterThan(0.3);
    const outputs = await run.predict([
      { x: 3, y: -1 },
      { x: -3, y: 4 },
    ]);
    expect(outputs).toHaveLength(6);
    expect(outputs[0]).toBeGreaterThan(0.95);
    expect(outputs[1]).toBeLessThan(0.1);
    expect(outputs[3]).toBeLessThan(0.05);
    expect(outputs[4]).toBeGreaterThan(0.9);
  });

  test('the split holds every label in every part, however rare', async () => {
    const run = await train(labelled(), {
      task: { ...task, targets: [...task.targets] },
      training: { epochs: 1 },
    });
    const { train: fitted, validation, test: held } = run.data;
    const shares = [fitted, validation, held].map(({ targets, rows }) => {
      const having = targets.filter((_, index) => index % 3 === 1).reduce((sum, value) => sum + value, 0);
      return having / rows;
    });
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.02);
  });

  test('class weights and a threshold of its own raise the recall of a rare one', async () => {
    const definition = { task: { ...task, targets: [...task.targets] }, training: { epochs: 8 } };
    const plain = await train(labelled(), definition);
    const before = recallOf(plain, 'rare');
    plain.dispose();
    const weighted = await train(labelled(), {
      ...definition,
      preparation: { imbalance: 'classWeights' },
    });
    expect(recallOf(weighted, 'rare')).toBeGreaterThan(before);
    weighted.dispose();
    const chosen = await train(labelled(), { ...definition, evaluation: { threshold: 'auto' } });
    const thresholds = judgedLabels(chosen).perLabel.map(({ threshold }) => threshold);
    expect(new Set(thresholds).size).toBe(3);
    expect(recallOf(chosen, 'rare')).toBeGreaterThanOrEqual(before);
  });

  test.each(['focal', 'hinge'] as const)('are learned by the loss %s', async (loss) => {
    const run = await train(labelled(), {
      task: { ...task, targets: [...task.targets] },
      training: { loss, earlyStopping: { metric: 'validation.hammingLoss', patience: 10 } },
    });
    expect(judgedLabels(run).perLabel[0].auc).toBeGreaterThan(0.97);
  });

  test('a label that is neither 0 nor 1 is named', async () => {
    const csv = `x,a,b\n${Array.from({ length: 50 }, (_, i) => `${i},${i % 2},${i % 3 === 0 ? 1 : 0}`).join('\n')}\n`;
    const run = train(csv.replace('49,1,0', '49,1,2'), {
      task: { type: 'multiLabelClassification', targets: ['a', 'b'] },
    });
    await expect(run).rejects.toMatchObject({
      issues: [{ pointer: '/task/targets/1', code: 'targetTypeMismatch' }],
    });
  });
});

test('several values are learned together, each reported in its own unit', async () => {
  const random = createRandom(2);
  const lines = Array.from({ length: 300 }, () => {
    const x = random.normal();
    return `${x.toFixed(4)},${(2 * x + 5).toFixed(4)},${(1000 - 300 * x + random.normal()).toFixed(3)}`;
  });
  const run = await train(`x,small,large\n${lines.join('\n')}\n`, {
    task: { type: 'regression', targets: ['small', 'large'] },
    training: { epochs: 60 },
  });
  const { perOutput, r2 } = run.evaluation.test as RegressionEvaluation;
  expect(r2).toBeGreaterThan(0.99);
  expect(perOutput!.map(({ output }) => output)).toEqual(['small', 'large']);
  expect(perOutput![1].rmse).toBeGreaterThan(perOutput![0].rmse);
  const { target } = run.data.preparation;
  expect(target).toMatchObject({ kind: 'values', names: ['small', 'large'] });
  const [small, large] = await run.predict([{ x: 1 }]);
  const { offsets, scales } = target as Extract<typeof target, { kind: 'values' }>;
  expect(small * scales[0] + offsets[0]).toBeCloseTo(7, 0);
  expect(Math.abs(large * scales[1] + offsets[1] - 700)).toBeLessThan(30);
});

describe('autoencoding', () => {
  /** Six columns that two hidden numbers make, and a category that follows the first. */
  function table(rows = 500): string {
    const random = createRandom(4);
    const lines = Array.from({ length: rows }, () => {
      const [a, b] = [random.normal(), random.normal()];
      const noise = () => 0.02 * random.normal();
      const values = [a, b, a + b, a - b, 2 * a, 0.5 * b].map((value) => (value + noise()).toFixed(4));
      return `${values.join(',')},${a > 0 ? 'high' : 'low'}`;
    });
    return `c1,c2,c3,c4,c5,c6,level\n${lines.join('\n')}\n`;
  }
  const narrow = (units: number): ExperimentDefinition['model'] => ({
    family: 'mlp',
    layers: [
      { units: 24, activation: 'tanh' },
      { units, activation: 'linear' },
      { units: 24, activation: 'tanh' },
    ],
  });
  const judged = ({ evaluation }: TrainedTable) => evaluation.test as AutoencodingEvaluation;
  const training = { epochs: 60, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.01 } } as const;

  test('two numbers say what two numbers made; one does not', async () => {
    const run = await train(table(), { task: { type: 'autoencoding' }, model: narrow(2), training });
    const { explainedVariance, perColumn, rowErrors, mse } = judged(run);
    expect(run.data.train.targets).toBe(run.data.train.features);
    expect(explainedVariance).toBeGreaterThan(0.9);
    expect(perColumn.map(({ column, features }) => [column, features])).toEqual([
      ['c1', 1], ['c2', 1], ['c3', 1], ['c4', 1], ['c5', 1], ['c6', 1], ['level', 2],
    ]); // prettier-ignore
    const total = perColumn.reduce((sum, column) => sum + column.mse * column.features, 0);
    expect(total / 8).toBeCloseTo(mse, 6);
    expect(rowErrors.quantiles.at(-1)).toBeGreaterThan(mse);
    run.dispose();
    const tight = await train(table(), { task: { type: 'autoencoding' }, model: narrow(1), training });
    expect(judged(tight).explainedVariance!).toBeLessThan(explainedVariance! - 0.1);
  });

  test('features in 0 … 1 are learned by the cross-entropy', async () => {
    const run = await train(table(), {
      task: { type: 'autoencoding' },
      model: narrow(2),
      preparation: { numeric: 'minMax' },
      training: { ...training, loss: 'crossEntropy' },
    });
    expect(judged(run).explainedVariance).toBeGreaterThan(0.8);
    const outputs = await run.predict(run.rows.slice(0, 5));
    expect(outputs).toHaveLength(40);
    expect(outputs.every((value) => value > 0 && value < 1)).toBe(true);
  });
});
