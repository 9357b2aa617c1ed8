import type { DenseLayer } from '../../contracts/definition/layer-options.ts';
import type { ExamplesInSight, OwnTraining } from '../neural-family.ts';
import { smallTableRows } from '../small-table.ts';

const tasks: readonly string[] = ['classification', 'multiLabelClassification', 'regression'];

/** Whether a model learns classes, labels or values from few rows of a table: of numbers and categories, not of images, texts or steps. */
export function isSmallTable({ task, blocks, hasTexts, trainRows }: ExamplesInSight): boolean {
  const isTable = blocks.every(({ kind }) => kind === 'dense' || kind === 'category');
  return trainRows <= smallTableRows && isTable && !hasTexts && tasks.includes(task);
}

/** Hidden layers on a small table where none are given. */
export const smallTableLayers: readonly DenseLayer[] = [{ units: 128, dropout: 0.3 }];

/**
 * The training on a small table: enough steps at a rate that falls to 0, and a penalty that fades as rows are added (1 / n, as a prior of fixed strength),
 * in place of early stopping. `bench:defaults` holds it beside scikit-learn's.
 */
export function smallTableTraining({ trainRows }: ExamplesInSight): OwnTraining {
  return {
    epochs: 200,
    optimizer: { type: 'adam', learningRate: 0.003 },
    schedule: { type: 'cosine' },
    regularization: { l2: 1 / Math.max(1, trainRows) },
    earlyStopping: null,
  };
}
