import { expect, test } from 'vitest';
import { checkpointsToPrune, type PrunableCheckpoint } from '../../../src/worker/pruning-policy.ts';

const periodic = (step: number): PrunableCheckpoint => ({
  step,
  kind: 'periodic',
  best: false,
  prunedAt: null,
});
const best = (step: number, current: boolean): PrunableCheckpoint => ({
  step,
  kind: 'best',
  best: current,
  prunedAt: null,
});

test('the newest are kept', () => {
  const checkpoints = [periodic(1), periodic(2), periodic(3), periodic(4)];
  expect(checkpointsToPrune(checkpoints, { keepLast: 2, keepBest: 1 })).toEqual([2, 1]);
});

test('the best is kept however old it is, and older bests are not', () => {
  const checkpoints = [best(1, false), best(2, true), periodic(3), periodic(4)];
  expect(checkpointsToPrune(checkpoints, { keepLast: 1, keepBest: 1 })).toEqual([3, 1]);
});

test('keepBest keeps earlier bests too', () => {
  const checkpoints = [best(1, false), best(2, false), best(3, true), periodic(4)];
  expect(checkpointsToPrune(checkpoints, { keepLast: 1, keepBest: 2 })).toEqual([1]);
});

test('the best is kept even where none is asked for', () => {
  expect(checkpointsToPrune([best(1, true), periodic(2)], { keepLast: 1, keepBest: 0 })).toEqual([]);
});

test('what the run ended with is kept, of several pauses the last one', () => {
  const ended = (step: number, kind: 'final' | 'paused'): PrunableCheckpoint => ({ ...periodic(step), kind });
  const checkpoints = [ended(1, 'paused'), ended(2, 'paused'), periodic(3), ended(4, 'final'), best(5, true)];
  expect(checkpointsToPrune(checkpoints, { keepLast: 1, keepBest: 1 })).toEqual([3, 2, 1]);
  expect(checkpointsToPrune(checkpoints.slice(0, 3), { keepLast: 1, keepBest: 1 })).toEqual([1]);
});

test('those of folds are kept like periodic ones, and not beside the final model', () => {
  const fold = (step: number): PrunableCheckpoint => ({ ...periodic(step), kind: 'fold' });
  const final: PrunableCheckpoint = { ...periodic(4), kind: 'final' };
  expect(checkpointsToPrune([fold(1), fold(2), fold(3)], { keepLast: 2, keepBest: 1 })).toEqual([1]);
  expect(checkpointsToPrune([fold(1), fold(3), final], { keepLast: 5, keepBest: 1 })).toEqual([3, 1]);
});

test('pruned ones count no more', () => {
  const gone = { ...periodic(3), prunedAt: '2026-11-22T10:00:00.000Z' };
  expect(checkpointsToPrune([gone, periodic(2), periodic(1)], { keepLast: 1, keepBest: 1 })).toEqual([1]);
});
