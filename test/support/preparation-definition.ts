import type { InputColumn, ResolvedDefinition } from '../../src/contracts/definition/definition.ts';
import { trainingOptions } from './training-definition.ts';

/** What of a definition a test of preparation wants otherwise. */
export interface PreparationChanges {
  inputs: InputColumn[];
  task?: Partial<Exclude<ResolvedDefinition['task'], { type: 'forecasting' }>>;
  split?: Partial<ResolvedDefinition['split']>;
  preparation?: Partial<ResolvedDefinition['preparation']>;
  seed?: number;
}

/** What preparation looks at; the rest of a definition does not matter to it. A regression on `y` unless told otherwise. */
/** A split by the usual fractions. */
function splitOf(changes: Partial<ResolvedDefinition['split']> = {}): ResolvedDefinition['split'] {
  return {
    strategy: 'random',
    train: 0.7,
    validation: 0.15,
    test: 0.15,
    seed: 7,
    ...changes,
  } as ResolvedDefinition['split'];
}

export function preparationDefinition(changes: PreparationChanges): ResolvedDefinition {
  const part: Pick<ResolvedDefinition, 'task' | 'inputs' | 'split' | 'preparation' | 'training' | 'seed'> = {
    task: {
      type: 'regression',
      target: 'y',
      positiveClass: null,
      ...changes.task,
    } as ResolvedDefinition['task'],
    inputs: changes.inputs,
    split: splitOf(changes.split),
    preparation: {
      deduplicate: true,
      missing: {
        numeric: 'median',
        categorical: 'category',
        numericConstant: 0,
        categoricalConstant: 'missing',
        indicator: false,
      },
      outliers: null,
      numeric: 'standardize',
      categorical: 'oneHot',
      maxCategories: 100,
      imbalance: 'none',
      ...changes.preparation,
    },
    training: trainingOptions(),
    seed: changes.seed ?? 7,
  };
  return part as ResolvedDefinition;
}
