import type { ResolvedRecommendation } from '../../targets/interactions/recommendation.ts';
import type { ResolvedTask } from '../../targets/tasks.ts';
import { Task } from './task.ts';
import { Type, type Static } from 'typebox';
import type { ResolvedOptimizer } from '../../optimizers/optimizers.ts';
import { Id, OneOf } from '../common.ts';
import { calibrationMethods, type CalibrationMethod } from '../probability-calibration.ts';
import { ConformalOptions, type ConformalScore } from '../conformal.ts';
import { Defaulted, Section, type Resolved } from '../defaults.ts';
import type { ColumnType } from '../dataset.ts';
import { Compression, type ResolvedCompression } from './compression.ts';
import { Inputs, Preparation, Split, type duplicateTreatments } from './data.ts';
import { Importance, type ResolvedImportance } from './importance.ts';
import { Model } from './model.ts';
import type { ResolvedFederated } from './federated.ts';
import type { ResolvedPrivacy } from './privacy.ts';
import type { ResolvedStrategy } from './strategy.ts';
import type { ResolvedModel } from '../../families/families.ts';
import type { losses } from '../../targets/loss.ts';
import { Training, type EarlyStopping, type Schedule } from './training.ts';

const closed = { additionalProperties: false } as const;

/** Areas that a definition may name; refused with `notSupportedYet` until they are built. */
export const plannedAreas = ['trust', 'distribution'] as const;

/** An experiment: everything that a run does. Only `dataset` and `task` are required; the rest has defaults. */
export const ExperimentDefinition = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'Name of the experiment. By default it is made of the target and the family, such as "price by mlp".',
      }),
    ),
    dataset: Id('dataset', { description: 'Id of the dataset to train on. Its status must be `ready`.' }),
    task: Task,
    inputs: Type.Optional(Inputs),
    split: Section(Split),
    preparation: Section(Preparation),
    model: Type.Optional(Model),
    training: Section(Training),
    compression: Type.Optional(Compression),
    evaluation: Section(
      Type.Object(
        {
          threshold: Defaulted(
            0.5,
            Type.Union([Type.Literal('auto'), Type.Number({ minimum: 0, maximum: 1 })], {
              description:
                'Lowest probability at which the positive class of a binary classification, or a label, is predicted. `auto` picks the threshold with the best F1 on the validation split, for each label separately.',
            }),
          ),
          groups: Type.Optional(
            Type.Array(Type.String({ minLength: 1 }), {
              minItems: 1,
              maxItems: 20,
              uniqueItems: true,
              description:
                'Columns of the dataset by whose values the metrics of the test rows (of the validation rows if there are none) are also reported, with bootstrap intervals and the gaps between groups. They need not be inputs. Numbers and times with more than 10 values are cut into quarters.',
            }),
          ),
          importance: Type.Optional(Importance),
          calibration: Type.Optional(
            OneOf(calibrationMethods, {
              description:
                'Calibration of the probabilities of a classification or of labels, fitted on the validation rows when training ends. `temperature` divides the logits by one number, which leaves the order of the classes as it is. `platt` fits a logistic curve to the logits, and `isotonic` a rising step function, which needs many rows (a thousand or more); both for each class against the others, or for each label. Evaluations, predictions, intervals and automatic thresholds are of calibrated probabilities. By default there is none.',
            }),
          ),
          conformal: Type.Optional(ConformalOptions),
        },
        closed,
      ),
    ),
    limits: Section(
      Type.Object(
        {
          maxRuntimeSeconds: Defaulted(
            86_400,
            Type.Integer({
              minimum: 1,
              maximum: 2592000,
              description:
                'Maximum training time in seconds, all attempts of a run together. A run that reaches it stops, and keeps what it has trained so far.',
            }),
          ),
        },
        closed,
      ),
    ),
    seed: Defaulted(
      7,
      Type.Integer({
        minimum: 0,
        maximum: 4294967295,
        description:
          'Seed of every random choice of a run: the split, the initial weights, the order of the rows, dropout.',
      }),
    ),
    device: Defaulted(
      'auto',
      OneOf(['auto', 'cpu', 'gpu'] as const, {
        description:
          'Device to train on. `gpu` waits for a worker with a GPU and fails where its memory is too small. `auto` uses a GPU where the worker that takes the run has one with enough memory, unless steps on the CPU are faster; a run that is long enough is timed on both first. `cpu` uses no GPU.',
      }),
    ),
    ...Object.fromEntries(plannedAreas.map((area) => [area, Type.Optional(Type.Unknown())])),
  },
  { ...closed, $id: 'ExperimentDefinition' },
);
export type ExperimentDefinition = Static<typeof ExperimentDefinition>;

/** The schedule with every default written in. `decaySteps: null` means the whole run. */
export interface ResolvedSchedule extends Omit<Resolved<typeof Schedule>, 'decaySteps' | 'rate'> {
  decaySteps: number | null;
  rate: number;
}

/** The losses that {@link ResolvedTraining.loss} may name: `auto` is resolved. */
export type Loss = Exclude<(typeof losses)[number], 'auto'>;

type TrainingOptions = Resolved<typeof Training>;

/** Training options with every default written in. */
export interface ResolvedTraining extends Pick<
  TrainingOptions,
  'epochs' | 'batchSize' | 'labelSmoothing' | 'regularization' | 'gradient' | 'checkpoint'
> {
  loss: Loss;
  optimizer: ResolvedOptimizer;
  schedule: ResolvedSchedule;
  /** Null: all epochs are trained. */
  earlyStopping: Resolved<typeof EarlyStopping> | null;
  precision: 'float32' | 'mixed';
  /** Absent in definitions of before: none. */
  recompute?: 'none' | 'blocks';
  /** Training by several processes; absent: by one. */
  strategy?: ResolvedStrategy;
  /** Differential privacy; absent: plain training. */
  privacy?: ResolvedPrivacy;
  /** Training by clients on rows that they keep; absent: on the rows of the dataset. */
  federated?: ResolvedFederated;
  /** The source of the initial weights; absent or null: they are drawn at random. */
  initialWeights?: ResolvedInitialWeights | null;
  /** Names of the layers that training does not change; absent or null: none. */
  freeze?: string[] | null;
}

/** The source of the initial weights, found: a copy of its checkpoint is kept with the experiment. */
export interface ResolvedInitialWeights {
  run: string;
  step: number;
  /** The registered model that the definition named; null: it named the run. */
  model: { name: string; version: number } | null;
  /** Layers that the definition asks for; null: all that fit. */
  layers: string[] | null;
  preparation: 'source' | 'fit';
  /** Why the output layer starts with new weights; null: it is taken, with the target as it was fitted. */
  newHead: string | null;
}

/** What becomes of rows that are equal in every used column. */
export type DuplicateTreatment = Exclude<(typeof duplicateTreatments)[number], 'auto'>;

/** Shares of the rows, which add up to 1, and the seed of the draw. */
interface SplitShares {
  train: number;
  validation: number;
  test: number;
  seed: number;
  /** Absent in definitions of before, which dropped equal rows or, without `preparation.deduplicate`, kept them together. */
  duplicates?: DuplicateTreatment;
}

/** A split that draws rows at random. */
export interface RandomSplit extends SplitShares {
  strategy: 'random' | 'stratified';
  column?: undefined;
}

/** A split by a column: by a row's group, its time, or the name of its part, whose shares are those found in the column. */
export interface ColumnSplit extends SplitShares {
  strategy: 'grouped' | 'timeOrdered' | 'column';
  column: string;
}

/** A cross-validation. The shares are those of its final model; the folds are made of the rows that are not for test. */
export interface FoldedSplit extends SplitShares {
  strategy: 'kFold';
  /** The group of a row; absent: rows are dealt one by one. */
  column?: string;
  folds: number;
  /** Whether each class is dealt evenly to the folds. */
  stratified: boolean;
  /** Whether a final model is trained on the rows of all folds. */
  refit: boolean;
}

/** The split with every default written in. */
export type ResolvedSplit = RandomSplit | ColumnSplit | FoldedSplit;

type PreparationOptions = Resolved<typeof Preparation>;
type TextOptions = Required<NonNullable<PreparationOptions['text']>>;

/** How texts become numbers. */
export type ResolvedText = Pick<TextOptions, 'tokenizer' | 'vocabulary'> &
  ({ encoding: 'sequence'; length: number } | { encoding: 'tfidf' });

/** How images become numbers. */
export type ResolvedImage = Required<NonNullable<PreparationOptions['image']>>;

/** Augmentation with every default written in; what is off is 0 or false. */
export type ResolvedAugmentation = NonNullable<PreparationOptions['augmentation']>;

/** Preparation with every default written in. */
export interface ResolvedPreparation extends Omit<
  PreparationOptions,
  'deduplicate' | 'outliers' | 'text' | 'image' | 'targetScaling'
> {
  /** Whether `split.duplicates` is `drop`. */
  deduplicate: boolean;
  /** Present where values are predicted; absent in what was stored before it was an option: `standardize`. */
  targetScaling?: PreparationOptions['targetScaling'];
  outliers: Required<NonNullable<PreparationOptions['outliers']>> | null;
  /** Present where an input is a text. */
  text?: ResolvedText;
  /** Present where an input is an image. */
  image?: ResolvedImage;
}

/** An input column and the type that it is used as. */
export interface InputColumn {
  name: string;
  type: ColumnType;
}

/** What is read as a sequence: the rows of a group, or a vector. */
export type ResolvedSequence =
  | { kind: 'group'; group: string; time: string; length: number }
  | { kind: 'vector'; column: string; features: number };

/** The task as that of a recommendation; null where it is another. */
export function recommendationOf(task: ResolvedTask): ResolvedRecommendation | null {
  return task.type === 'recommendation' ? task : null;
}

/** Examples that a row of the dataset makes, at most: itself and the negatives that are drawn for it. */
export function examplesPerRow(task: ResolvedTask): number {
  return 1 + (recommendationOf(task)?.negatives ?? 0);
}

type DefinitionOptions = Resolved<typeof ExperimentDefinition>;

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
  /** What is compressed, and how; absent: the run trains a model of its own. */
  compression?: ResolvedCompression;
  evaluation: Pick<DefinitionOptions['evaluation'], 'threshold'> & {
    /** Columns by whose values the evaluation is also reported; absent: none. */
    groups?: string[];
    /** How the importance of each column is measured; absent: it is not. */
    importance?: ResolvedImportance;
    /** How probabilities are calibrated; absent: they are not. */
    calibration?: CalibrationMethod;
    /** Conformal intervals or sets; absent: none. */
    conformal?: { coverages: number[]; score: ConformalScore };
  };
  limits: DefinitionOptions['limits'];
  seed: DefinitionOptions['seed'];
  device: DefinitionOptions['device'];
}
