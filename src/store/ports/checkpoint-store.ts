import type { Checkpoint } from '../../contracts/run.ts';
import type { RunLease } from './run-store.ts';

/** A checkpoint and where it lies. */
export interface CheckpointRecord extends Checkpoint {
  /** Blob prefix of the artifact. */
  artifactKey: string;
}

/** Checkpoints of runs; one a step. */
export interface CheckpointStore {
  /**
   * Adds a checkpoint with its event, and notes it with the attempt, at once; one of the same step is replaced, and a new best takes
   * the mark from the one before. A checkpoint that is there already, of the same artifact, is told once. False: the lease is lost.
   */
  insert(lease: RunLease, checkpoint: Omit<CheckpointRecord, 'createdAt' | 'prunedAt'>): Promise<boolean>;
  /** Newest first, pruned ones included. */
  list(runId: string): Promise<CheckpointRecord[]>;
  find(runId: string, step: number): Promise<CheckpointRecord | null>;
  /** The checkpoint to resume from: the newest not pruned. */
  findLatest(runId: string): Promise<CheckpointRecord | null>;
  /** Marks before the blobs are removed. False, and no blob may be removed: the lease is lost. */
  markPruned(lease: RunLease, steps: readonly number[], at: Date): Promise<boolean>;
}
