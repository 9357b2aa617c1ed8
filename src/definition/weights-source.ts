import type { ClassicalArchitecture } from '../contracts/classical.ts';
import type { AnyDefinition } from '../contracts/definition/classical.ts';
import type { ExperimentDefinition, ResolvedDefinition } from '../contracts/definition/definition.ts';
import type { ResolvedPreparation } from '../contracts/definition/definition.ts';
import { InitialWeights } from '../contracts/definition/training.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { Model } from '../contracts/definition/model.ts';
import type { FittedPreparation } from '../contracts/preparation.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import { pointerTo } from '../json-pointer.ts';
import type { Findings } from './issues.ts';

/** A checkpoint of this project that a definition names. */
export interface ModelSource {
  run: string;
  step: number;
  /** Where it was named by a registered model. */
  model: { name: string; version: number } | null;
  definition: AnyDefinition;
  preparation: FittedPreparation;
  architecture: Architecture | ClassicalArchitecture;
}

/** A checkpoint that the initial weights are taken from. */
export interface WeightsSource extends ModelSource {
  definition: ResolvedDefinition;
  architecture: Architecture;
}

/** The source as one whose weights are taken; null where there is none, or where it only answers. */
export const weightsOf = (
  { compression }: Pick<ExperimentDefinition, 'compression'>,
  source: ModelSource | null,
): WeightsSource | null =>
  source === null || compression?.method === 'distillation' ? null : (source as WeightsSource);

/** How a fine-tuning prepares the columns that its source has too. */
export const preparationReuse = ({ training }: ExperimentDefinition): 'source' | 'fit' =>
  withDefaults(InitialWeights, training?.initialWeights ?? {}).preparation;

const reusesPreparation = (definition: ExperimentDefinition): boolean =>
  preparationReuse(definition) === 'source';

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
  // Options that are about rows, not about what values become, are the fine-tuning's own.
  const {
    deduplicate: _1,
    imbalance: _2,
    augmentation: _3,
    targetScaling = 'standardize',
    ...ofColumns
  } = source.definition.preparation;
  // That of another task says nothing about this one's values, and series can be scaled where there are some.
  const isSameTask = source.definition.task.type === definition.task.type;
  const fits = targetScaling !== 'bySeries' || definition.task.group !== undefined;
  const reused = {
    ...ofColumns,
    ...(own.targetScaling !== undefined && isSameTask && fits && { targetScaling }),
  };
  const given = definition.preparation ?? {};
  for (const option of Object.keys(reused) as (keyof typeof reused)[]) {
    const value = JSON.stringify(reused[option]);
    if (given[option] !== undefined && JSON.stringify(own[option]) !== value)
      findings.reject(
        pointerTo('preparation', option),
        `The columns go through the preparation of ${source.run}, where ${option} is ${value}; leave it out, or set training.initialWeights.preparation to "fit".`,
        'optionNotApplicable',
      );
  }
  return { ...own, ...reused };
}
