import type { Caller } from '../contracts/key.ts';
import type { MetricPoint, RunEvent } from '../contracts/run.ts';
import { TrainyardError } from '../errors.ts';
import type { RunRecord } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';

/** Events that are read at once while looking for log lines. */
const scanSize = 1000;

/** Reads what a run has recorded: events, log lines, metrics. */
export type RunRecordService = ReturnType<typeof createRunRecordService>;

/** Creates the service of a run's records. */
export function createRunRecordService({ store }: { store: Pick<Store, 'runs' | 'events' | 'metrics'> }) {
  async function getRun(caller: Caller, id: string): Promise<RunRecord> {
    const run = await store.runs.find(caller.projectId, id);
    if (!run) throw new TrainyardError('notFound', `There is no run ${id}.`);
    return run;
  }

  async function* logLines(runId: string, after: number): AsyncGenerator<RunEvent> {
    let last = after;
    for (;;) {
      const events = await store.events.list(runId, last, scanSize);
      yield* events.filter(({ type }) => type === 'log' || type === 'warning');
      if (events.length < scanSize) return;
      last = events.at(-1)!.id;
    }
  }

  return {
    getRun,

    /** Events with an id above `after`, in order. `nextCursor` is null when there are no more now. */
    async listEvents(
      caller: Caller,
      id: string,
      { after, limit }: { after: number; limit: number },
    ): Promise<{ data: RunEvent[]; nextCursor: string | null }> {
      await getRun(caller, id);
      const data = await store.events.list(id, after, limit);
      return { data, nextCursor: data.length === limit ? String(data.at(-1)!.id) : null };
    },

    /** Log and warning events with an id above `after`. */
    async listLogs(
      caller: Caller,
      id: string,
      { after, limit }: { after: number; limit: number },
    ): Promise<{ data: RunEvent[]; nextCursor: string | null }> {
      await getRun(caller, id);
      const data: RunEvent[] = [];
      for await (const line of logLines(id, after)) {
        data.push(line);
        if (data.length === limit) return { data, nextCursor: String(line.id) };
      }
      return { data, nextCursor: null };
    },

    /** The whole log, a line an event: time, level, message. */
    async readLogText(caller: Caller, id: string): Promise<AsyncIterable<string>> {
      await getRun(caller, id);
      return (async function* () {
        for await (const { at, level, message } of logLines(id, 0)) {
          yield `${at} ${level.toUpperCase().padEnd(7)} ${message.replaceAll('\n', '\n    ')}\n`;
        }
      })();
    },

    /** Metric points, each series thinned evenly to `maxPoints`. */
    async listMetrics(
      caller: Caller,
      id: string,
      query: { names?: readonly string[]; scope?: 'step' | 'epoch'; maxPoints: number },
    ): Promise<{ data: MetricPoint[] }> {
      await getRun(caller, id);
      return { data: await store.metrics.list(id, query) };
    },

    /** Calls back after events of the run were stored. */
    subscribe: (id: string, onEvents: () => void): Promise<() => void> =>
      store.events.subscribe(id, onEvents),
  };
}
