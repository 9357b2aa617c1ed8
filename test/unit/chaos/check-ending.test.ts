import { describe, expect, it } from 'vitest';
import { findDoubles, findLoss, findUnaskedRuns } from '../../../scripts/chaos/check-ending.ts';

describe('a lost run', () => {
  it('is one that is not there, has not ended, or has ended otherwise', () => {
    expect(findLoss({ status: 'succeeded', error: null })).toBeNull();
    expect(findLoss(null)).toBe('it was accepted and is not there');
    expect(findLoss({ status: 'queued', error: null })).toBe('it is queued');
    expect(findLoss({ status: 'failed', error: 'Its worker was lost.' })).toBe(
      'it is failed: Its worker was lost.',
    );
  });
});

describe('what happened more than once', () => {
  const run = {
    statuses: ['queued', 'starting', 'running', 'queued', 'starting', 'running', 'succeeded'],
    attempts: [
      { attempt: 1, startedAt: 10, endedAt: 20 },
      { attempt: 2, startedAt: 20, endedAt: 30 },
    ],
    checkpoints: [
      { step: 5, kind: 'periodic' },
      { step: 9, kind: 'final' },
    ],
  };

  it('is nothing in a run that was taken over and ended', () => {
    expect(findDoubles(run)).toEqual([]);
  });

  it('is a second ending', () => {
    const statuses = [...run.statuses, 'queued', 'starting', 'failed'];
    expect(findDoubles({ ...run, statuses })).toEqual(['it ended 2 times: succeeded, failed']);
  });

  it('is a second final checkpoint', () => {
    const checkpoints = [...run.checkpoints, { step: 10, kind: 'final' }];
    expect(findDoubles({ ...run, checkpoints })).toEqual(['it has 2 final checkpoints']);
  });

  it('is an attempt beside the one before', () => {
    const [first, second] = run.attempts;
    const late = { ...first, endedAt: 21 };
    expect(findDoubles({ ...run, attempts: [second, late] })).toEqual([
      'attempt 1 had not ended when the next one began',
    ]);
    const open = { ...first, endedAt: null };
    expect(findDoubles({ ...run, attempts: [open, second] })).toHaveLength(1);
    expect(findDoubles({ ...run, attempts: [first, { ...second, endedAt: null }] })).toEqual([]);
  });
});

describe('runs that nobody asked for', () => {
  it('are none where each request has its run', () => {
    expect(findUnaskedRuns(['a', 'b'], ['a', 'b'], ['b', 'a'])).toEqual([]);
  });

  it('are those beyond the answers, those of a repeated request, and one that two requests share', () => {
    expect(findUnaskedRuns(['a', 'b'], ['a', 'b'], ['a', 'b', 'c'])).toEqual(['c']);
    expect(findUnaskedRuns(['a', 'b'], ['a', 'd'], ['a', 'b', 'd'])).toEqual(['d']);
    expect(findUnaskedRuns(['a', 'a'], ['a', 'a'], ['a'])).toEqual(['a']);
  });
});
