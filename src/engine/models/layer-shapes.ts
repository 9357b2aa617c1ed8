import type { LayerOptions, Padding } from './layer-spec.ts';

/** A layer that does not fit what goes in. The message is for the user; whoever knows the pointer adds it. */
export class ShapeMisfit extends Error {}

/** What a layer comes to, without the batch. */
export interface LayerShape {
  outputShape: number[];
  /** Trainable parameters and others. */
  parameters: number;
  /** Of these the ones that no gradient moves. */
  nonTrainable: number;
  /** Multiply–adds of one row. */
  multiplyAdds: number;
  /** Numbers of one row that the backward pass needs besides the output, such as a recurrent layer's gates. */
  workNumbers: number;
}

/**
 * Shapes, parameters and costs of a layer.
 * @param inputs the shapes of what goes in, without the batch
 * @throws ShapeMisfit where it does not fit
 */
export function shapeOfLayer(layer: LayerOptions, inputs: readonly (readonly number[])[]): LayerShape {
  const [input = []] = inputs;
  switch (layer.type) {
    case 'dense':
      return weighted([...input.slice(0, -1), layer.units], {
        parameters: (input.at(-1)! + Number(layer.useBias)) * layer.units,
        multiplyAdds: product(input) * layer.units,
      });
    case 'bias':
      return weighted(input, { parameters: input.at(-1)! });
    case 'batchNorm': {
      const parameters = 4 * input.at(-1)!;
      return weighted(input, { parameters, nonTrainable: parameters / 2 });
    }
    case 'layerNorm':
      return weighted(input, { parameters: 2 * input.at(-1)! });
    case 'activation':
    case 'dropout':
      return weightless(input);
    case 'slice':
      if (layer.at + layer.width > product(input)) throw new ShapeMisfit('The slice ends behind the row.');
      return weightless([layer.width]);
    case 'reshape':
      if (product(layer.shape) !== product(input)) {
        throw new ShapeMisfit(
          `${shown(input)} has ${product(input)} numbers and can't become ${shown(layer.shape)}, which has ${product(layer.shape)}.`,
        );
      }
      return weightless(layer.shape);
    case 'flatten':
      return weightless([product(input)]);
    case 'concatenate':
      return weightless([...input.slice(0, -1), inputs.reduce((sum, shape) => sum + shape.at(-1)!, 0)]);
    case 'add':
      return weightless(input);
    case 'dot':
      return { ...weightless([1]), multiplyAdds: product(input) };
    case 'embedding':
      requireRank(input, 1, 'An embedding takes indices, [n]');
      return weighted([...input, layer.width], { parameters: layer.count * layer.width });
    case 'conv1d': {
      requireRank(input, 2, 'A 1-D convolution takes [steps, channels]');
      const steps = windows(input[0], layer.kernelSize, layer.stride, layer.padding, 'kernelSize');
      const kernel = layer.kernelSize * input[1] * layer.filters;
      return weighted([steps, layer.filters], {
        parameters: kernel + (layer.useBias ? layer.filters : 0),
        multiplyAdds: steps * kernel,
      });
    }
    case 'conv2d':
    case 'separableConv2d':
      return convolution2d(layer, input);
    case 'maxPooling1d':
    case 'averagePooling1d': {
      requireRank(input, 2, '1-D pooling takes [steps, channels]');
      const steps = windows(input[0], layer.poolSize, layer.stride, layer.padding, 'poolSize');
      return weightless([steps, input[1]]);
    }
    case 'maxPooling2d':
    case 'averagePooling2d': {
      requireRank(input, 3, '2-D pooling takes [height, width, channels]');
      const sizes = [0, 1].map((axis) =>
        windows(input[axis], layer.poolSize[axis], layer.strides[axis], layer.padding, 'poolSize'),
      );
      return weightless([...sizes, input[2]]);
    }
    case 'globalMaxPooling1d':
    case 'globalAveragePooling1d':
      requireRank(input, 2, 'Global 1-D pooling takes [steps, channels]');
      return weightless([input[1]]);
    case 'globalMaxPooling2d':
    case 'globalAveragePooling2d':
      requireRank(input, 3, 'Global 2-D pooling takes [height, width, channels]');
      return weightless([input[2]]);
    case 'lstm':
    case 'gru':
      return recurrent(layer, input);
    case 'positionEmbedding':
      requireRank(input, 2, 'A position embedding takes [steps, features]');
      return weighted(input, { parameters: product(input) });
    case 'selfAttention':
      return selfAttention(layer, input);
    case 'maskedAveragePooling1d':
      return weightless([input[1]]);
  }
}

/** Number of elements. */
export function product(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1);
}

/** A shape, for a message. */
export function shown(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

function convolution2d(
  layer: Extract<LayerOptions, { type: 'conv2d' | 'separableConv2d' }>,
  input: readonly number[],
): LayerShape {
  requireRank(input, 3, 'A 2-D convolution takes [height, width, channels]');
  const { filters, kernelSize, strides, padding, useBias } = layer;
  const [height, width] = [0, 1].map((axis) =>
    windows(input[axis], kernelSize[axis], strides[axis], padding, 'kernelSize'),
  ) as [number, number];
  const channels = input[2];
  const perPosition =
    layer.type === 'conv2d'
      ? product(kernelSize) * channels * filters
      : product(kernelSize) * channels + channels * filters;
  return weighted([height, width, filters], {
    parameters: perPosition + (useBias ? filters : 0),
    multiplyAdds: height * width * perPosition,
    workNumbers: layer.type === 'conv2d' ? 0 : height * width * channels,
  });
}

/** Gates of a step: four of an LSTM, three of a GRU. */
function recurrent(
  layer: Extract<LayerOptions, { type: 'lstm' | 'gru' }>,
  input: readonly number[],
): LayerShape {
  const name = layer.type === 'lstm' ? 'An LSTM' : 'A GRU';
  requireRank(input, 2, `${name} takes [steps, features]`);
  const [steps, features] = input as [number, number];
  const gates = layer.type === 'lstm' ? 4 : 3;
  const directions = layer.bidirectional ? 2 : 1;
  const kernels = gates * layer.units * (features + layer.units);
  const units = directions * layer.units;
  return weighted(layer.returnSequences ? [steps, units] : [units], {
    parameters: directions * (kernels + gates * layer.units),
    multiplyAdds: directions * steps * kernels,
    workNumbers: steps * units * (gates + 2),
  });
}

/** Four projections, the scores of every pair of steps, and the sums that they weight. */
function selfAttention(
  { heads, headWidth }: Extract<LayerOptions, { type: 'selfAttention' }>,
  input: readonly number[],
): LayerShape {
  requireRank(input, 2, 'Self-attention takes [steps, features]');
  const [steps, features] = input as [number, number];
  const inner = heads * headWidth;
  return weighted(input, {
    parameters: 3 * (features + 1) * inner + (inner + 1) * features,
    multiplyAdds: 4 * steps * features * inner + 2 * steps * steps * inner,
    workNumbers: 4 * steps * inner + 2 * heads * steps * steps,
  });
}

/** How often a window fits along an axis. */
function windows(
  length: number,
  size: number,
  stride: number,
  padding: Padding,
  what: 'kernelSize' | 'poolSize',
): number {
  if (padding === 'same') return Math.ceil(length / stride);
  if (size > length) throw new ShapeMisfit(`A ${what} of ${size} is larger than the ${length} that go in.`);
  return Math.floor((length - size) / stride) + 1;
}

function requireRank(shape: readonly number[], rank: number, what: string): void {
  if (shape.length !== rank) throw new ShapeMisfit(`${what}; what comes in is ${shown(shape)}.`);
}

function weightless(shape: readonly number[]): LayerShape {
  return { outputShape: [...shape], parameters: 0, nonTrainable: 0, multiplyAdds: 0, workNumbers: 0 };
}

function weighted(shape: readonly number[], counts: Partial<LayerShape>): LayerShape {
  return { ...weightless(shape), ...counts };
}
