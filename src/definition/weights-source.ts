import type { ExperimentDefinition, ResolvedDefinition } from '../contracts/definition/definition.ts';
import type { ResolvedPreparation } from '../contracts/definition/definition.ts';
import type { Model } from '../contracts/definition/model.ts';
import type { FittedPreparation } from '../contracts/preparation.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import { pointerTo, type Findings } from './issues.ts';

/** A checkpoint that first weights are taken from. */
export interface WeightsSource {
  run: string;
  step: number;
  /** Where it was named by a registered model. */
  model: { name: string; version: number } | null;
  definition: ResolvedDefinition;
  preparation: FittedPreparation;
  architecture: Architecture;
}

/** Options of the preparation that are about rows, not about what values become: a fine-tuning has its own. */
const rowOptions: ReadonlySet<string> = new Set(['deduplicate', 'imbalance', 'augmentation']);

const reusesPreparation = ({ training }: ExperimentDefinition): boolean =>
  (training?.initialWeights?.preparation ?? 'source') === 'source';

/**
 * The definition with what it leaves out taken from the source: its model, and, where its preparation is reused and the
 * dataset has all of its columns, its inputs.
 */
export function withSourceDefaults(
  definition: ExperimentDefinition,
  source: WeightsSource | null,
  dataset: DatasetFacts,
): ExperimentDefinition {
  if (!source) return definition;
  const { inputs } = source.definition;
  const { target, targets = [] } = definition.task;
  const isSame = inputs.every(({ name, type }) => {
    const column = columnOf(dataset, name);
    return column !== undefined && name !== target && !targets.includes(name) && column.type === type;
  });
  return {
    ...definition,
    model: definition.model ?? (source.definition.model as Model),
    ...(definition.inputs === undefined &&
      reusesPreparation(definition) &&
      isSame && { inputs: { include: inputs.map(({ name }) => name) } }),
  };
}

/**
 * The preparation of a fine-tuning that reuses the source's: its options, but for those about rows.
 * @param own The definition's own with its defaults; options of it that are given and differ are refused.
 */
export function withSourcePreparation(
  definition: ExperimentDefinition,
  own: ResolvedPreparation,
  source: WeightsSource | null,
  findings: Findings,
): ResolvedPreparation {
  if (!source || !reusesPreparation(definition)) return own;
  const merged: Record<string, unknown> = { ...own };
  const mine = own as unknown as Record<string, unknown>;
  const given = (definition.preparation ?? {}) as Record<string, unknown>;
  for (const [option, value] of Object.entries(source.definition.preparation)) {
    if (rowOptions.has(option)) continue;
    if (given[option] !== undefined && JSON.stringify(mine[option]) !== JSON.stringify(value))
      findings.reject(
        pointerTo('preparation', option),
        `The columns go through the preparation of ${source.run}, where ${option} is ${JSON.stringify(value)}; leave it out, or say "fit" in training.initialWeights.preparation.`,
        'optionNotApplicable',
      );
    merged[option] = value;
  }
  return merged as unknown as ResolvedPreparation;
}
