import type { ExperimentDefinition, ResolvedSplit } from '../contracts/definition/definition.ts';
import type { Compression } from '../contracts/definition/compression.ts';
import type { Inputs } from '../contracts/definition/data.ts';
import { isClassical } from '../contracts/definition/classical.ts';
import type { Model } from '../contracts/definition/model.ts';
import { neuralFamilies } from '../families/families.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import type { ModelSource } from './weights-source.ts';

/**
 * The definition of a compression with what it leaves out taken from its source: the inputs with their types, and, on the same dataset, how it
 * was evaluated and the split, so that the source was not trained on rows that the budget is measured on.
 */
export function withCompressedDefaults(
  definition: ExperimentDefinition,
  source: ModelSource | null,
  dataset: DatasetFacts,
): ExperimentDefinition {
  if (definition.compression === undefined || source === null) return definition;
  const { inputs, split } = source.definition;
  const isHere = inputs.every(({ name }) => columnOf(dataset, name) !== undefined);
  const isSameDataset = source.definition.dataset === dataset.id;
  const isSplitGiven = Object.keys(definition.split ?? {}).length > 0;
  return {
    ...definition,
    ...(definition.model === undefined && narrowedModel(definition.compression, source)),
    ...(definition.inputs === undefined && isHere && { inputs: inputsAsIn(source, dataset) }),
    ...(!isSplitGiven && isSameDataset && { split: givenSplit(split) }),
    ...(definition.evaluation === undefined && isSameDataset && { evaluation: evaluationAsIn(source) }),
  };
}

/** Share of the units that are left out where the definition does not say. */
export const defaultFraction = 0.5;

/** The model of the source with fewer units, where these are left out. */
export function narrowedModel(
  { method, fraction = defaultFraction }: Compression,
  { definition }: ModelSource,
): Pick<ExperimentDefinition, 'model'> {
  if (method !== 'structuredPruning' || isClassical(definition)) return {};
  const { model } = definition;
  const kept = (units: number): number => Math.max(1, Math.round(units * (1 - fraction)));
  const narrow = neuralFamilies.get(model.family).narrow?.(model, kept);
  return narrow ? { model: narrow as unknown as Model } : {};
}

function inputsAsIn({ definition }: ModelSource, dataset: DatasetFacts): Inputs {
  const { inputs, sequence } = definition;
  const others = inputs.filter(({ name, type }) => columnOf(dataset, name)!.type !== type);
  return {
    include: inputs.map(({ name }) => name),
    ...(others.length > 0 && {
      types: Object.fromEntries(others.map(({ name, type }) => [name, type] as const)),
    }),
    ...(sequence?.kind === 'vector' && {
      sequence: { column: sequence.column, features: sequence.features },
    }),
  };
}

/** How the source was evaluated; a threshold of a half is that of every definition. */
function evaluationAsIn({ definition }: ModelSource): NonNullable<ExperimentDefinition['evaluation']> {
  const { threshold, ...rest } = definition.evaluation;
  return { ...rest, ...(threshold !== 0.5 && { threshold }) };
}

/** A split as a definition gives it. */
function givenSplit({ strategy, duplicates, ...rest }: ResolvedSplit): ExperimentDefinition['split'] {
  const kept = duplicates !== undefined && { duplicates };
  if (strategy === 'column') return { strategy, column: rest.column!, ...kept };
  const { column, train, validation, test, seed } = rest;
  return {
    strategy,
    train,
    validation,
    test,
    seed,
    ...(column !== undefined && { column }),
    ...kept,
  };
}
