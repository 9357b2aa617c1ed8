import type { DriftReport, DriftRequest } from '../contracts/drift.ts';
import type { ChildAnswer } from '../processes/ask-child.ts';

/** The rows to compare, and the artifact whose training rows they are held against. */
export interface DriftTask {
  artifactDir: string;
  rows: { parquetPath: string } | { sent: Omit<DriftRequest, 'datasetId'> };
}

/** The comparison, or why there is none. */
export type DriftReply = ChildAnswer<{ report: DriftReport }>;
