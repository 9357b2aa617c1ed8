import { planBatches } from '../../src/engine/batch-plan.ts';
import { describeArchitecture } from '../../src/engine/models/architecture.ts';
import { freezeLayers } from '../../src/engine/models/freeze-layers.ts';
import type { RunnerOptions } from '../../src/engine/runner-options.ts';
import type { ResolvedOptimizer } from '../../src/optimizers/optimizers.ts';
import { randomSplit, type SmallFamily } from './small-families.ts';
import { trainingDefinition, trainingOptions } from './training-definition.ts';

/** Options of a runner for a small model of a family on 64 random rows. */
export function familyOptions(
  { model, inputs, classes }: SmallFamily,
  optimizer: ResolvedOptimizer,
  frozen: string[] = [],
): RunnerOptions {
  const training = trainingOptions({ batchSize: 16, epochs: 1000, optimizer });
  const architecture = describeArchitecture(trainingDefinition({ model, training }), inputs, {
    kind: 'classes',
    count: classes,
  });
  const split = (rows: number, seed: number) =>
    randomSplit(inputs, rows, seed, (random) => random.integer(classes));
  return {
    architecture: freezeLayers(architecture, frozen),
    training,
    batches: planBatches(training, 64),
    data: { width: architecture.inputWidth, train: split(64, 3), validation: split(20, 4) },
    classWeights: null,
    valueScales: null,
    seed: 5,
  };
}
