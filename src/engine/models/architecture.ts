import type { ResolvedDefinition } from '../../contracts/definition/definition.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import { optimizers } from '../../optimizers/optimizers.ts';
import type { Head } from '../../targets/head.ts';
import type { AnyOutputs } from '../../targets/target-kind.ts';
import { outputShapeOf } from '../../targets/targets.ts';
import { neuralFamilies, type ResolvedModel } from '../../families/families.ts';
import { freezeLayers } from './freeze-layers.ts';
import { createLayerGraph } from './layer-graph.ts';
import { product, type LayerShape } from './layer-shapes.ts';
import type { LayerSpec } from './layer-spec.ts';
import type { MemoryEstimate } from './memory-estimate.ts';

/** A model as plain JSON: what the plan shows, the builder builds, and an artifact keeps. */
export interface Architecture {
  formatVersion: 1;
  family: ResolvedModel['family'];
  inputWidth: number;
  /** What the numbers of a row are; absent (in older artifacts): all of them plain numbers. */
  inputs?: InputBlock[];
  outputs: AnyOutputs;
  head: Head;
  layers: LayerSpec[];
  parameters: { trainable: number; nonTrainable: number };
  /** Multiply–adds of one row's forward pass. */
  multiplyAddsPerRow: number;
  /** Floating-point operations of one row's training step: forward 2 per multiply–add, backward twice that. */
  trainingFlopsPerRow: number;
  memory: MemoryEstimate;
  /** While a student is trained: numbers of its teacher's answer, which stand behind the target of each row; absent: none. */
  taughtWidth?: number;
  /** Layers whose weights training leaves as they are; absent: none. */
  frozen?: string[];
  /** Numbers of one row in the largest thing that a layer makes; absent (in older artifacts): its largest output. */
  widest?: number;
}

type Described = Pick<ResolvedDefinition, 'task' | 'model' | 'training'>;

const bytesPerNumber = 4;
/** Rows that go through a model at once where a solver looks at all of them, at most; see `inferenceRows`. */
const passRows = 4096;

/**
 * The layers, shapes, counts and costs of a model, without building it.
 * @param inputs The blocks of a row, in order and without gaps; at least one.
 * @throws definitionInvalid with a pointer where the family or a layer does not fit the row
 */
export function describeArchitecture(
  definition: Described,
  inputs: readonly InputBlock[],
  outputs: AnyOutputs,
): Architecture {
  const { model, training } = definition;
  const inputWidth = rowWidth(inputs);
  const graph = createLayerGraph(inputWidth);
  neuralFamilies.get(model.family).addLayers(graph, inputs, model, outputUnits(outputs));

  const { layers, shapes } = graph;
  const nonTrainable = sum(shapes.map((shape) => shape.nonTrainable));
  const trainable = sum(shapes.map(({ parameters }) => parameters)) - nonTrainable;
  const multiplyAddsPerRow = sum(shapes.map(({ multiplyAdds }) => multiplyAdds));
  const architecture: Architecture = {
    formatVersion: 1,
    family: model.family,
    inputWidth,
    inputs: [...inputs],
    outputs,
    head: outputShapeOf(outputs).head(outputs, training.loss),
    layers: [...layers],
    parameters: { trainable, nonTrainable },
    multiplyAddsPerRow,
    trainingFlopsPerRow: 6 * multiplyAddsPerRow,
    memory: estimateMemory(
      shapes,
      { inputWidth, outputs: outputUnits(outputs), trainable, nonTrainable },
      training,
    ),
    widest: Math.max(
      inputWidth,
      ...shapes.map((shape) => Math.max(product(shape.outputShape), shape.workNumbers)),
    ),
  };
  return training.freeze ? freezeLayers(architecture, training.freeze) : architecture;
}

/** Numbers of a layer's output, for one row. */
export function outputSize({ outputShape: [, ...sizes] }: Pick<LayerSpec, 'outputShape'>): number {
  return product(sizes);
}

/** Numbers of a row. */
export function rowWidth(inputs: readonly Pick<InputBlock, 'width'>[]): number {
  return sum(inputs.map(({ width }) => width));
}

/**
 * A row of plain numbers.
 */
export function denseRow(width: number): InputBlock[] {
  return [{ kind: 'dense', name: 'dense', at: 0, width }];
}

/** Width of the last layer. */
export function outputUnits(outputs: AnyOutputs): number {
  return outputShapeOf(outputs).units(outputs);
}

/** Numbers of a row's target, as a runner takes it. */
export function targetWidthOf({ outputs, taughtWidth = 0 }: TrainedTargets): number {
  return outputShapeOf(outputs).targetWidth(outputs) + taughtWidth;
}

/** What decides how wide targets are. */
type TrainedTargets = Pick<Architecture, 'outputs' | 'taughtWidth'>;

/** Shape of the targets of some rows: [rows] where each has one number, else [rows, numbers]. */
export function targetShape(architecture: TrainedTargets, rows: number): [number] | [number, number] {
  const width = targetWidthOf(architecture);
  return width === 1 ? [rows] : [rows, width];
}

function estimateMemory(
  shapes: readonly LayerShape[],
  counts: { inputWidth: number; outputs: number; trainable: number; nonTrainable: number },
  training: Described['training'],
): MemoryEstimate {
  const weights = bytesPerNumber * (counts.trainable + counts.nonTrainable);
  const gradients = bytesPerNumber * counts.trainable * (training.gradient.accumulate > 1 ? 2 : 1);
  const { optimizer: options } = training;
  const kind = optimizers.get(options.type);
  const { trainable: total } = counts;
  const optimizer = kind.solves
    ? kind.solves.bytes({ perOutput: total / counts.outputs, total }, options)
    : bytesPerNumber * total * kind.slots(options).length;
  const perRow =
    counts.inputWidth + 2 * sum(shapes.map((shape) => product(shape.outputShape) + shape.workNumbers));
  const rows = kind.solves ? Math.min(training.batchSize, passRows) : training.batchSize;
  const activationBytes = bytesPerNumber * rows * perRow;
  return {
    weights,
    gradients,
    optimizer,
    activations: activationBytes,
    total: weights + gradients + optimizer + activationBytes,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
