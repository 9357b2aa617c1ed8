import type { EventStore } from '../../src/store/ports/event-store.ts';
import { storableText } from '../../src/store/stored-json.ts';
import { copy, findHeldRun, timeIn, type FakeTables } from './fake-store-tables.ts';

/** Events in memory. */
export function createFakeEventStore(tables: FakeTables): EventStore {
  return {
    async append(runId, events, { lease } = {}) {
      if (lease && lease.runId !== runId)
        throw new RangeError(`the lease is for ${lease.runId}, not ${runId}`);
      const run = lease ? findHeldRun(tables, lease) : tables.runs.get(runId);
      if (!run) return null;
      const first = run.events.length + 1;
      const stored = events.map(({ at, type, level, message, data }, index) => ({
        id: first + index,
        at: at === undefined ? timeIn(tables, 0) : new Date(at).toISOString(),
        type,
        level,
        message: storableText(message),
        data: copy(data),
      }));
      run.events.push(...stored);
      announce(tables, runId);
      return copy(stored);
    },

    async list(runId, after, limit) {
      return copy(tables.runs.get(runId)?.events.slice(after, after + limit) ?? []);
    },

    async listTexts(runId, after, limit, types) {
      const events = tables.runs.get(runId)?.events ?? [];
      return events
        .filter(({ id, type }) => id > after && (types === undefined || types.includes(type)))
        .slice(0, limit)
        .map((event) => ({ id: event.id, type: event.type, json: JSON.stringify(event) }));
    },

    async subscribe(runId, onEvents) {
      const follower = () => onEvents();
      const followers = tables.followers.get(runId) ?? new Set();
      tables.followers.set(runId, followers.add(follower));
      return () => followers.delete(follower);
    },
  };
}

/** Calls the run's followers, later, as a message from the database would. */
export function announce(tables: FakeTables, runId: string): void {
  setImmediate(() => tables.followers.get(runId)?.forEach((onEvents) => onEvents()));
}
