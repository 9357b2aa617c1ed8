import type { IngestStage } from '../../contracts/dataset.ts';
import type { PlainError } from '../../errors.ts';
import type { IngestOptions, IngestResult } from './ingest-dataset.ts';

/** To the ingester, once. */
export type IngesterRequest = Omit<IngestOptions, 'onProgress' | 'signal'>;

/** From the ingester: progress as it goes, then one of the others. */
export type IngesterReply =
  | { type: 'progress'; fraction: number; stage: IngestStage; seen: { bytes?: number; rows?: number } }
  | { type: 'done'; result: IngestResult }
  | { type: 'failed'; error: PlainError };
