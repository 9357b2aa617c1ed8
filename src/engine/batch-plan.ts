import type { ResolvedTraining } from '../contracts/definition/definition.ts';
import { optimizers } from '../optimizers/optimizers.ts';

/**
 * How an epoch's rows become steps. One step is one update of the weights, from `rowsPerStep` rows; with accumulation
 * these go through the model in batches of `batchSize`, whose gradients are averaged by rows, so that the update equals
 * that of one batch of `rowsPerStep`. The last step of an epoch takes what is left.
 */
export interface BatchPlan {
  batchSize: number;
  rowsPerStep: number;
  stepsPerEpoch: number;
  totalSteps: number;
}

/** The batches of a run. Some optimizers take the whole training split as one batch; a round of federated training is one step. */
export function planBatches(
  training: Pick<ResolvedTraining, 'batchSize' | 'epochs' | 'gradient' | 'optimizer' | 'federated'>,
  trainRows: number,
): BatchPlan {
  const isRound = training.federated !== undefined;
  const wholeSplit = isRound || optimizers.get(training.optimizer.type).takesWholeSplit === true;
  const batchSize = Math.max(1, wholeSplit ? trainRows : Math.min(training.batchSize, trainRows));
  const rowsPerStep = wholeSplit ? batchSize : batchSize * training.gradient.accumulate;
  const stepsPerEpoch = Math.ceil(trainRows / rowsPerStep);
  return { batchSize, rowsPerStep, stepsPerEpoch, totalSteps: stepsPerEpoch * training.epochs };
}
