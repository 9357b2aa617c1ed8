import type { ResolvedTraining } from '../../../contracts/definition/definition.ts';
import type { OptimizerUpdates } from '../../../optimizers/load-optimizer.ts';
import { DataType } from '../../libtensorflow/data-type.ts';
import { inputsOf, type Dataflow, type TensorType } from '../graph/dataflow.ts';
import { lossScaleState } from './loss-scale.ts';

/** A weight of the model as the graph sees it. */
export interface WeightSpec extends TensorType {
  name: string;
  isTrainable: boolean;
}

/** Columns of a weight that are a variable of their own, because a plan has split the weight. */
export interface WeightPart extends TensorType {
  /** `dense_1/kernel`, or `dense_1/kernel#0` for a part. */
  name: string;
  weight: string;
  firstColumn: number;
}

/**
 * What a traced batch computes. Inputs: `features`, `targets`, the weights by name, and `noise:<seed>…` per random layer. Outputs:
 * `loss`, `metric:<name>` (sums over rows), `gradient:<weight>`, `update:<weight>` for weights that the forward pass
 * changes (moving averages). Loss and gradients are scaled by the share of the step's rows that the batch has.
 */
export interface TracedBatch {
  rows: number;
  graph: Dataflow;
  metrics: readonly string[];
}

/** One training step, ready to be emitted any number of times. */
export interface StepModel {
  /** Rows of a step: the sum over its parts. */
  rows: number;
  /** Number in the whole step of the first of these rows, where a replica takes a part of it; left out: 0. */
  firstRow?: number;
  /** The batches that the rows are cut into. */
  parts: readonly TracedBatch[];
  /** Whether a part waits for the one before: saves memory, and moving averages see one batch after the other. */
  isSequential: boolean;
  metrics: readonly string[];
  /** Variables that gradients are taken for. */
  trained: readonly WeightPart[];
  optimizer: OptimizerUpdates;
  /** Whether XLA compiles what draws random numbers. */
  compilesNoise?: boolean;
  /** Whether gradients are those of the loss times the input `lossScale`, see loss-scale.ts; left out: of the loss. */
  scalesLoss?: boolean;
  gradient: Pick<ResolvedTraining['gradient'], 'clipValue' | 'clipNorm' | 'clipGlobalNorm'>;
}

/** A weight as one variable. */
export function wholeWeight(weight: WeightSpec): WeightPart {
  return {
    name: weight.name,
    weight: weight.name,
    firstColumn: 0,
    shape: weight.shape,
    dtype: DataType.float32,
  };
}

/** Names of inputs and outputs of a traced batch. */
export const names = {
  features: 'features',
  targets: 'targets',
  /** What the loss is multiplied by before gradients are taken: the variable of that name. */
  lossScale: lossScaleState.scale.name,
  loss: 'loss',
  prediction: 'prediction',
  noise: (seed: number) => `noise:${seed}`,
  /** A dropout's mask in place of the numbers that it is made from. */
  mask: (seed: number, { rate, kept }: MaskOptions) => `noise:${seed}:${rate}:${kept}`,
  metric: (metric: string) => `metric:${metric}`,
  gradient: (weight: string) => `gradient:${weight}`,
  update: (weight: string) => `update:${weight}`,
};

/** A dropout's mask: 0 where the uniform number is below `rate`, else 1 / `kept`. Both are exact in float32. */
export interface MaskOptions {
  rate: number;
  kept: number;
}

/** What a noise input draws: uniform numbers by a layer's seed, or a mask made of them. */
export interface NoiseSpec {
  seed: number;
  mask: MaskOptions | null;
}

/** What the name of a noise input says; null for other inputs. */
export function noiseOf(input: string): NoiseSpec | null {
  const [kind, seed, rate, kept] = input.split(':');
  if (kind !== 'noise' || seed === undefined) return null;
  const mask = rate === undefined ? null : { rate: Number(rate), kept: Number(kept) };
  return { seed: Number(seed), mask };
}

/** The weights that a traced batch changes itself (moving averages). */
export function updatedWeights(graph: Dataflow): string[] {
  const prefix = names.update('');
  return Object.keys(graph.outputs)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
}

/** Whether a step draws random numbers. */
export function hasNoise(model: StepModel): boolean {
  return model.parts.some(({ graph }) => [...inputsOf(graph).keys()].some((name) => noiseOf(name) !== null));
}
