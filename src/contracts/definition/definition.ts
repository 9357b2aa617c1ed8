import { Type, type Static } from 'typebox';
import type { ResolvedOptimizer } from '../../optimizers/optimizers.ts';
import { Id, OneOf } from '../common.ts';
import type { ColumnType } from '../dataset.ts';
import { Inputs, Preparation, Split, Task } from './data.ts';
import { Model } from './model.ts';
import type { ResolvedModel } from '../../families/families.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import { Training } from './training.ts';

const closed = { additionalProperties: false } as const;

/** Areas that a definition may name; refused with `notSupportedYet` until they are built. */
export const plannedAreas = ['search', 'trust', 'compression', 'distribution'] as const;

/** An experiment: everything that a run does. Only `dataset` and `task` are required; the rest has defaults. */
export const ExperimentDefinition = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'By default the target and the family, such as "price by mlp".',
      }),
    ),
    dataset: Id('dataset', { description: 'The dataset to train on; it has to be ready.' }),
    task: Task,
    inputs: Type.Optional(Inputs),
    split: Type.Optional(Split),
    preparation: Type.Optional(Preparation),
    model: Type.Optional(Model),
    training: Type.Optional(Training),
    evaluation: Type.Optional(
      Type.Object(
        {
          threshold: Type.Optional(
            Type.Union([Type.Literal('auto'), Type.Number({ minimum: 0, maximum: 1 })], {
              default: 0.5,
              description:
                "Binary: the positive class's least probability; auto picks the best F1 on validation. Of several labels it is each label's, and auto picks one for each.",
            }),
          ),
          groups: Type.Optional(
            Type.Array(Type.String(), {
              maxItems: 20,
              description: 'Columns whose values are evaluated apart, too.',
            }),
          ),
        },
        closed,
      ),
    ),
    limits: Type.Optional(
      Type.Object(
        {
          maxRuntimeSeconds: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 2592000,
              default: 86400,
              description:
                'Training time of all attempts together; at the end of it the run is ended with what it has.',
            }),
          ),
        },
        closed,
      ),
    ),
    seed: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 4294967295,
        default: 7,
        description:
          'Every random choice of a run is drawn from it: split, first weights, order of the rows, dropout.',
      }),
    ),
    device: Type.Optional(
      OneOf(['auto', 'cpu', 'gpu'] as const, {
        default: 'auto',
        description: 'auto: a GPU where the worker has one.',
      }),
    ),
    ...Object.fromEntries(plannedAreas.map((area) => [area, Type.Optional(Type.Unknown())])),
  },
  { ...closed, $id: 'ExperimentDefinition' },
);
export type ExperimentDefinition = Static<typeof ExperimentDefinition>;

type Scaling = 'standardize' | 'minMax' | 'robust' | 'log' | 'none';

/** The schedule with every default written in. `decaySteps: null` means the whole run. */
export interface ResolvedSchedule {
  type:
    | 'constant'
    | 'step'
    | 'exponential'
    | 'polynomial'
    | 'cosine'
    | 'oneCycle'
    | 'inverseTime'
    | 'reduceOnPlateau';
  warmupSteps: number;
  decaySteps: number | null;
  rate: number;
  power: number;
  endLearningRate: number;
  patience: number;
  factor: number;
}

/** The losses that {@link ResolvedTraining.loss} may name: `auto` is resolved. */
export type Loss =
  'crossEntropy' | 'focal' | 'hinge' | 'meanSquaredError' | 'meanAbsoluteError' | 'huber' | 'poisson';

/** Training options with every default written in. */
export interface ResolvedTraining {
  epochs: number;
  batchSize: number;
  loss: Loss;
  labelSmoothing: number;
  optimizer: ResolvedOptimizer;
  schedule: ResolvedSchedule;
  regularization: { l1: number; l2: number };
  gradient: {
    clipValue: number | null;
    clipNorm: number | null;
    clipGlobalNorm: number | null;
    accumulate: number;
  };
  earlyStopping: { metric: string; patience: number; minDelta: number; restoreBest: boolean } | null;
  checkpoint: { everySeconds: number; everyEpochs: number | null; keepLast: number; keepBest: number };
  precision: 'float32';
  /** What the first weights are taken from; absent or null: they are drawn. */
  initialWeights?: ResolvedInitialWeights | null;
  /** Layers that training leaves as they are, by name; absent or null: none. */
  freeze?: string[] | null;
}

/** The source of first weights, found: a copy of the checkpoint is kept with the experiment. */
export interface ResolvedInitialWeights {
  run: string;
  step: number;
  /** Where they were named by a registered model. */
  model: { name: string; version: number } | null;
  /** Layers that are asked for; null: all that fit. */
  layers: string[] | null;
  preparation: 'source' | 'fit';
  /** Why the last layer starts afresh; null: it is taken, with the target as it was fitted. */
  newHead: string | null;
}

/** The split with its fractions adding up to 1. */
export interface ResolvedSplit {
  strategy: 'random' | 'stratified' | 'grouped' | 'timeOrdered' | 'column' | 'kFold';
  /**
   * Shares of the rows; what the column's values come to where the strategy is `column`. Of a cross-validation those of its
   * final model: the folds are made of the rows that are not for test.
   */
  train: number;
  validation: number;
  test: number;
  seed: number;
  /** The group, the time or the split of a row, for the strategies that go by a column; absent for the others. */
  column?: string;
  /** How many folds a cross-validation has; absent for other strategies, as are the two below. */
  folds?: number;
  /** Whether each class is dealt evenly to the folds. */
  stratified?: boolean;
  /** Whether a final model is trained on the rows of all folds. */
  refit?: boolean;
}

/** How texts become numbers. */
export type ResolvedText = { tokenizer: 'word' | 'character'; vocabulary: number } & (
  { encoding: 'sequence'; length: number } | { encoding: 'tfidf' }
);

/** How images become numbers. */
export interface ResolvedImage {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  fit: 'fill' | 'contain' | 'cover';
  normalize: 'unit' | 'standardize';
}

/** Augmentation with every default written in; what is off is 0 or false. */
export interface ResolvedAugmentation {
  flip: boolean;
  crop: number;
  rotationDegrees: number;
  noise: number;
  tokenDrop: number;
  mixup: number;
}

/** Preparation with every default written in. */
export interface ResolvedPreparation {
  deduplicate: boolean;
  missing: {
    numeric: 'mean' | 'median' | 'mode' | 'constant' | 'mostRecent' | 'drop' | 'keep';
    categorical: 'mode' | 'constant' | 'mostRecent' | 'category' | 'drop';
    numericConstant: number;
    categoricalConstant: string;
    indicator: boolean;
  };
  outliers: { method: 'iqr' | 'zScore'; action: 'clip' | 'drop' | 'mark'; threshold: number } | null;
  numeric: Scaling;
  categorical: 'oneHot' | 'ordinal' | 'hashing' | 'target' | 'embedding';
  maxCategories: number;
  /** Present where categories are hashed. */
  hashing?: { buckets: number; signed: boolean };
  /** Present where categories are target-encoded. */
  targetEncoding?: { folds: number; smoothing: number | 'auto' };
  /** Present where an input is a text. */
  text?: ResolvedText;
  /** Present where an input is an image. */
  image?: ResolvedImage;
  imbalance: 'none' | 'classWeights' | 'oversample' | 'undersample';
  /** Absent: nothing is augmented. */
  augmentation?: ResolvedAugmentation;
}

/** An input column and the type that it is used as. */
export interface InputColumn {
  name: string;
  type: ColumnType;
}

/** The task, checked against its dataset. */
export interface ResolvedTask {
  type:
    | 'classification'
    | 'multiLabelClassification'
    | 'regression'
    | 'autoencoding'
    | 'forecasting'
    | 'recommendation';
  /** The column to predict; null where there are several, or none. */
  target: string | null;
  /** Columns to predict together: at least two; absent where there is one or none. */
  targets?: string[];
  positiveClass: string | null;
  /** Forecasting only, as all that follow: see {@link ResolvedForecast}. */
  time?: string;
  group?: string | null;
  horizon?: number;
  window?: number;
  season?: number;
  /** Recommendation only: see {@link ResolvedRecommendation}. */
  user?: string;
  item?: string;
  negatives?: number;
}

/** The task of a recommendation with every default written in. */
export interface ResolvedRecommendation extends ResolvedTask {
  type: 'recommendation';
  /** The rating; null: the rows are what users took to. */
  target: string | null;
  user: string;
  item: string;
  /** Items drawn for each row that its user did not take; 0 where there is a rating. */
  negatives: number;
}

/** The task of a forecasting with every default written in. */
export interface ResolvedForecast extends ResolvedTask {
  type: 'forecasting';
  target: string;
  time: string;
  /** null: all rows are one series. */
  group: string | null;
  horizon: number;
  window: number;
  season: number;
}

/** What is read as a sequence: the rows of a group, or a vector. */
export type ResolvedSequence =
  | { kind: 'group'; group: string; time: string; length: number }
  | { kind: 'vector'; column: string; features: number };

/** The columns that are predicted: none for autoencoding. */
export function targetColumns({ target, targets }: Pick<ResolvedTask, 'target' | 'targets'>): string[] {
  return targets ?? (target === null ? [] : [target]);
}

/** The task as that of a recommendation; null where it is another. */
export function recommendationOf(task: ResolvedTask): ResolvedRecommendation | null {
  return task.type === 'recommendation' ? (task as ResolvedRecommendation) : null;
}

/** Examples that a row of the dataset makes, at most: itself and the negatives that are drawn for it. */
export function examplesPerRow(task: ResolvedTask): number {
  return 1 + (recommendationOf(task)?.negatives ?? 0);
}

/** What the fitted target of a task is. */
export function targetKindOf({ type, target, targets }: ResolvedTask): FittedTarget['kind'] {
  switch (type) {
    case 'classification':
      return 'classes';
    case 'multiLabelClassification':
      return 'labels';
    case 'regression':
      return targets ? 'values' : 'value';
    case 'forecasting':
      return 'values';
    case 'autoencoding':
      return 'self';
    case 'recommendation':
      return target === null ? 'interactions' : 'value';
  }
}

/**
 * A definition with every default written in and every column named: what is stored with an experiment and what a
 * trainer gets. Nothing that a run does is taken from elsewhere.
 */
export interface ResolvedDefinition {
  name: string;
  dataset: string;
  task: ResolvedTask;
  /** Columns that go in, in the order of the dataset; a forecast's target is one of them. */
  inputs: InputColumn[];
  /** What is read as a sequence; absent: nothing is, or task.type is `forecasting`. */
  sequence?: ResolvedSequence;
  split: ResolvedSplit;
  preparation: ResolvedPreparation;
  model: ResolvedModel;
  training: ResolvedTraining;
  evaluation: { threshold: number | 'auto' };
  limits: { maxRuntimeSeconds: number };
  seed: number;
  device: 'auto' | 'cpu' | 'gpu';
}
