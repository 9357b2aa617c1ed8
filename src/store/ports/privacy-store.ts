import type { ResolvedPrivacy } from '../../contracts/definition/privacy.ts';
import type { PrivacyBudget } from '../../contracts/privacy-ledger.ts';
import type { PrivacyReport } from '../../contracts/privacy-report.ts';
import type { RunExecution, RunStatus } from '../../contracts/run.ts';

/** A private run on a dataset, with what its cost goes by. */
export interface PrivateRun {
  id: string;
  name: string;
  status: RunStatus;
  isRemoved: boolean;
  options: ResolvedPrivacy;
  /** Null until its training has begun. */
  planned: NonNullable<RunExecution['privateSteps']> | null;
  /** Steps that it did so far, as far as it told. */
  steps: number;
  /** Of its evaluation; null until it has one. */
  report: Pick<PrivacyReport, 'epsilon' | 'delta' | 'noiseMultiplier' | 'samplingRate' | 'steps'> | null;
  createdAt: string;
}

/** Looks at all private runs on the dataset while no other is inserted or queued again. @throws where it does not let the run in */
export type Admission = (runs: readonly PrivateRun[]) => void;

/** Budgets of datasets, and what was spent of them. */
export interface PrivacyStore {
  /** Null: the dataset has none, or is none of the project. */
  findBudget(projectId: string, datasetId: string): Promise<PrivacyBudget | null>;
  /** 'searched' where a search on the dataset has not ended, whose trials would not be held against the budget; null: there is no such dataset. */
  setBudget(
    projectId: string,
    datasetId: string,
    budget: PrivacyBudget | null,
  ): Promise<'set' | 'searched' | null>;
  /** Private runs on the dataset, those that were removed included, newest first. */
  listRuns(datasetId: string): Promise<PrivateRun[]>;
  /** Runs on the dataset that are there, began to train, and were not private. */
  countUnprotected(datasetId: string): Promise<number>;
}
