import { expect, test } from 'vitest';
import { rankingFigures } from '../../../src/engine/metrics/ranking-figures.ts';

const user = (scores: number[], relevant: number[]) => ({
  scores,
  isRelevant: (candidate: number) => relevant.includes(candidate),
});

test('figures of one user are those of the textbook', () => {
  // Order: 2, 0, 3, 1, 4; hits at places 1 and 3 of the first 3; three relevant.
  const figures = rankingFigures([user([0.8, 0.3, 0.9, 0.5, 0.1], [2, 3, 4])], 3);
  expect(figures).toMatchObject({ k: 3, users: 1, precision: 2 / 3, recall: 2 / 3, hitRate: 1 });
  expect(figures.map).toBeCloseTo((1 + 2 / 3) / 3, 12);
  // scikit-learn 1.9.1: ndcg_score([[0, 0, 1, 1, 1]], [[0.8, 0.3, 0.9, 0.5, 0.1]], k=3)
  expect(figures.ndcg).toBeCloseTo(0.7039180890341348, 12);
});

test('users without a relevant candidate do not count, the others by their mean', () => {
  const figures = rankingFigures([user([1, 2], []), user([1, 2], [1]), user([2, 1], [1])], 1);
  expect(figures).toMatchObject({ users: 2, precision: 0.5, recall: 0.5, ndcg: 0.5, map: 0.5, hitRate: 0.5 });
});

test('of equal scores the earlier candidate comes first', () => {
  expect(rankingFigures([user([1, 1, 1], [0])], 1).hitRate).toBe(1);
  expect(rankingFigures([user([1, 1, 1], [2])], 1).hitRate).toBe(0);
});
