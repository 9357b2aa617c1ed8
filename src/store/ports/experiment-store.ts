import type { Page, PageQuery } from '../../contracts/common.ts';
import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type { ExperimentDefinition } from '../../contracts/definition/definition.ts';
import type { KeyedRequest } from '../../contracts/key.ts';
import type { Warning, WarningCode } from '../../contracts/warning.ts';

/** An experiment: the definition as sent and as it is trained. */
export interface ExperimentRecord {
  id: string;
  projectId: string;
  name: string;
  datasetId: string;
  /** The search that it is a trial of; null: none. */
  searchId: string | null;
  /** As it was sent. */
  definition: ExperimentDefinition;
  /** With every default written in. */
  resolved: AnyDefinition;
  /** Of its definition and dataset, when it was made. */
  warnings: Warning[];
  warningCount: number;
  runCount: number;
  createdAt: string;
}

/** Which experiments a list has; all when empty. */
export interface ExperimentFilter {
  datasetId?: string;
  /** Trials of this search; without it lists leave trials out. */
  searchId?: string;
  /** Those that have a warning of this code. */
  warning?: WarningCode;
}

/** Experiments. */
export interface ExperimentStore {
  /** @throws notFound when the dataset was removed meanwhile */
  insert(
    experiment: {
      id: string;
      projectId: string;
      name: string;
      datasetId: string;
      definition: ExperimentDefinition;
      resolved: AnyDefinition;
      warnings: readonly Warning[];
    },
    keyed?: KeyedRequest,
  ): Promise<ExperimentRecord>;
  find(projectId: string, id: string): Promise<ExperimentRecord | null>;
  list(projectId: string, page: PageQuery & ExperimentFilter): Promise<Page<ExperimentRecord>>;
  /** Removes the row unless it has runs (then returns 'inUse'). */
  remove(projectId: string, id: string): Promise<'removed' | 'inUse' | null>;
}
