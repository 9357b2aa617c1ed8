import type { NewRunEvent, RunEvent, RunEventType } from '../../contracts/run.ts';
import type { RunLease } from './run-store.ts';

/** An event as JSON text, as it is sent. */
export interface EventText {
  id: number;
  type: RunEventType;
  json: string;
}

/** Events of runs. */
export interface EventStore {
  /**
   * Appends events under the run, numbered from 1 without gaps, and announces them (NOTIFY) as they are stored. Null, and
   * nothing appended, when the run is gone or the lease that is named is lost.
   */
  append(
    runId: string,
    events: readonly NewRunEvent[],
    options?: { lease?: RunLease },
  ): Promise<RunEvent[] | null>;
  /** Events with an id above `after`, in order. */
  list(runId: string, after: number, limit: number): Promise<RunEvent[]>;
  /** The same as text, which costs no parsing: an event of metrics holds thousands of points. Of these types, or of all. */
  listTexts(
    runId: string,
    after: number,
    limit: number,
    types?: readonly RunEventType[],
  ): Promise<EventText[]>;
  /**
   * Calls back after events of the run were stored, from any process, and after a lost connection came back (something
   * may have been missed then): read on from the last id each time. Returns the way to stop.
   */
  subscribe(runId: string, onEvents: () => void): Promise<() => void>;
}
