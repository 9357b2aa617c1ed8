import type { ColumnProfile } from '../contracts/dataset.ts';
import type { EpochMetric } from './epoch-metric.ts';
import type { Head } from './head.ts';
import type { Loss } from './loss.ts';

/** A target as it was fitted: plain JSON, which artifacts keep. */
export interface AnyTarget {
  kind: string;
}

/** What a model's last layer stands for: plain JSON, a part of an architecture. Its kind names the target kind that defines it. */
export interface AnyOutputs {
  kind: string;
  /** How many classes, labels or numbers, where the kind has several. */
  count?: number;
}

/** The least probability that counts as positive: of two classes, of each label, or none. */
type Threshold = number | number[] | null;

/** How an output of a linear model is reported: y = scale · (model) + offset. */
export interface CoefficientOutput {
  name: string;
  offset: number;
  scale: number;
}

/** The shape of a kind's outputs. */
export interface OutputShape<Outputs extends AnyOutputs> {
  /** Width of the last layer. */
  units(outputs: Outputs): number;
  /** Numbers of a row's target. */
  targetWidth(outputs: Outputs): number;
  head(outputs: Outputs, loss: Loss): Head;
}

/** A part of every prediction, under its name: text, a number, several numbers, or which names it has. */
export type PredictionField =
  | { name: string; holds: 'text' | 'number' }
  /** A list of so many numbers. */
  | { name: string; holds: 'numbers'; length: number }
  /** A number for each name; a list of those names that apply. */
  | { name: string; holds: 'numberByName' | 'someNames'; names: readonly string[] };

/** What is known of a target before training. */
export interface PlannedTarget {
  /** The profiles of its columns. */
  columns: readonly ColumnProfile[];
  /** How many of the next values of the column are predicted; absent: the values of the columns themselves. */
  horizon?: number | undefined;
  /** Whether the values of each series are scaled by themselves; absent: no. */
  isScaledBySeries?: boolean;
  /** Numbers of a prepared row. */
  width: number;
}

/** A definition's target beside the one that a source of weights was trained for. */
export interface NewTarget {
  /** Its columns. */
  names: readonly string[];
  /** The profile of the first one. */
  column: ColumnProfile | undefined;
  positiveClass: string | null;
}

/**
 * A kind of target: what is predicted, whichever family predicts it. This half holds no tensors and reads no data, so that
 * the server can load it; what training and predicting need beside it is behind {@link TargetKind.load}.
 */
export interface TargetKind<Target extends AnyTarget = AnyTarget, Outputs extends AnyOutputs = AnyOutputs> {
  kind: Target['kind'];
  /** Losses that it is trained with; the first is the default. */
  losses: readonly [Loss, ...Loss[]];
  /** What rows have one of, or several of: classes are for stratified splits and resampling, labels for weights. */
  groups: 'classes' | 'labels' | null;
  /** How its columns are read. */
  readAs: 'categorical' | 'numeric';
  /** Whether its numbers are scaled for training as `preparation.targetScaling` says; absent: no. */
  isScaled?: true;
  /** In the order in which an epoch reports them. */
  epochMetrics: readonly EpochMetric<Target>[];
  /** The shape of the outputs that the kind defines; absent: it takes another kind's. */
  outputs?: OutputShape<Outputs>;
  /** What a model predicts for it. @param width numbers of a prepared row */
  outputsOf(target: Target, width: number): AnyOutputs;
  /** {@link TargetKind.outputsOf} before training, at most. */
  plannedOutputs(planned: PlannedTarget): AnyOutputs;
  /** What its numbers are called: columns, in most cases. */
  namesOf(target: Target): readonly string[];
  /** Classes that exclude each other, in label order; null where there are none. */
  classesOf(target: Target): readonly string[] | null;
  /** Classes or labels that a registered model lists; null where there are none. */
  listedClasses(target: Target): string[] | null;
  /** Scales of several values, for errors in their own units; null: all 1. */
  errorScales(target: Target): readonly number[] | null;
  /** The outputs of a linear model, in their order; null where its weights say nothing about the columns. */
  coefficientOutputs(target: Target, width: number, head: Head): CoefficientOutput[] | null;
  /** The threshold of each binary output. @param best of output `column` of `width` */
  thresholds(target: Target, best: (column: number, width: number) => number): Threshold;
  /** Why the last layer of weights trained for `source` says nothing about a definition's target; null where it does. */
  newHeadReason(source: Target, own: NewTarget): string | null;
  /**
   * The target as a source fitted it, where its last layer is taken; null: fitted anew.
   * @param refit whether the preparation is fitted anew
   */
  reuse(source: Target, names: readonly string[], refit: boolean): Target | null;
  /** What a prediction holds. */
  predictionFields(target: Target): readonly PredictionField[];
  /** What a prediction may hold beside its answer. */
  predictionParts: readonly string[];
  /** Imports the other half: a module whose `training` is a `TargetTraining` of this kind. */
  load(): Promise<{ training: unknown }>;
}
