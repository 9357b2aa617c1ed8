import type { Caller } from '../contracts/key.ts';
import type { MetricPoint, RunEvent } from '../contracts/run.ts';
import { TrainyardError } from '../errors.ts';
import type { EventText } from '../store/ports/event-store.ts';
import type { RunRecord } from '../store/ports/run-store.ts';
import type { Store } from '../store/ports/store.ts';
import { limitConcurrency } from './limit-concurrency.ts';
import { createRunEventReader } from './run-event-reader.ts';
import { shareReads } from './share-reads.ts';

/** Log lines that are read at once. */
const linesAtOnce = 1000;
/** A page of events ends early when its JSON is longer. */
const maxPageCharacters = 4 * 1024 * 1024;

/** Reads what a run has recorded: events, log lines, metrics. */
export type RunRecordService = ReturnType<typeof createRunRecordService>;

/** Creates the service of a run's records. Its reads of much data take four connections of the store together. */
export function createRunRecordService({ store }: { store: Pick<Store, 'runs' | 'events' | 'metrics'> }) {
  const limitReads = limitConcurrency({ atOnce: 4, maxWaiting: 1000 });
  const events = createRunEventReader(store.events, limitReads);
  const readRun = shareReads((id) => store.runs.findAny(id));

  async function getRun(caller: Caller, id: string): Promise<RunRecord> {
    const run = await store.runs.find(caller.projectId, id);
    if (!run) throw new TrainyardError('notFound', `There is no run ${id}.`);
    return run;
  }

  const listLines = (runId: string, after: number, limit: number): Promise<EventText[]> =>
    limitReads(() => store.events.listTexts(runId, after, limit, ['log', 'warning']));

  return {
    getRun,

    /** Events with an id above `after`, in order, as JSON. `nextCursor` is null when there are no more now. */
    async listEvents(
      caller: Caller,
      id: string,
      { after, limit }: { after: number; limit: number },
    ): Promise<{ data: EventText[]; nextCursor: string | null }> {
      await getRun(caller, id);
      const data = await events.read(id, after, limit, maxPageCharacters);
      const more = data.length === limit || lengthOf(data) >= maxPageCharacters;
      return { data, nextCursor: more ? String(data.at(-1)!.id) : null };
    },

    /** Events of a run, and then the run, for those who follow it; they share what is read. The run is null when it was removed. */
    async readNews(
      id: string,
      after: number,
      limit: number,
    ): Promise<{ events: EventText[]; run: RunRecord | null }> {
      const news = await events.read(id, after, limit);
      return { events: news, run: await readRun(id) };
    },

    /** Log and warning events with an id above `after`, as JSON. */
    async listLogs(
      caller: Caller,
      id: string,
      { after, limit }: { after: number; limit: number },
    ): Promise<{ data: EventText[]; nextCursor: string | null }> {
      await getRun(caller, id);
      const data = await listLines(id, after, limit);
      return { data, nextCursor: data.length === limit ? String(data.at(-1)!.id) : null };
    },

    /** The whole log, a line an event: time, level, message. */
    async readLogText(caller: Caller, id: string): Promise<AsyncIterable<string>> {
      await getRun(caller, id);
      return (async function* () {
        for (let last = 0; ;) {
          const lines = await listLines(id, last, linesAtOnce);
          for (const { json } of lines) yield lineOf(JSON.parse(json) as RunEvent);
          if (lines.length < linesAtOnce) return;
          last = lines.at(-1)!.id;
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
      return { data: await limitReads(() => store.metrics.list(id, query)) };
    },

    /** Calls back after events of the run were stored. */
    subscribe: (id: string, onEvents: () => void): Promise<() => void> =>
      store.events.subscribe(id, onEvents),
  };
}

const lineOf = ({ at, level, message }: RunEvent): string =>
  `${at} ${level.toUpperCase().padEnd(7)} ${message.replaceAll('\n', '\n    ')}\n`;

const lengthOf = (events: readonly EventText[]): number =>
  events.reduce((sum, { json }) => sum + json.length, 0);
