import { describe, expect, it } from 'vitest';
import type { PreparedSplit } from '../../../src/data/preparation/prepared-data.ts';
import { evaluateInteractions, rankRatings } from '../../../src/engine/metrics/recommendation-evaluation.ts';

const places = { user: 0, item: 1, users: 4, items: 21 };

function split(rows: [user: number, item: number, target: number][]): PreparedSplit {
  return {
    rows: rows.length,
    features: Float32Array.from(rows.flatMap(([user, item]) => [user, item])),
    targets: Float32Array.from(rows, ([, , target]) => target),
    rowNumbers: Int32Array.from(rows.keys()),
  };
}

/** Scores an item by its index: item 20 comes first, but for user 3, for whom it comes last. */
const runner = {
  asked: 0,
  predict(features: Float32Array, rows: number) {
    runner.asked += rows;
    const values = Float32Array.from({ length: rows }, (_, row) => {
      const score = features[2 * row + 1] / 21;
      return features[2 * row] === 3 ? 1 - score : score;
    });
    return Promise.resolve({ rows, width: 1, values });
  },
};

const train = split([[1, 20, 1], [1, 19, 1], [1, 1, 0], [2, 5, 1], [3, 5, 1]]); // prettier-ignore
const held = split([[1, 18, 1], [1, 2, 1], [1, 17, 0], [2, 20, 1], [3, 20, 1], [0, 4, 1]]); // prettier-ignore

async function evaluate(scoresAtMost?: number) {
  const outputs = { rows: 6, width: 1, values: Float32Array.of(0.5, 0.5, 0.5, 0.5, 0.5, 0.5) };
  runner.asked = 0;
  return await evaluateInteractions({
    data: { train, width: 2 }, split: held, places, outputs, runner, loss: 'crossEntropy', labelSmoothing: 0, seed: 7,
    ...(scoresAtMost !== undefined && { scoresAtMost }),
  }); // prettier-ignore
}

describe('held-out items among all others', () => {
  it('are ranked without those of the training rows, drawn pairs and unknown users', async () => {
    const report = await evaluate();
    // User 1: 18 is first of 18 candidates, 2 is beyond the tenth. User 2: 20 is first. User 3: 20 is last.
    expect(report).toMatchObject({ kind: 'recommendation', rows: 5, items: 20, k: 10, users: 3 });
    expect(runner.asked).toBe(18 + 19 + 19);
    expect(report.hitRate).toBeCloseTo(2 / 3, 12);
    expect(report.recall).toBeCloseTo((1 / 2 + 1 + 0) / 3, 12);
    expect(report.precision).toBeCloseTo(2 / 30, 12);
    expect(report.map).toBeCloseTo((1 / 2 + 1 + 0) / 3, 12);
    expect(report.ndcg).toBeCloseTo((1 / (1 + 1 / Math.log2(3)) + 1) / 3, 12);
    expect(report.loss).toBeCloseTo(Math.LN2, 6);
  });

  it('are those of fewer users, where all would be too many scores', async () => {
    expect((await evaluate(45)).users).toBe(2);
    expect(await evaluate(45)).toEqual(await evaluate(45));
    expect((await evaluate(1)).users).toBe(1);
  });
});

describe('ratings', () => {
  it('order the held-out items of each user; relevant are those at or above the mean of training', () => {
    const rated = split([[1, 1, 1], [1, 2, -1], [2, 1, 1], [2, 2, -1]]); // prettier-ignore
    const test = split([[1, 3, 0], [1, 4, -2], [1, 5, -1], [2, 3, -1], [3, 0, 5], [0, 3, 5]]); // prettier-ignore
    const predicted = [0.1, 0.9, 0, 1, 1, 1];
    // User 1 has one relevant item, second of three; user 2 none; the others are unknown.
    const report = rankRatings(predicted, test, { train: rated, width: 2 }, places);
    expect(report).toMatchObject({ k: 10, users: 1, recall: 1, hitRate: 1, precision: 0.1 });
    expect(report.ndcg).toBeCloseTo(1 / Math.log2(3), 12);
    expect(report.map).toBeCloseTo(1 / 2, 12);
  });
});
