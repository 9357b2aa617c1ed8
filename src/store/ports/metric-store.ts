import type { MetricPoint } from '../../contracts/run.ts';
import type { RunLease } from './run-store.ts';

/** Metrics of runs. */
export interface MetricStore {
  /**
   * Bulk insert; a point of the same run, scope, name and step is replaced (a resumed attempt repeats steps), a value that
   * is not finite becomes null. False: the lease is lost.
   */
  append(lease: RunLease, points: readonly MetricPoint[]): Promise<boolean>;
  /**
   * By step, then scope and name; each series (scope and name) thinned to the points at or next after `maxPoints` evenly
   * spaced steps, its ends among them. The cost goes by `maxPoints`, not by the points that are stored.
   */
  list(
    runId: string,
    query: { names?: readonly string[]; scope?: 'step' | 'epoch'; maxPoints: number },
  ): Promise<MetricPoint[]>;
  /**
   * Removes points beyond a step; before a resumed attempt writes on. Where there were some, a `metrics` event tells those who
   * follow the run which are void: `{ points: [], progress: null, voidAfterStep }`. False: the lease is lost.
   */
  removeAfter(lease: RunLease, step: number): Promise<boolean>;
}
