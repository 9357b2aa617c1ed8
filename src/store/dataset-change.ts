import type { DatasetStatus, datasetTransitions } from '../contracts/dataset.ts';

/** A change of a dataset's status, for the condition and the values of a statement. One that the table of transitions does not have is no valid call. */
export function datasetChange<From extends DatasetStatus>(
  from: From,
  to: (typeof datasetTransitions)[From][number],
): { from: DatasetStatus; to: DatasetStatus } {
  return { from, to };
}
