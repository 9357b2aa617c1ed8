import type { ResolvedDefinition, ResolvedDenseLayer } from '../../contracts/definition/definition.ts';
import type { activations, initializers } from '../../contracts/definition/model.ts';
import type { InputBlock } from '../../contracts/preparation.ts';

export type Activation = (typeof activations)[number];
/** `zeros` is the start of linear models only: their loss is convex, so there is no symmetry to break. */
export type Initializer = (typeof initializers)[number] | 'zeros';

/**
 * What the model is to predict: one of `count` classes, a number, which of `count` labels a row has, or `count` numbers.
 */
export type OutputSpec =
  | { kind: 'classes'; count: number }
  | { kind: 'value' }
  | { kind: 'labels'; count: number }
  | { kind: 'values'; count: number };

/** How the last layer's outputs (logits) become what is predicted. `exponential` is the log link of Poisson regression. */
export type Head = 'sigmoid' | 'softmax' | 'identity' | 'exponential';

interface LayerShape {
  /** Unique in the model; weights are named `<layer>/<weight>`. */
  name: string;
  /** Layers whose outputs go in, `input` for the whole row; absent: the layer before. */
  inputs?: string[];
  /** null is the batch. */
  outputShape: [null, ...number[]];
  /** Trainable parameters and others, such as moving averages. */
  parameters: number;
}

/** One layer, ready to be built. */
export type LayerSpec = LayerShape &
  (
    | { type: 'dense'; units: number; useBias: boolean; initializer: Initializer }
    | { type: 'batchNorm' }
    | { type: 'layerNorm' }
    | { type: 'activation'; activation: Activation }
    | { type: 'dropout'; rate: number }
  );

/** A model as plain JSON: what the plan shows, the builder builds, and an artifact keeps. */
export interface Architecture {
  formatVersion: 1;
  family: 'linear' | 'mlp';
  inputWidth: number;
  /** What the numbers of a row are; absent (in older artifacts): all of them plain numbers. */
  inputs?: InputBlock[];
  outputs: OutputSpec;
  head: Head;
  layers: LayerSpec[];
  parameters: { trainable: number; nonTrainable: number };
  /** Multiply–adds of one row's forward pass. */
  multiplyAddsPerRow: number;
  /** Floating-point operations of one row's training step: forward 2 per multiply–add, backward twice that. */
  trainingFlopsPerRow: number;
  memory: MemoryEstimate;
}

/** Bytes that training takes, besides the data. An estimate: kernels' work space is not known beforehand. */
export interface MemoryEstimate {
  weights: number;
  gradients: number;
  optimizer: number;
  /** Every layer's output and its gradient for one batch. */
  activations: number;
  total: number;
}

type Described = Pick<ResolvedDefinition, 'task' | 'model' | 'training'>;

/** Optimizer slots of the size of the weights. */
const slotsOf = {
  gradientDescent: 0, sgd: 0, momentum: 1, nesterov: 1, adagrad: 1, rmsprop: 1, adam: 2, adamw: 2,
} as const; // prettier-ignore

const bytesPerNumber = 4;

/**
 * The layers, shapes, counts and costs of a model, without building it.
 * @param inputs The blocks of a row, in order and without gaps; at least one.
 */
export function describeArchitecture(
  definition: Described,
  inputs: readonly InputBlock[],
  outputs: OutputSpec,
): Architecture {
  const { model, training } = definition;
  const inputWidth = rowWidth(inputs);
  const layers: LayerSpec[] = [];
  let width = inputWidth;
  if (model.family === 'mlp') {
    for (const [index, layer] of model.layers.entries()) {
      layers.push(...hiddenLayers(layer, width, index + 1));
      width = layer.units;
    }
  }
  const units = outputUnits(outputs);
  const initializer = model.family === 'linear' ? 'zeros' : 'glorotUniform';
  layers.push(denseLayer('output', width, units, true, initializer));

  const nonTrainable = sum(layers.map((layer) => (layer.type === 'batchNorm' ? layer.parameters / 2 : 0)));
  const trainable = sum(layers.map((layer) => layer.parameters)) - nonTrainable;
  const multiplyAddsPerRow = sum(
    layers.map((layer) =>
      layer.type === 'dense' ? layer.parameters - (layer.useBias ? layer.units : 0) : 0,
    ),
  );
  return {
    formatVersion: 1,
    family: model.family,
    inputWidth,
    inputs: [...inputs],
    outputs,
    head: headOf(outputs, training.loss),
    layers,
    parameters: { trainable, nonTrainable },
    multiplyAddsPerRow,
    trainingFlopsPerRow: 6 * multiplyAddsPerRow,
    memory: estimateMemory(layers, { inputWidth, trainable, nonTrainable }, training),
  };
}

/** Numbers of a layer's output, for one row. */
export function outputSize({ outputShape: [, ...sizes] }: Pick<LayerSpec, 'outputShape'>): number {
  return sizes.reduce((product, size) => product * size, 1);
}

/** Numbers of a row. */
export function rowWidth(inputs: readonly Pick<InputBlock, 'width'>[]): number {
  return sum(inputs.map(({ width }) => width));
}

/** A row of plain numbers. */
export function denseRow(width: number): InputBlock[] {
  return [{ kind: 'dense', name: 'dense', at: 0, width }];
}

/** Width of the last layer: binary classification has one logit, that of the class with label 1. */
export function outputUnits(outputs: OutputSpec): number {
  if (outputs.kind === 'classes') return outputs.count > 2 ? outputs.count : 1;
  return targetWidthOf(outputs);
}

/** Numbers of a row's target: a class is one, its label. */
export function targetWidthOf(outputs: OutputSpec): number {
  return outputs.kind === 'labels' || outputs.kind === 'values' ? outputs.count : 1;
}

/** Shape of the targets of some rows: [rows] where each has one number, else [rows, numbers]. */
export function targetShape(outputs: OutputSpec, rows: number): [number] | [number, number] {
  const width = targetWidthOf(outputs);
  return width === 1 ? [rows] : [rows, width];
}

function hiddenLayers(layer: ResolvedDenseLayer, inputWidth: number, number: number): LayerSpec[] {
  const { units } = layer;
  const outputShape: [null, number] = [null, units];
  // A bias would be taken away again by the batch's mean.
  const specs: LayerSpec[] = [
    denseLayer(`dense_${number}`, inputWidth, units, !layer.batchNorm, layer.initializer),
  ];
  if (layer.batchNorm) {
    specs.push({ type: 'batchNorm', name: `batch_norm_${number}`, outputShape, parameters: 4 * units });
  }
  if (layer.layerNorm) {
    specs.push({ type: 'layerNorm', name: `layer_norm_${number}`, outputShape, parameters: 2 * units });
  }
  if (layer.activation !== 'linear') {
    const { activation } = layer;
    specs.push({ type: 'activation', name: `activation_${number}`, outputShape, parameters: 0, activation });
  }
  if (layer.dropout > 0) {
    specs.push({
      type: 'dropout',
      name: `dropout_${number}`,
      outputShape,
      parameters: 0,
      rate: layer.dropout,
    });
  }
  return specs;
}

function denseLayer(
  name: string,
  inputWidth: number,
  units: number,
  useBias: boolean,
  initializer: Initializer,
): LayerSpec {
  const parameters = inputWidth * units + (useBias ? units : 0);
  return { type: 'dense', name, outputShape: [null, units], parameters, units, useBias, initializer };
}

function headOf(outputs: OutputSpec, loss: ResolvedDefinition['training']['loss']): Head {
  if (outputs.kind === 'classes') return outputs.count > 2 ? 'softmax' : 'sigmoid';
  if (outputs.kind === 'labels' || loss === 'crossEntropy') return 'sigmoid';
  return loss === 'poisson' ? 'exponential' : 'identity';
}

function estimateMemory(
  layers: readonly LayerSpec[],
  counts: { inputWidth: number; trainable: number; nonTrainable: number },
  training: Described['training'],
): MemoryEstimate {
  const weights = bytesPerNumber * (counts.trainable + counts.nonTrainable);
  const gradients = bytesPerNumber * counts.trainable * (training.gradient.accumulate > 1 ? 2 : 1);
  const { optimizer: options } = training;
  const slots = slotsOf[options.type] + (options.type === 'rmsprop' && options.momentum > 0 ? 1 : 0);
  const optimizer = bytesPerNumber * counts.trainable * slots;
  const perRow = counts.inputWidth + 2 * sum(layers.map(outputSize));
  const activationBytes = bytesPerNumber * training.batchSize * perRow;
  const total = weights + gradients + optimizer + activationBytes;
  return { weights, gradients, optimizer, activations: activationBytes, total };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
