import { describe, expect, it } from 'vitest';
import { findMetricGaps } from '../../../scripts/chaos/check-metrics.ts';
import type { StoredEvent, StoredPoint } from '../../../scripts/chaos/run-records.ts';

const epochPoint = (epoch: number, value = 1 / epoch): StoredPoint => ({
  scope: 'epoch',
  name: 'train.loss',
  step: 4 * epoch,
  epoch,
  value,
});
const stepPoint = (step: number): StoredPoint => ({
  scope: 'step',
  name: 'train.loss',
  step,
  epoch: step / 4,
  value: 0.5,
});
const told = (points: readonly StoredPoint[], id = 0, voidAfterStep?: number): StoredEvent => ({
  id,
  type: 'metrics',
  data: { points, ...(voidAfterStep !== undefined && { voidAfterStep }) },
});
const numbered = (events: readonly StoredEvent[]): StoredEvent[] =>
  events.map((event, i) => ({ ...event, id: i + 1 }));

const points = [epochPoint(1), epochPoint(2), epochPoint(3)];
const complete = {
  metrics: points,
  events: numbered([{ id: 0, type: 'status', data: {} }, told(points)]),
  checkpoints: [] as { step: number; kind: string }[],
  planned: { steps: 12, epochs: 3 },
};
const undisturbed = { metrics: points };
const gaps = (more: Partial<typeof complete>) => findMetricGaps({ ...complete, ...more }, undisturbed);

describe('gaps in what a run told', () => {
  it('are none where all is there', () => {
    expect(gaps({})).toEqual([]);
  });

  it('are epochs without a point, with another value, or beyond the last', () => {
    const of = (metrics: StoredPoint[]) => gaps({ metrics, events: numbered([told(metrics)]) });
    expect(of([points[0], points[2]])).toEqual(['epoch train.loss at step 8 is missing']);
    expect(of([points[0], epochPoint(2, 0.7), points[2]])).toEqual([
      'epoch train.loss at step 8 is 0.7 in epoch 2, undisturbed 0.5 in epoch 2',
    ]);
    expect(of([...points, epochPoint(4)])).toEqual(['epoch train.loss at step 16 is in no undisturbed run']);
  });

  it('are steps without a point for longer than a point is due', () => {
    const expected = [...points, ...[1, 3, 7, 12].map(stepPoint)];
    const of = (...steps: number[]) => {
      const metrics = [...points, ...steps.map(stepPoint)];
      return findMetricGaps(
        { ...complete, metrics, events: numbered([told(metrics)]) },
        { metrics: expected },
      );
    };
    // one step each in a run of 12, at the latest after the four of an epoch
    expect(of(1, 4, 8, 12)).toEqual([]);
    expect(of(1, 5, 10)).toEqual([]);
    expect(of(1, 4, 12)).toEqual(['no point of the steps 5 to 11']);
    expect(of(12, 8)).toEqual(['no point of the steps 1 to 7']);
    expect(of(1, 4, 7)).toEqual(['no point of the steps 8 to 12']);
    expect(of()).toEqual(['no point of the steps 1 to 12']);
  });

  it('are no steps that an undisturbed run has no point of, as the folds of a cross-validation', () => {
    const metrics = [...points, stepPoint(7), stepPoint(11)];
    const expected = { metrics: [...points, stepPoint(6), stepPoint(12)] };
    expect(findMetricGaps({ ...complete, metrics, events: numbered([told(metrics)]) }, expected)).toEqual([]);
  });

  it('are numbers of events that do not rise by one', () => {
    const [first, second] = complete.events;
    expect(gaps({ events: [first, { ...second, id: 3 }] })).toEqual(['event 2 has the number 3']);
    expect(gaps({ events: [first, { ...second, id: 1 }] })).toEqual(['event 2 has the number 1']);
  });

  it('are points that the events do not tell as they are stored, void ones left out', () => {
    expect(gaps({ events: numbered([told(points.slice(0, 2))]) })).toEqual([
      'epoch train.loss at step 12 is in no event',
    ]);
    const again = numbered([
      told([...points.slice(0, 2), stepPoint(9)]),
      told([], 0, 4),
      told(points.slice(1)),
    ]);
    expect(gaps({ events: again })).toEqual([]);
    const unsaid = numbered([told([...points.slice(0, 2), stepPoint(9)]), told(points.slice(1))]);
    expect(gaps({ events: unsaid })).toEqual(['step train.loss at step 9 was told, but is not stored']);
    expect(gaps({ events: numbered([told([...points.slice(0, 2), epochPoint(3, 9)])]) })).toEqual([
      `epoch train.loss at step 12 was told as 9, but stored as ${1 / 3}`,
    ]);
  });

  it('are checkpoints without an event', () => {
    const checkpoints = [{ step: 4, kind: 'periodic' }];
    expect(gaps({ checkpoints })).toEqual(['the checkpoint at step 4 is in no event']);
    const events = numbered([told(points), { id: 0, type: 'checkpoint', data: { step: 4 } }]);
    expect(gaps({ checkpoints, events })).toEqual([]);
  });
});
