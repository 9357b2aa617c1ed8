import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochsOf, simulateSearch } from '../../../bench/search/simulate-search.ts';
import { createScheduler } from '../../../src/search/create-scheduler.ts';
import { hyperbandBrackets } from '../../../src/search/hyperband.ts';
import type { Scheduler, SchedulerOptions, Trial } from '../../../src/search/types.ts';
import { trialOf } from './search-cases.ts';

/** A trial that waits at the rung of its last figure. */
const paused = (trial: number, ...figures: number[]): Trial => trialOf(trial, figures, { state: 'paused' });
const completed = (trial: number, ...figures: number[]): Trial =>
  trialOf(trial, figures, { state: 'completed', value: figures.at(-1) ?? null });

/** Runs a search of trials that have no parameters. */
const run = (
  scheduler: Scheduler,
  options: { trials: number; slots: number; maxEpochs: number },
  figure: (trial: number, epoch: number) => number,
): Trial[] =>
  simulateSearch({
    ...options,
    scheduler,
    sampler: { size: null, suggest: () => ({}) },
    figure: (_, epoch, trial) => figure(trial, epoch),
  });

describe('asha', () => {
  const asha = (trials: number | null = null): Scheduler =>
    createScheduler({ name: 'asha', minEpochs: 1, maxEpochs: 9, reduction: 3, trials });

  test('pauses at η, η², …; the last stretch goes to the end', () => {
    expect(asha().rungs).toEqual([1, 3]);
    expect(asha().firstRung(17)).toBe(1);
    const odd = createScheduler({ name: 'asha', minEpochs: 2, maxEpochs: 20, reduction: 4, trials: null });
    expect(odd.rungs).toEqual([2, 8]);
    const none = createScheduler({ name: 'asha', minEpochs: 5, maxEpochs: 5, reduction: 4, trials: null });
    expect([none.rungs, none.firstRung(0), none.next([])]).toEqual([
      [],
      null,
      { kind: 'start', trial: 0, untilEpoch: null },
    ]);
  });

  // Figures 5, 3, 4 at the first rung, then 6, 2, 7, and 1, 8, 9, by hand.
  test('promotes the best third of a rung as soon as there is one, from the highest rung down', () => {
    const start = (trial: number): object => ({ kind: 'start', trial, untilEpoch: 1 });
    const promote = (trial: number, untilEpoch: number | null): object => ({
      kind: 'promote',
      trial,
      untilEpoch,
    });
    const next = (...history: Trial[]): object | null => asha().next(history);

    expect(next()).toEqual(start(0));
    expect(next(paused(0, 5), paused(1, 3))).toEqual(start(2));
    const three = [paused(0, 5), paused(1, 3), paused(2, 4)];
    expect(next(...three)).toEqual(promote(1, 3));
    // Promoted, it holds the only place of three trials, whether it waits, runs or is at the next rung.
    for (const state of ['queued', 'running'] as const)
      expect(next(three[0], trialOf(1, [3], { state }), three[2])).toEqual(start(3));
    const one = paused(1, 3, 3, 3);
    expect(next(three[0], one, three[2], paused(3, 6), paused(4, 2))).toEqual(promote(4, 3));
    const four = paused(4, 2, 2, 2);
    const six = [three[0], one, three[2], paused(3, 6), four, paused(5, 7)];
    expect(next(...six)).toEqual(start(6));
    const nine = [...six, paused(6, 1), paused(7, 8), paused(8, 9)];
    expect(next(...nine)).toEqual(promote(6, 3));
    // Three at the second rung: its best is trained to the end before others are looked at.
    expect(next(...nine.with(6, paused(6, 1, 1, 1)))).toEqual(promote(6, null));
    expect(next(...nine.with(6, paused(6, 1, 1, 4)))).toEqual(promote(4, null));
  });

  test('failed trials take no place, trials that ended early do, and what is not a number is never promoted', () => {
    const failed = trialOf(2, [1], { state: 'failed' });
    expect(asha().next([paused(0, 5), paused(1, 3), failed])).toMatchObject({ kind: 'start' });
    expect(asha().next([paused(0, 5), paused(1, 3), failed, paused(3, 4)])).toMatchObject({
      kind: 'promote',
      trial: 1,
    });
    expect(asha().next([paused(0, 5), paused(1, 3), completed(2, 1)])).toMatchObject({ kind: 'start' });
    expect(asha().next([paused(0, Number.NaN), paused(1, Infinity), paused(2, Number.NaN)])).toMatchObject({
      kind: 'start',
    });
  });

  test('a trial that somebody paused between rungs is not promoted', () => {
    expect(asha().next([paused(0, 5), paused(1, 3, 2), paused(2, 4)])).toMatchObject({ kind: 'start' });
  });

  test('a search of few trials ends with its best one trained to the end', () => {
    expect(asha(2).next([paused(0, 5), paused(1, 3)])).toEqual({ kind: 'promote', trial: 1, untilEpoch: 3 });
    expect(asha(2).next([paused(0, 5), trialOf(1, [3])])).toBeNull();
    expect(asha(2).next([paused(0, 5), paused(1, 3, 3, 3)])).toEqual({
      kind: 'promote',
      trial: 1,
      untilEpoch: null,
    });
    expect(asha(2).next([paused(0, 5), completed(1, 3, 3, 3)])).toBeNull();
  });
});

describe('hyperband', () => {
  test('the brackets are those of the paper for R = 81 and η = 3', () => {
    const sizes = hyperbandBrackets(81, 1, 3).map(({ trials, epochs }) =>
      epochs.map((epoch, i) => [Math.floor(trials / 3 ** i), epoch]),
    );
    // Li 2018, table 1: n_i and r_i of s = 4 … 0.
    expect(sizes).toEqual([
      [[81, 1], [27, 3], [9, 9], [3, 27], [1, 81]], // prettier-ignore
      [[34, 3], [11, 9], [3, 27], [1, 81]], // prettier-ignore
      [[15, 9], [5, 27], [1, 81]], // prettier-ignore
      [[8, 27], [2, 81]], // prettier-ignore
      [[5, 81]],
    ]);
    expect(hyperbandBrackets(50, 4, 3)).toEqual([
      { trials: 9, epochs: [6, 17, 50] },
      { trials: 5, epochs: [17, 50] },
      { trials: 3, epochs: [50] },
    ]);
  });

  const options: SchedulerOptions = {
    name: 'hyperband',
    minEpochs: 1,
    maxEpochs: 9,
    reduction: 3,
    trials: null,
  };

  test('trains as many trials at each rung as the brackets say, one slot or many', () => {
    for (const slots of [1, 4, 50]) {
      const history = run(
        createScheduler(options),
        { trials: 17, slots, maxEpochs: 9 },
        (trial, epoch) => ((trial * 7) % 17) + 1 / epoch,
      );
      const lengths = history.map(({ curve }) => curve.length);
      const count = (from: number, to: number, epochs: number): number =>
        lengths.slice(from, to).filter((length) => length >= epochs).length;
      expect([count(0, 9, 1), count(0, 9, 3), count(0, 9, 9)]).toEqual([9, 3, 1]);
      expect([count(9, 14, 3), count(9, 14, 9)]).toEqual([5, 1]);
      expect(count(14, 17, 9)).toBe(3);
      // The best of each bracket.
      expect(lengths[0]).toBe(9);
      expect(lengths.indexOf(9, 9)).toBe(
        [9, 10, 11, 12, 13].toSorted((a, b) => ((a * 7) % 17) - ((b * 7) % 17))[0],
      );
    }
  });

  test('a rung waits for its slower trials, the next bracket does not; failed ones are not waited for', () => {
    const first = Array.from({ length: 9 }, (_, i) => paused(i, i));
    const scheduler = createScheduler(options);
    expect(scheduler.next(first.with(4, trialOf(4, [])))).toEqual({ kind: 'start', trial: 9, untilEpoch: 3 });
    expect(scheduler.next(first.with(0, trialOf(0, [], { state: 'failed' })))).toEqual({
      kind: 'promote',
      trial: 1,
      untilEpoch: 3,
    });
  });

  test('a bracket that the limit cuts short ends with its best', () => {
    const scheduler = createScheduler({ ...options, trials: 2 });
    const history = run(scheduler, { trials: 2, slots: 2, maxEpochs: 9 }, (trial) => trial);
    expect(history.map(({ state }) => state)).toEqual(['completed', 'paused']);
  });
});

describe('median', () => {
  const scheduler = createScheduler({ name: 'median', minEpochs: 2, startTrials: 3 });
  // Running averages at the second epoch: 3, 5, 6. Their median is 5.
  const others = [completed(0, 4, 2, 1), completed(1, 6, 4, 3), trialOf(2, [7, 5, 5], { state: 'stopped' })];

  test('stops a trial whose best figure is worse than the median of the others’ running averages', () => {
    expect(scheduler.shouldStop(3, [...others, trialOf(3, [9, 5.1])])).toBe(true);
    expect(scheduler.shouldStop(3, [...others, trialOf(3, [9, 5])])).toBe(false);
    expect(scheduler.shouldStop(3, [...others, trialOf(3, [4.9, 9])])).toBe(false);
    expect(scheduler.shouldStop(3, [...others, trialOf(3, [Number.NaN, Number.NaN])])).toBe(true);
  });

  test('stops none before its first epochs, and none that too few others can be compared with', () => {
    expect(scheduler.shouldStop(3, [...others, trialOf(3, [9])])).toBe(false);
    expect(scheduler.shouldStop(3, [...others.slice(0, 2), trialOf(3, [9, 9])])).toBe(false);
    expect(scheduler.shouldStop(3, [...others.with(0, trialOf(0, [1])), trialOf(3, [9, 9])])).toBe(false);
    expect(
      scheduler.shouldStop(3, [
        ...others.with(0, trialOf(0, [1, 1], { state: 'failed' })),
        trialOf(3, [9, 9]),
      ]),
    ).toBe(false);
  });
});

describe('every scheduler', () => {
  const schedulers: SchedulerOptions[] = [
    { name: 'none' },
    { name: 'asha', minEpochs: 1, maxEpochs: 27, reduction: 3, trials: 40 },
    { name: 'hyperband', minEpochs: 1, maxEpochs: 27, reduction: 3, trials: 40 },
    { name: 'median', minEpochs: 1 },
  ];

  // Curves a + 1/k, as the design page has them: their order never changes.
  test.each(schedulers)(
    '$name ends with the best trial trained to its end, and the others save epochs',
    (options) => {
      const epochs: number[] = [];
      fc.assert(
        fc.property(
          fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 40, maxLength: 40 }),
          fc.integer({ min: 1, max: 8 }),
          (levels, slots) => {
            const history = run(
              createScheduler(options),
              { trials: 40, slots, maxEpochs: 27 },
              (trial, epoch) => levels[trial] + 1 / epoch,
            );
            expect(history).toHaveLength(40);
            const best = levels.indexOf(Math.min(...levels));
            if (options.name !== 'hyperband' || best < 27) expect(history[best].state).toBe('completed');
            expect(epochsOf(history)).toBeLessThanOrEqual(40 * 27);
            epochs.push(epochsOf(history));
            // Whoever asks again, in whatever order, gets the same answer.
            const again = createScheduler(options);
            expect(again.next(history.toReversed())).toEqual(createScheduler(options).next(history));
          },
        ),
        { numRuns: 25 },
      );
      // Where each trial is better than those before, all are promoted: it is the mean that is small.
      const mean = epochs.reduce((sum, one) => sum + one, 0) / epochs.length;
      if (options.name === 'asha') expect(mean).toBeLessThan((40 * 27) / 4);
    },
  );
});
