import type { ReadOptions } from '../../contracts/dataset-reading.ts';
import { TrainyardError } from '../../errors.ts';

/** Options for a column that is not there are a mistake. @throws TrainyardError datasetInvalid (unknownColumn) */
export function checkToldColumns({ columns }: ReadOptions, names: ReadonlySet<string>): void {
  const unknown = Object.keys(columns ?? {}).filter((name) => !names.has(name));
  if (unknown.length === 0) return;
  const issues = unknown.map((column) => ({
    code: 'unknownColumn',
    column,
    detail: 'The options name it; the data has no such column.',
  }));
  throw new TrainyardError(
    'datasetInvalid',
    `The data has no column "${unknown[0]}", which the options name.`,
    {
      issues,
    },
  );
}
