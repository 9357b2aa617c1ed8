import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MetricPoint } from '../../../src/contracts/run.ts';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addClaimedRun, addProject } from '../../support/store-fixtures.ts';

const point = (step: number, changes: Partial<MetricPoint> = {}): MetricPoint => ({
  step,
  epoch: step / 10,
  scope: 'step',
  name: 'train.loss',
  value: 1 / step,
  at: '2026-11-22T10:00:00.250Z',
  ...changes,
});

describe.each(storeBackends)('metrics of $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  it('come back by step, scope and name, filtered', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    const points = [
      point(1),
      point(2, { name: 'b' }),
      point(2, { name: 'B' }),
      point(2, { scope: 'epoch', name: 'validation.loss' }),
      point(3),
    ];
    expect(await test.store.metrics.append(lease, points.toReversed())).toBe(true);
    expect(await test.store.metrics.append(lease, [])).toBe(true);
    const list = (query: { names?: string[]; scope?: 'step' | 'epoch' }) =>
      test.store.metrics.list(run.id, { ...query, maxPoints: 100 });
    expect(await list({})).toEqual([points[0], points[3], points[2], points[1], points[4]]);
    expect(await list({ scope: 'epoch' })).toEqual([points[3]]);
    expect(await list({ names: ['b', 'train.loss'] })).toEqual([points[0], points[1], points[4]]);
    expect(await list({ names: [] })).toEqual([]);
    expect(await test.store.metrics.list(newId('run'), { maxPoints: 100 })).toEqual([]);
  });

  it('replace a point of the same step, also within a batch', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    await test.store.metrics.append(lease, [point(1, { value: 1 }), point(1, { value: 2 })]);
    expect(await test.store.metrics.list(run.id, { maxPoints: 10 })).toMatchObject([{ value: 2 }]);
    await test.store.metrics.append(lease, [point(1, { value: 3, epoch: 0.5 })]);
    expect(await test.store.metrics.list(run.id, { maxPoints: 10 })).toEqual([
      point(1, { value: 3, epoch: 0.5 }),
    ]);
  });

  it('hold null where a value is not finite', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    const values = [NaN, Infinity, -Infinity, null, -0.1, 1e-320];
    await test.store.metrics.append(
      lease,
      values.map((value, i) => point(i + 1, { value })),
    );
    const stored = await test.store.metrics.list(run.id, { maxPoints: 10 });
    expect(stored.map((item) => item.value)).toEqual([null, null, null, null, -0.1, 1e-320]);
  });

  it('are thinned evenly, each series by itself, with both ends', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    const steps = Array.from({ length: 101 }, (_, i) => i);
    await test.store.metrics.append(lease, [
      ...steps.map((step) => point(step, { name: 'long', value: 1 })),
      point(7, { name: 'short' }),
    ]);
    const stepsOf = async (name: string, maxPoints: number) =>
      (await test.store.metrics.list(run.id, { maxPoints }))
        .filter((item) => item.name === name)
        .map((item) => item.step);
    expect(await stepsOf('long', 11)).toEqual(steps.filter((step) => step % 10 === 0));
    expect(await stepsOf('short', 11)).toEqual([7]);
    expect(await stepsOf('long', 2)).toEqual([0, 100]);
    expect(await stepsOf('long', 1)).toEqual([100]);
    expect(await stepsOf('long', 101)).toEqual(steps);
    for (const maxPoints of [3, 17, 64, 100]) {
      const shown = await stepsOf('long', maxPoints);
      expect(shown).toHaveLength(maxPoints);
      expect([shown[0], shown.at(-1)]).toEqual([0, 100]);
      const gaps = shown.slice(1).map((step, i) => step - shown[i]);
      expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
    }
  });

  it('are thinned by their steps where those are not even', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 1000, 2000];
    await test.store.metrics.append(
      lease,
      steps.map((step) => point(step, { value: 1 })),
    );
    const shown = await test.store.metrics.list(run.id, { maxPoints: 5 });
    expect(shown.map(({ step }) => step)).toEqual([0, 1000, 2000]);
  });

  it('beyond a step are removed before a resumed attempt goes on', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    const other = await addClaimedRun(test.store, project);
    await test.store.metrics.append(lease, [point(1), point(2), point(3)]);
    await test.store.metrics.append(other.lease, [point(3)]);
    expect(await test.store.metrics.removeAfter(lease, 2)).toBe(true);
    const steps = async (runId: string) =>
      (await test.store.metrics.list(runId, { maxPoints: 10 })).map((item) => item.step);
    expect(await steps(run.id)).toEqual([1, 2]);
    const told = (await test.store.events.list(run.id, 0, 100)).filter(({ type }) => type === 'metrics');
    expect(told.map(({ data }) => data)).toEqual([{ points: [], progress: null, voidAfterStep: 2 }]);
    expect(await test.store.metrics.removeAfter(lease, 2)).toBe(true);
    expect((await test.store.events.list(run.id, 0, 100)).at(-1)).toEqual(told[0]);
    expect(await steps(other.run.id)).toEqual([3]);
  });

  it('are stored 10,000 at once', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    const points = Array.from({ length: 10_000 }, (_, i) => point(i + 1));
    await test.store.metrics.append(lease, points);
    expect(await test.store.metrics.list(run.id, { maxPoints: 20_000 })).toHaveLength(10_000);
  });
});
