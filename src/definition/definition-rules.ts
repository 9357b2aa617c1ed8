import type { ExperimentDefinition, ResolvedDefinition } from '../contracts/definition/definition.ts';
import type { Plan } from '../contracts/experiment.ts';
import type { EngineInfo } from '../contracts/system.ts';
import type { DatasetFacts } from './dataset-facts.ts';
import { estimateCost, planExperiment } from './plan-experiment.ts';
import { requireAffordable } from './require-affordable.ts';
import { resolveDefinition } from './resolve-definition.ts';

/** The rules that the experiment service holds definitions to, for runs of at most `memoryBytes`. */
export function createDefinitionRules({ memoryBytes: limit }: { memoryBytes: number }) {
  return {
    /** The definition with every default written in. @throws definitionInvalid, notSupportedYet, with pointers */
    resolve(definition: ExperimentDefinition, dataset: DatasetFacts): ResolvedDefinition {
      const { resolved, rows } = resolveDefinition(definition, dataset);
      const { architecture, memoryBytes } = estimateCost(resolved, dataset, rows.total, limit);
      requireAffordable(resolved, architecture, memoryBytes, limit);
      return resolved;
    },

    /** What the definition would do. @throws as `resolve` */
    plan(definition: ExperimentDefinition, dataset: DatasetFacts, engine: EngineInfo | null): Plan {
      return planExperiment(definition, dataset, engine, { memoryBytes: limit });
    },
  };
}
