import type { ResolvedAugmentation, ResolvedTraining } from '../../src/contracts/definition/definition.ts';
import type { InputBlock } from '../../src/contracts/preparation.ts';
import { planBatches } from '../../src/engine/batch-plan.ts';
import type { Distillation } from '../../src/engine/distillation/teacher-loss.ts';
import { denseRow, describeArchitecture, outputUnits, targetWidthOf } from '../../src/engine/models/architecture.ts'; // prettier-ignore
import type { RunnerOptions } from '../../src/engine/runner-options.ts';
import { createRandom } from '../../src/random.ts';
import type { OutputSpec } from '../../src/targets/targets.ts';
import { trainingDefinition, trainingOptions } from './training-definition.ts';

/** What a test trains; everything has a default. */
export interface Setup {
  training?: Partial<ResolvedTraining>;
  layers?: readonly number[];
  dropout?: number;
  batchNorm?: boolean;
  layerNorm?: boolean;
  classes?: number;
  /** A regression instead of a classification. */
  isRegression?: boolean;
  /** Several labels or values instead of a class. */
  outputs?: { kind: 'labels' | 'values'; count: number };
  valueScales?: readonly number[];
  width?: number;
  rows?: number;
  classWeights?: readonly number[] | null;
  augmentation?: Partial<ResolvedAugmentation>;
  /** Whether the first kernel has zeros that stay. */
  keepsZeros?: boolean;
  /** A student: behind its targets stand random answers. */
  distillation?: Omit<Distillation, 'width'>;
  /** The blocks of a row; plain numbers by default. */
  inputs?: InputBlock[];
}

/** Momentum: well conditioned, so that rounding stays rounding. */
export const momentum = { type: 'momentum', learningRate: 0.02, momentum: 0.9 } as const;
export const noClipping = { clipValue: null, clipNorm: null, clipGlobalNorm: null, accumulate: 1 };

const noAugmentation = { flip: false, crop: 0, rotationDegrees: 0, noise: 0, tokenDrop: 0, mixup: 0 };

/** Options of a runner for a multi-layer perceptron on random rows. */
export function runnerOptions(setup: Setup = {}): RunnerOptions {
  const { width = 20, rows = 120, classes = 2, dropout = 0, batchNorm = false, layerNorm = false } = setup;
  const training = trainingOptions({ batchSize: 32, epochs: 1000, optimizer: momentum, ...setup.training });
  const layers = (setup.layers ?? [16, 8]).map((units) => ({
    units,
    activation: 'relu' as const,
    dropout,
    batchNorm,
    layerNorm,
    initializer: 'heUniform' as const,
  }));
  const definition = trainingDefinition({ model: { family: 'mlp', layers }, training });
  const outputs: OutputSpec =
    setup.outputs ?? (setup.isRegression ? { kind: 'value' } : { kind: 'classes', count: classes });
  const taughtWidth = setup.distillation ? outputUnits(outputs) : 0;
  const targetWidth = targetWidthOf({ outputs }) + taughtWidth;
  const inputs = setup.inputs ?? denseRow(width);
  const random = createRandom(11);
  const valueOf = () => (training.loss === 'poisson' ? random.integer(5) : random.normal());
  const split = (count: number) => ({
    rows: count,
    features: Float32Array.from({ length: count * width }, () => random.normal()),
    targets: Float32Array.from({ length: count * targetWidth }, (_, i) =>
      i % targetWidth >= targetWidth - taughtWidth
        ? (0.1 + 0.8 * random.uniform()) / taughtWidth
        : setup.isRegression || outputs.kind === 'values'
          ? valueOf()
          : random.integer(classes),
    ),
    rowNumbers: new Int32Array(count),
  });
  return {
    architecture: {
      ...describeArchitecture(definition, inputs, outputs),
      ...(taughtWidth > 0 && { taughtWidth }),
    },
    distillation: setup.distillation ? { ...setup.distillation, width: taughtWidth } : null,
    keepsZeros: setup.keepsZeros ?? false,
    training,
    batches: planBatches(training, rows),
    data: { width, targetWidth, train: split(rows), validation: split(50) },
    classWeights: setup.classWeights ?? null,
    valueScales: setup.valueScales ?? null,
    seed: 5,
    augmentation: setup.augmentation
      ? {
          options: { ...noAugmentation, ...setup.augmentation },
          inputs,
          noisy: new Uint8Array(width).fill(1),
        }
      : null,
  };
}
