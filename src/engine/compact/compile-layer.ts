import { batchNormOptions, layerNormEpsilon } from '../models/layer-constants.ts';
import { product } from '../models/layer-shapes.ts';
import type { LayerSpec } from '../models/layer-spec.ts';
import { activate, isCompact } from './activate.ts';
import type { CompactLayer } from './compact-layer.ts';
import { dense } from './dense.ts';

/** What surrounds a layer. */
export interface LayerContext {
  /** Numbers of a row in each input. */
  inputSizes: readonly number[];
  /** Size of the last axis of each input. */
  inputLasts: readonly number[];
  /** A weight of the layer. @throws artifactCorrupt where it is missing */
  weight: (name: string) => Float32Array;
}

/** The loop of a layer; null where it has none. @throws artifactCorrupt where a weight is missing */
export function compileLayer(spec: LayerSpec, context: LayerContext): CompactLayer | null {
  const { inputSizes, inputLasts, weight } = context;
  const [, ...shape] = spec.outputShape;
  const size = product(shape);
  const last = shape.at(-1)!;
  switch (spec.type) {
    case 'dropout':
    case 'reshape':
    case 'flatten':
      return ([input]) => input;
    case 'dense':
      return dense(weight('kernel'), spec.useBias ? weight('bias') : null, inputLasts[0], last, size / last);
    case 'bias':
      return scaled(null, weight('bias'), size);
    case 'batchNorm':
      return batchNorm(weight, size);
    case 'layerNorm':
      return layerNorm(weight('gamma'), weight('beta'), size);
    case 'activation': {
      const { activation } = spec;
      if (!isCompact(activation)) return null;
      if (activation === 'linear') return ([input]) => input;
      return ([input], out, rows) => {
        activate(activation, input, out, rows * size, last);
        return null;
      };
    }
    case 'slice': {
      const { at } = spec;
      return ([input], out, rows) => {
        for (let row = 0; row < rows; row++) {
          const from = row * inputSizes[0] + at;
          for (let i = 0; i < size; i++) out[row * size + i] = input[from + i];
        }
        return null;
      };
    }
    case 'concatenate':
      return concatenate(inputLasts, size / last);
    case 'add':
      return (inputs, out, rows) => {
        for (let i = 0; i < rows * size; i++) {
          let sum = 0;
          for (const input of inputs) sum += input[i];
          out[i] = sum;
        }
        return null;
      };
    case 'dot':
      return ([left, right], out, rows) => {
        const width = inputSizes[0];
        for (let row = 0; row < rows; row++) {
          let sum = 0;
          for (let i = row * width; i < (row + 1) * width; i++) sum += left[i] * right[i];
          out[row] = sum;
        }
        return null;
      };
    case 'embedding':
      return embedding(weight('embeddings'), inputSizes[0], spec.width);
    case 'maskedAveragePooling1d':
      return maskedAverage(inputSizes[1], size);
    default:
      return null;
  }
}

/** x · scale + offset, along the last axis. @param scale null: 1 */
function scaled(scale: Float64Array | null, offset: ArrayLike<number>, size: number): CompactLayer {
  const last = offset.length;
  return ([input], out, rows) => {
    for (let i = 0; i < rows * size; i += last)
      for (let j = 0; j < last; j++) out[i + j] = input[i + j] * (scale ? scale[j] : 1) + offset[j];
    return null;
  };
}

/** With the moving averages: a scale and an offset. */
function batchNorm(weight: LayerContext['weight'], size: number): CompactLayer {
  const [gamma, beta] = [weight('gamma'), weight('beta')];
  const [mean, variance] = [weight('moving_mean'), weight('moving_variance')];
  const scale = Float64Array.from(
    gamma,
    (value, i) => value / Math.sqrt(variance[i] + batchNormOptions.epsilon),
  );
  return scaled(
    scale,
    Float64Array.from(beta, (value, i) => value - mean[i] * scale[i]),
    size,
  );
}

function layerNorm(gamma: Float32Array, beta: Float32Array, size: number): CompactLayer {
  const last = gamma.length;
  return ([input], out, rows) => {
    for (let at = 0; at < rows * size; at += last) {
      let sum = 0;
      for (let i = 0; i < last; i++) sum += input[at + i];
      const mean = sum / last;
      let squares = 0;
      for (let i = 0; i < last; i++) squares += (input[at + i] - mean) ** 2;
      const deviation = Math.sqrt(squares / last + layerNormEpsilon);
      for (let i = 0; i < last; i++) out[at + i] = ((input[at + i] - mean) / deviation) * gamma[i] + beta[i];
    }
    return null;
  };
}

/** Joined along the last axis. @param positions of a row, each with the last axis of every input */
function concatenate(widths: readonly number[], positions: number): CompactLayer {
  return (inputs, out, rows) => {
    let to = 0;
    for (let position = 0; position < rows * positions; position++) {
      for (let source = 0; source < inputs.length; source++) {
        const width = widths[source];
        const input = inputs[source];
        for (let i = position * width; i < (position + 1) * width; i++) out[to++] = input[i];
      }
    }
    return null;
  };
}

function embedding(table: Float32Array, indices: number, width: number): CompactLayer {
  return ([input], out, rows) => {
    for (let at = 0; at < rows * indices; at++) {
      const from = Math.trunc(input[at]) * width;
      for (let i = 0; i < width; i++) out[at * width + i] = table[from + i];
    }
    return null;
  };
}

/** The mean over the steps whose token is not 0; zeros where there is none. */
function maskedAverage(steps: number, width: number): CompactLayer {
  return ([values, tokens], out, rows) => {
    for (let row = 0; row < rows; row++) {
      const to = row * width;
      out.fill(0, to, to + width);
      let count = 0;
      for (let step = row * steps; step < (row + 1) * steps; step++) {
        if (!(tokens[step] > 0)) continue;
        count += 1;
        for (let i = 0; i < width; i++) out[to + i] += values[step * width + i];
      }
      for (let i = 0; i < width; i++) out[to + i] /= Math.max(1, count);
    }
    return null;
  };
}
