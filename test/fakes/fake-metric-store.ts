import type { MetricPoint } from '../../src/contracts/run.ts';
import type { MetricStore } from '../../src/store/ports/metric-store.ts';
import { copy, findHeldRun, type FakeTables } from './fake-store-tables.ts';

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
      for (const [key, point] of run.metrics) if (point.step > step) run.metrics.delete(key);
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

/** At most `maxPoints` points of a series: the first of each of as many equal parts, counted from the newest. */
function thin(series: MetricPoint[], maxPoints: number): MetricPoint[] {
  if (series.length <= maxPoints) return series;
  const part = (index: number) => Math.floor((index * (maxPoints - 1)) / (series.length - 1));
  return series
    .toSorted((a, b) => b.step - a.step)
    .filter((_, index) => index === 0 || part(index) > part(index - 1));
}
