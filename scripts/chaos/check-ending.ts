import { finishedRunStatuses } from '../../src/contracts/run.ts';
import type { RunRecords } from './run-records.ts';

/** Why an accepted run counts as lost: it did not succeed, though nothing in it is wrong. Null: it succeeded. */
export function findLoss(run: Pick<RunRecords, 'status' | 'error'> | null): string | null {
  if (run === null) return 'it was accepted and is not there';
  if (run.status === 'succeeded') return null;
  return `it is ${run.status}${run.error === null ? '' : `: ${run.error}`}`;
}

/** What of a run happened more than once: an ending, a final checkpoint, or two attempts at the same time. */
export function findDoubles({
  statuses,
  attempts,
  checkpoints,
}: Pick<RunRecords, 'statuses' | 'attempts' | 'checkpoints'>): string[] {
  const endings = statuses.filter((status) => (finishedRunStatuses as readonly string[]).includes(status));
  const finals = checkpoints.filter(({ kind }) => kind === 'final').length;
  const inOrder = attempts.toSorted((a, b) => a.attempt - b.attempt);
  const overlapping = inOrder.filter(({ endedAt }, i) => {
    const following = inOrder.at(i + 1);
    return following !== undefined && (endedAt === null || endedAt > following.startedAt);
  });
  return [
    ...(endings.length > 1 ? [`it ended ${endings.length} times: ${endings.join(', ')}`] : []),
    ...(finals > 1 ? [`it has ${finals} final checkpoints`] : []),
    ...overlapping.map(({ attempt }) => `attempt ${attempt} had not ended when the next one began`),
  ];
}

/**
 * The runs that nobody asked for: those that are there and were not answered to any request, and those that a repeated
 * request was answered in place of the first ones.
 * @param accepted the id that each request was answered
 * @param repeated the id that each request was answered when it was sent once more under its key
 * @param stored the ids of all runs that are there
 */
export function findUnaskedRuns(
  accepted: readonly string[],
  repeated: readonly string[],
  stored: readonly string[],
): string[] {
  const asked = new Set(accepted);
  const strangers = [...stored, ...repeated].filter((id) => !asked.has(id));
  const shared = accepted.filter((id, i) => accepted.indexOf(id) !== i);
  return [...new Set([...strangers, ...shared])];
}
