import type { AnyDefinition } from '../contracts/definition/classical.ts';
import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { Plan } from '../contracts/experiment.ts';
import type { EngineInfo } from '../contracts/system.ts';
import type { Warning } from '../contracts/warning.ts';
import type { RowCountRequest } from '../contracts/row-counts.ts';
import type { StepsDefinition } from '../contracts/definition/steps-of.ts';
import { countRequestOf } from './count-request.ts';
import type { DatasetFacts } from './dataset-facts.ts';
import { planExperiment, settleDefinition } from './plan-experiment.ts';
import { resolveDefinition } from './resolve-definition.ts';
import { requireClusterNetwork } from './resolve-strategy.ts';
import type { ModelSource } from './weights-source.ts';

/** The rules that the experiment service holds definitions to. */
export type DefinitionRules = ReturnType<typeof createDefinitionRules>;

/** The rules that the experiment service holds definitions to. */
export function createDefinitionRules({
  memoryBytes: limit,
  isClusterNetworkPrivate = false,
}: {
  /** What a run may take. */
  memoryBytes: number;
  /** Whether several processes may train a run; left out: they may not. */
  isClusterNetworkPrivate?: boolean;
}) {
  const check = (definition: ExperimentDefinition): void =>
    requireClusterNetwork(definition, isClusterNetworkPrivate);
  return {
    /**
     * What to count of the dataset before the definition is resolved: its rows, for `counted` of its facts, or examples of several rows
     * each, for `steps`.
     * @throws definitionInvalid, notSupportedYet, as `resolve`
     */
    countRequest(
      definition: ExperimentDefinition,
      dataset: DatasetFacts,
      source: ModelSource | null = null,
    ): { rows: RowCountRequest } | { steps: StepsDefinition } {
      check(definition);
      const { resolved } = resolveDefinition(definition, dataset, source);
      const rows = countRequestOf(resolved, dataset);
      return rows === null ? { steps: resolved } : { rows };
    },

    /**
     * What to divide of the dataset once its rows are counted, for `steps` of its facts: equal rows that stay together. Null where there are none.
     * @throws definitionInvalid, notSupportedYet, as `resolve`
     */
    divisionRequest(
      definition: ExperimentDefinition,
      dataset: DatasetFacts,
      source: ModelSource | null = null,
    ): StepsDefinition | null {
      if (!dataset.counted || dataset.counted.equal === 0) return null;
      const { resolved } = resolveDefinition(definition, dataset, source);
      return resolved.split.duplicates === 'keepTogether' ? resolved : null;
    },

    /**
     * The definition with every default written in, and what to be warned of.
     * @throws definitionInvalid, notSupportedYet, with pointers
     */
    resolve(
      definition: ExperimentDefinition,
      dataset: DatasetFacts,
      source: ModelSource | null = null,
    ): { resolved: AnyDefinition; warnings: Warning[] } {
      check(definition);
      const { resolved, warnings } = settleDefinition(definition, dataset, source, limit);
      return { resolved, warnings };
    },

    /** What the definition would do. @throws as `resolve` */
    plan(
      definition: ExperimentDefinition,
      dataset: DatasetFacts,
      engine: EngineInfo | null,
      source: ModelSource | null = null,
    ): Plan {
      check(definition);
      return planExperiment(definition, dataset, engine, { memoryBytes: limit }, source);
    },
  };
}
