import type { MetricPoint } from '../../src/contracts/run.ts';
import type { MetricStore } from '../../src/store/ports/metric-store.ts';
import { announce } from './fake-event-store.ts';
import { copy, findHeldRun, timeIn, type FakeTables } from './fake-store-tables.ts';

/** Metrics in memory. */
export function createFakeMetricStore(tables: FakeTables): MetricStore {
  return {
    async append(lease, points) {
      const run = findHeldRun(tables, lease);
      if (!run) return false;
      for (const point of points) {
        const value = Number.isFinite(point.value) ? point.value : null;
        const at = new Date(point.at).toISOString();
        run.metrics.set(`${point.scope}/${point.step}/${point.name}`, copy({ ...point, value, at }));
      }
      return true;
    },

    async list(runId, { names, scope, maxPoints }) {
      const points = [...(tables.runs.get(runId)?.metrics.values() ?? [])]
        .filter((point) => scope === undefined || point.scope === scope)
        .filter((point) => names === undefined || names.includes(point.name));
      const series = new Map<string, MetricPoint[]>();
      for (const point of points) {
        const key = `${point.scope}/${point.name}`;
        series.set(key, [...(series.get(key) ?? []), point]);
      }
      return copy([...series.values()].flatMap((ofOne) => thin(ofOne, maxPoints)).toSorted(inOrder));
    },

    async removeAfter(lease, step) {
      const run = findHeldRun(tables, lease);
      if (!run) return false;
      const beyond = [...run.metrics].filter(([, point]) => point.step > step);
      for (const [key] of beyond) run.metrics.delete(key);
      if (beyond.length === 0) return true;
      run.events.push({
        id: run.events.length + 1,
        at: timeIn(tables, 0),
        type: 'metrics',
        level: 'info',
        message: `Metrics after step ${step} are void: the run goes on from there.`,
        data: { points: [], progress: null, voidAfterStep: step },
      });
      announce(tables, lease.runId);
      return true;
    },
  };
}

function inOrder(a: MetricPoint, b: MetricPoint): number {
  return a.step - b.step || compare(a.scope, b.scope) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The points at or next after `maxPoints` evenly spaced steps. */
function thin(series: MetricPoint[], maxPoints: number): MetricPoint[] {
  if (series.length <= maxPoints) return series;
  const sorted = series.toSorted((a, b) => a.step - b.step);
  const [first, last] = [sorted[0].step, sorted.at(-1)!.step];
  if (maxPoints < 2) return sorted.slice(-1);
  const wanted = Array.from(
    { length: maxPoints },
    (_, k) => first + Math.floor(((last - first) * k) / (maxPoints - 1)),
  );
  return [...new Set(wanted.map((step) => sorted.find((point) => point.step >= step)!))];
}
