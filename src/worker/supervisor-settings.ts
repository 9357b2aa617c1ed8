import type { GangSettings } from './start-member.ts';

/** What the supervisor goes by. */
export interface SupervisorSettings {
  workerId: string;
  leaseSeconds: number;
  /** Tries in a row of a run whose trainer or worker was lost. */
  maxAttempts: number;
  /** Folder for attempts' files, best on the file system of the blobs. */
  scratchDir: string;
  memoryLimitBytes: number;
  threadsPerTrainer: number;
  enginePlan: string | null;
  /** How the members of a run of several processes are started; null or absent: they are not. */
  gang?: GangSettings | null;
  /** Runs of a project that all workers together may hold; null: no limit. */
  maxRunsUnderWay: number | null;
}
