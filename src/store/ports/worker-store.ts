import type { Registry } from 'prom-client';
import type { Labels } from '../../contracts/labels.ts';
import type { EngineInfo, Resources, WorkerInfo } from '../../contracts/system.ts';

/** Metrics of a worker, with their values. */
export type WorkerFigures = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** A worker process and what it is busy with. */
export interface WorkerRecord {
  id: string;
  host: string;
  pid: number;
  slots: number;
  busySlots: number;
  /** What each slot has. */
  slot: Resources;
  state: WorkerInfo['state'];
  labels: Labels;
  /** Name by which others reach the members of runs on it; null: it takes none. */
  clusterHost: string | null;
  engine: EngineInfo | null;
  startedAt: string;
  seenAt: string;
}

/** Live workers. */
export interface WorkerStore {
  /** Inserts or refreshes; a worker not seen for a while counts as gone. Says whether it is to drain. */
  heartbeat(
    worker: Omit<WorkerRecord, 'seenAt' | 'startedAt' | 'labels' | 'slot' | 'state' | 'clusterHost'> & {
      /** It drains, and has nothing under way any more. */
      drained?: boolean;
      labels?: Labels;
      slot?: Resources;
      clusterHost?: string | null;
      figures?: WorkerFigures;
    },
  ): Promise<{ drains: boolean }>;
  /** Asks a worker to drain, or to take runs again; it hears of it with its next heartbeat. Null where there is no such worker. */
  setDrain(id: string, drains: boolean): Promise<WorkerRecord | null>;
  remove(id: string): Promise<void>;
  /** Removes those not seen for so long: a worker that was killed leaves its row. */
  removeGone(notSeenForSeconds: number): Promise<void>;
  listLive(seenWithinSeconds: number): Promise<WorkerRecord[]>;
  /** What each live worker counts, and its slots; of one that drains, the busy ones. */
  listFigures(
    seenWithinSeconds: number,
  ): Promise<{ slots: number; busySlots: number; figures: WorkerFigures | null }[]>;
}
