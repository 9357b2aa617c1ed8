import type { InferAnswer } from './infer-question.ts';

/** How often something was done, and the nanoseconds that it took in all. */
interface Duration {
  count: number;
  ns: number;
}

/** What was inferred with a version since the server started, in the words of Triton's statistics extension. */
export interface ModelStatistics {
  name: string;
  version: string;
  /** Milliseconds since 1970 of the last one; 0: none. */
  last_inference: number;
  /** Rows. */
  inference_count: number;
  /** Requests that were answered. */
  execution_count: number;
  inference_stats: Record<
    'success' | 'fail' | 'compute_input' | 'compute_infer' | 'compute_output',
    Duration
  >;
}

/** One request under way; how it ended is told once. */
interface Watch {
  succeeded(took: Pick<InferAnswer, 'rows' | 'readMs' | 'writeMs'>): void;
  failed(): void;
}

/** Counts what is inferred; by a model's key and version. */
export function createModelStatistics(clock: { now(): number } = performance) {
  const kept = new Map<string, { key: string; statistics: ModelStatistics }>();

  function of(key: string, version: number): ModelStatistics {
    const id = `${key}@${version}`;
    let entry = kept.get(id);
    if (!entry) kept.set(id, (entry = { key, statistics: empty(version) }));
    return entry.statistics;
  }

  return {
    start(key: string, version: number): Watch {
      const started = clock.now();
      const add = (
        statistics: ModelStatistics,
        name: keyof ModelStatistics['inference_stats'],
        ms: number,
      ): void => {
        const sum = statistics.inference_stats[name];
        sum.count += 1;
        sum.ns += Math.round(ms * 1e6);
      };
      return {
        succeeded({ rows, readMs, writeMs }) {
          const statistics = of(key, version);
          const ms = clock.now() - started;
          statistics.last_inference = Date.now();
          statistics.inference_count += rows;
          statistics.execution_count += 1;
          add(statistics, 'success', ms);
          add(statistics, 'compute_input', readMs);
          // The wait for a predictor is part of it.
          add(statistics, 'compute_infer', Math.max(0, ms - readMs - writeMs));
          add(statistics, 'compute_output', writeMs);
        },
        failed: () => add(of(key, version), 'fail', clock.now() - started),
      };
    },

    /** @param nameOf the name of a model by its key; null: not to be listed */
    list(nameOf: (key: string) => string | null): ModelStatistics[] {
      return [...kept.values()].flatMap(({ key, statistics }) => {
        const name = nameOf(key);
        return name === null ? [] : [{ ...structuredClone(statistics), name }];
      });
    },
  };
}

const empty = (version: number): ModelStatistics => ({
  name: '',
  version: String(version),
  last_inference: 0,
  inference_count: 0,
  execution_count: 0,
  inference_stats: {
    success: { count: 0, ns: 0 },
    fail: { count: 0, ns: 0 },
    compute_input: { count: 0, ns: 0 },
    compute_infer: { count: 0, ns: 0 },
    compute_output: { count: 0, ns: 0 },
  },
});
