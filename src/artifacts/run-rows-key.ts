/** Where the files with a run's rows lie, as a blob key. */
export const runRowsFolder = (runId: string): string => `runs/${runId}/rows`;

/** The blob of one such file. @param fold the fold that was held out; null: the parts of the split */
export const runRowsKey = (runId: string, fold: number | null): string =>
  `${runRowsFolder(runId)}/${fold === null ? 'split' : `fold-${fold}`}.parquet`;
