import { Type, type Static } from 'typebox';
import { OneOf } from '../common.ts';
import { Defaulted, Section } from '../defaults.ts';
import { importanceMetrics, type ImportanceMetric } from './importance.ts';
import { sourceOptions } from './source-options.ts';

const closed = { additionalProperties: false } as const;

/** How a model is made smaller or faster. */
export const compressionMethods = ['distillation', 'structuredPruning', 'magnitudePruning', 'int8'] as const;
export type CompressionMethod = (typeof compressionMethods)[number];

/** A run that makes a smaller or faster model of one that is trained already. */
export const Compression = Type.Object(
  {
    method: OneOf(compressionMethods, {
      description:
        'Method. `distillation` trains the network of `model` on the answers of the source beside the labels. `structuredPruning` leaves out the units of dense layers and the channels of convolutions with the smallest norms, and trains what is left: a smaller network, faster everywhere. `magnitudePruning` sets the smallest weights to 0 while it trains, which makes the files smaller when they are packed, and no prediction faster. `int8` rounds the weights of a network of dense layers and convolutions to whole numbers of 8 bits, to be run by ONNX Runtime; it trains nothing.',
    }),
    ...sourceOptions({
      run: 'Id of a run of this project whose model is compressed.',
      model: 'Name of a registered model of this project that is compressed, in place of `run`.',
    }),
    temperature: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 100,
        description:
          'Temperature T of `distillation`: the log probabilities of the source are divided by it, so that small ones count for more. The default is 2 for classes and labels; numbers have none.',
      }),
    ),
    hardWeight: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'Weight w of the labels in the loss of `distillation`, w·loss(labels) + (1 − w)·T²·cross-entropy(answers of the source); of numbers (1 − w)·loss(answers of the source). The default is 0.3.',
      }),
    ),
    fraction: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description:
          'Share of the units or channels of each hidden layer that `structuredPruning` leaves out; at least one is kept. The default is 0.5.',
      }),
    ),
    sparsity: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description:
          'Share of the weights of each kernel that `magnitudePruning` sets to 0. The default is 0.8.',
      }),
    ),
    pruningEpochs: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000000,
        description:
          'Number of epochs n in which `magnitudePruning` reaches its sparsity; in the epochs e = 1 … n the share is sparsity·(1 − (1 − e/n)³) (Zhu and Gupta 2017). It is less than `training.epochs`, or 1; the default is half of them. Only epochs after these are candidates for the best one.',
      }),
    ),
    goal: Type.Optional(
      OneOf(['speed', 'size'] as const, {
        description:
          'Goal of `int8`. With `speed` the model is kept if its predictions are faster where it is made, by the geometric mean over 1 row and 64 rows; with `size` if its files are smaller. The default is `speed`.',
      }),
    ),
    calibrationRows: Type.Optional(
      Type.Integer({
        minimum: 32,
        maximum: 100000,
        description:
          'Number of training rows on which `int8` finds the ranges of the inputs and outputs of convolutions. The default is 256. A network without convolutions needs none.',
      }),
    ),
    budget: Section(
      Type.Object(
        {
          metric: Type.Optional(
            OneOf(Object.keys(importanceMetrics) as ImportanceMetric[], {
              description:
                'Metric on the validation rows. The default is `accuracy` for classes, `subsetAccuracy` for labels and `r2` for numbers.',
            }),
          ),
          maxLoss: Defaulted(
            0.01,
            Type.Number({
              minimum: 0,
              maximum: 1e12,
              description:
                'Largest loss of the metric, in its own unit, against that of the source on the same rows.',
            }),
          ),
        },
        {
          ...closed,
          title: 'CompressionBudget',
          description:
            'Budget of the compression. If it is missed, the run keeps the model of the source, and says so.',
        },
      ),
    ),
  },
  {
    ...closed,
    title: 'Compression',
    description:
      'A run that makes a smaller or faster model of one that is trained already, and reports size, latency and metric before and after. Task, inputs and split of the definition have to be those of the source; what is left out is taken from it. An option that the method does not have is refused.',
  },
);

export type Compression = Static<typeof Compression>;

/** {@link Compression} with every default written in, its source found: a copy of it is kept with the experiment. */
export interface ResolvedCompression {
  method: CompressionMethod;
  run: string;
  step: number;
  /** The registered model that the definition named; null: it named the run. */
  source: { name: string; version: number } | null;
  /** `distillation` of classes and labels. */
  temperature?: number;
  /** `distillation`. */
  hardWeight?: number;
  /** `structuredPruning`. */
  fraction?: number;
  /** `magnitudePruning`. */
  sparsity?: number;
  /** `magnitudePruning`. */
  pruningEpochs?: number;
  /** `int8`. */
  goal?: 'speed' | 'size';
  /** `int8` of a network with convolutions. */
  calibrationRows?: number;
  budget: { metric: ImportanceMetric; maxLoss: number };
}
