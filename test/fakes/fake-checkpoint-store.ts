import { checkpointEvent } from '../../src/store/checkpoint-event.ts';
import type { CheckpointStore } from '../../src/store/ports/checkpoint-store.ts';
import { announce } from './fake-event-store.ts';
import { copy, findHeldRun, timeIn, type FakeTables } from './fake-store-tables.ts';

/** Checkpoints in memory. */
export function createFakeCheckpointStore(tables: FakeTables): CheckpointStore {
  const listNewestFirst = (runId: string) =>
    [...(tables.runs.get(runId)?.checkpoints.values() ?? [])].toSorted((a, b) => b.step - a.step);

  return {
    async insert(lease, checkpoint) {
      if (lease.runId !== checkpoint.runId) {
        throw new RangeError(`the lease is for ${lease.runId}, not ${checkpoint.runId}`);
      }
      const run = findHeldRun(tables, lease);
      if (!run) return false;
      const known = run.checkpoints.get(checkpoint.step);
      if (known?.artifactKey !== checkpoint.artifactKey || known.prunedAt !== null) {
        const event = checkpointEvent(checkpoint);
        run.events.push({ ...copy(event), id: run.events.length + 1, at: timeIn(tables, 0) });
        announce(tables, lease.runId);
      }
      run.attempts.at(-1)!.checkpointStep = checkpoint.step;
      if (checkpoint.best) for (const earlier of run.checkpoints.values()) earlier.best = false;
      const stored = { ...copy(checkpoint), createdAt: timeIn(tables, 0), prunedAt: null };
      run.checkpoints.set(checkpoint.step, stored);
      return true;
    },

    async list(runId) {
      return copy(listNewestFirst(runId));
    },

    async find(runId, step) {
      return copy(tables.runs.get(runId)?.checkpoints.get(step) ?? null);
    },

    async findLatest(runId) {
      return copy(listNewestFirst(runId).find((checkpoint) => checkpoint.prunedAt === null) ?? null);
    },

    async markPruned(lease, steps, at) {
      const run = findHeldRun(tables, lease);
      if (!run) return false;
      for (const step of steps) {
        const checkpoint = run.checkpoints.get(step);
        if (checkpoint) checkpoint.prunedAt ??= at.toISOString();
      }
      return true;
    },
  };
}
