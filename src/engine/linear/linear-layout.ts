import { blocksOf, plainRuns } from '../../families/layers/row-blocks.ts';
import type { Architecture } from '../models/architecture.ts';
import type { NamedTensor } from '../step-runner.ts';

/**
 * How the layers of a linear model are one array of weights θ [perOutput × units]: those of the plain numbers, then one for each
 * category of each categorical block, one for each token of each text, and the bias at the end.
 */
export interface LinearLayout {
  units: number;
  perOutput: number;
  /** Plain numbers of a row: `width` of them from `at` on have the weights from `first` on. */
  numbers: readonly { at: number; width: number; first: number }[];
  /** An index at `at` chooses one of the weights from `first` on. */
  categories: readonly { at: number; first: number }[];
  /** Token ids from `at` on, 0 where there is none: their mean, with the weights from `first` on. */
  texts: readonly { at: number; length: number; first: number }[];
  /** The tensors in the order of θ. */
  tensors: readonly { name: string; shape: number[] }[];
}

/**
 * The layout of a model that {@link ../../families/linear/add-linear.ts} describes.
 * @throws Error where a model has other layers
 */
export function linearLayout({ inputs = [], layers, inputWidth }: Architecture): LinearLayout {
  const blocks = inputs.length > 0 ? inputs : [{ kind: 'dense' as const, name: 'dense', at: 0, width: inputWidth }]; // prettier-ignore
  const dense = layers.find(({ type }) => type === 'dense');
  const bias = dense ?? layers.find(({ type }) => type === 'bias');
  const embeddings = layers.filter(({ type }) => type === 'embedding');
  if (!bias) throw new Error('a linear model has a bias');
  const units = bias.outputShape[1];

  let first = 0;
  const tensors: { name: string; shape: number[] }[] = [];
  const numbers = plainRuns(blocks).map(({ at, width }) => {
    const run = { at, width, first };
    first += width;
    return run;
  });
  if (dense) tensors.push({ name: `${dense.name}/kernel`, shape: [first, units] });
  /** The weights of the next embedding. */
  const embedded = (count: number): number => {
    const start = first;
    tensors.push({ name: `${embeddings[tensors.length - (dense ? 1 : 0)].name}/embeddings`, shape: [count, units] }); // prettier-ignore
    first += count;
    return start;
  };
  // In the order in which the family adds them.
  const categories = blocksOf(blocks, 'category').map(({ at, count }) => ({ at, first: embedded(count) }));
  const texts = blocksOf(blocks, 'tokens').map(({ at, width, vocabulary }) => ({ at, length: width, first: embedded(vocabulary) })); // prettier-ignore
  tensors.push({ name: `${bias.name}/bias`, shape: [units] });
  return { units, perOutput: first + 1, numbers, categories, texts, tensors };
}

/** θ as the tensors of a model, rounded to float32. */
export function toTensors({ tensors }: LinearLayout, weights: Float64Array): NamedTensor[] {
  let at = 0;
  return tensors.map(({ name, shape }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    at += size;
    return { name, shape, dtype: 'float32', data: Float32Array.from(weights.subarray(at - size, at)) };
  });
}

/** θ from the tensors of a model. */
export function fromTensors({ tensors, perOutput, units }: LinearLayout, stored: readonly NamedTensor[]) {
  const byName = new Map(stored.map((tensor) => [tensor.name, tensor.data]));
  const weights = new Float64Array(perOutput * units);
  let at = 0;
  for (const { name } of tensors) {
    const data = byName.get(name)!;
    weights.set(data, at);
    at += data.length;
  }
  return weights;
}

/** The features of one row that are not 0, in the order of θ: `count` indices and values. */
export interface ActiveFeatures {
  count: number;
  indices: Int32Array;
  values: Float64Array;
}

/** A function that finds the active features of rows; what it gives is overwritten by the next row. */
export function createRowReader(layout: LinearLayout, width: number) {
  const { numbers, categories, texts, perOutput } = layout;
  const most = perOutput + 1;
  const active: ActiveFeatures = { count: 0, indices: new Int32Array(most), values: new Float64Array(most) };
  const { indices, values } = active;
  return (features: Float32Array, row: number): ActiveFeatures => {
    const start = row * width;
    let count = 0;
    for (const { at, width: length, first } of numbers) {
      for (let j = 0; j < length; j += 1) {
        const value = features[start + at + j];
        if (value === 0) continue;
        indices[count] = first + j;
        values[count] = value;
        count += 1;
      }
    }
    for (const { at, first } of categories) {
      indices[count] = first + features[start + at];
      values[count] = 1;
      count += 1;
    }
    for (const { at, length, first } of texts) {
      const tokens = features.subarray(start + at, start + at + length).filter((token) => token > 0);
      tokens.sort();
      for (let t = 0; t < tokens.length; t += 1) {
        const isSame = t > 0 && tokens[t] === tokens[t - 1];
        if (isSame) values[count - 1] += 1 / tokens.length;
        else {
          indices[count] = first + tokens[t];
          values[count] = 1 / tokens.length;
          count += 1;
        }
      }
    }
    indices[count] = perOutput - 1;
    values[count] = 1;
    active.count = count + 1;
    return active;
  };
}
