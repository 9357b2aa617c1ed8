/** Where the files of a batch prediction lie, as a blob key. */
export const batchFolder = (id: string): string => `batch-predictions/${id}`;

/** The blob of a part of its predictions, as an attempt wrote it. */
export const batchPartKey = (id: string, attempt: number, part: number): string =>
  `${batchFolder(id)}/${attempt}-${part}.parquet`;

/** The blob of its result. */
export const batchResultKey = (id: string, attempt: number, format: string): string =>
  `${batchFolder(id)}/${attempt}.${format}`;
