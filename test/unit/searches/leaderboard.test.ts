import { expect, test } from 'vitest';
import type { TrialState } from '../../../src/contracts/search.ts';
import { leaderboardOf } from '../../../src/searches/leaderboard.ts';
import type { TrialResult } from '../../../src/store/ports/search-store.ts';

const trial = (number: number, state: TrialState, value: number | null, more: Partial<TrialResult> = {}): TrialResult => ({ trial: number, state, value, family: 'mlp', seconds: 2, test: 0.7, trainedEpochs: 9, plannedEpochs: 9, pausesAfter: null, runId: `run_${number}`, experimentId: `exp_${number}`, parameters: {}, error: null, createdAt: '', endedAt: '', ...more }); // prettier-ignore
const trials = [
  trial(0, 'stopped', 0.99, { trainedEpochs: 3 }),
  trial(1, 'completed', 0.8),
  trial(2, 'completed', 0.9, { family: 'linear', seconds: 1.5 }),
  trial(3, 'stopped', 0.5, { trainedEpochs: 6 }),
  trial(4, 'failed', null, { family: null }),
  trial(5, 'queued', null),
];
const search = {
  objective: { metric: 'accuracy', on: 'validation', direction: 'maximize' } as const,
  auto: null,
  best: { trial: 2, runId: 'run_2', experimentId: 'exp_2', value: 0.9, changes: [] },
  finishedAt: '2026-11-22T10:09:00.000Z',
};

test('ranks what came to its end before what was cut short, and tells the test figure of the best trial alone', () => {
  const { data } = leaderboardOf(search, trials, 3);
  expect(data.map(({ rank, trial: number, test: figure }) => [rank, number, figure])).toEqual([[1, 2, 0.7], [2, 1, null], [3, 3, null]]); // prettier-ignore
  const underWay = leaderboardOf({ ...search, finishedAt: null }, trials, 9);
  expect(underWay.data.map((leader) => leader.test)).toEqual([null, null, null, null]);
});

test('families come by their best trials, with the time of all their trials and the reason why they are tried', () => {
  const auto = { families: [{ family: 'linear', reason: 'It is fast.' }, { family: 'cnn', reason: 'Images.' }], leftOut: [{ family: 'gru', reason: 'No steps.' }], notes: ['Folds.'] }; // prettier-ignore
  const { families, leftOut, notes } = leaderboardOf({ ...search, auto }, trials, 1);
  expect(families).toEqual([
    { family: 'linear', reason: 'It is fast.', trials: 1, best: 0.9, seconds: 1.5 },
    { family: 'mlp', reason: null, trials: 4, best: 0.8, seconds: 8 },
    { family: 'cnn', reason: 'Images.', trials: 0, best: null, seconds: 0 },
  ]);
  expect([leftOut, notes]).toEqual([auto.leftOut, auto.notes]);
});
