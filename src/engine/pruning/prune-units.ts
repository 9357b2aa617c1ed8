import { TrainyardError } from '../../errors.ts';
import type { Architecture } from '../models/architecture.ts';
import { product } from '../models/layer-shapes.ts';
import type { LayerSpec } from '../models/layer-spec.ts';
import type { NamedTensor } from '../step-runner.ts';

/** Places that are kept of the last axis of a layer's output, rising; null: all. */
type Kept = Int32Array | null;

/**
 * The weights of a model with fewer units: of every layer whose width is smaller than in the source, the units or channels of the largest norm are
 * kept, Σ|w| over what goes into them (Li et al. 2017, "Pruning Filters for Efficient ConvNets"); later layers keep what they take from these.
 * @param target the same layers, by name, with fewer units
 * @throws artifactCorrupt where a weight of the source is missing
 */
export function pruneUnits(
  source: Pick<Architecture, 'layers' | 'inputWidth'>,
  weights: readonly NamedTensor[],
  target: Pick<Architecture, 'layers'>,
): NamedTensor[] {
  const narrower = new Map(target.layers.map((layer) => [layer.name, layer]));
  const byName = new Map(weights.map((tensor) => [tensor.name, tensor]));
  const shapes = new Map<string, readonly number[]>([['input', [source.inputWidth]]]);
  const kept = new Map<string, Kept>([['input', null]]);
  const pruned: NamedTensor[] = [];
  let before = 'input';
  for (const layer of source.layers) {
    const names = layer.inputs ?? [before];
    const inputs = names.map((name) => ({ kept: kept.get(name) ?? null, shape: shapes.get(name)! }));
    const own = weights.filter(({ name }) => name.slice(0, name.lastIndexOf('/')) === layer.name);
    const width = narrower.get(layer.name)?.outputShape.at(-1);
    if (typeof width !== 'number') throw new Error(`the model has no layer ${layer.name}`);
    const { out, tensors } = pruneLayer(layer, own, inputs, width);
    pruned.push(...tensors);
    const [, ...shape] = layer.outputShape;
    shapes.set(layer.name, shape);
    kept.set(layer.name, out);
    before = layer.name;
  }
  for (const { name } of pruned)
    if (!byName.has(name)) throw new TrainyardError('artifactCorrupt', `The checkpoint has no tensor "${name}".`); // prettier-ignore
  return pruned;
}

interface LayerInput {
  kept: Kept;
  shape: readonly number[];
}

/** @param width of the layer's output that is wanted */
function pruneLayer(
  layer: LayerSpec,
  own: readonly NamedTensor[],
  inputs: readonly LayerInput[],
  width: number,
): { out: Kept; tensors: NamedTensor[] } {
  const [{ kept, shape }] = inputs;
  switch (layer.type) {
    case 'dense':
    case 'conv1d':
    case 'conv2d': {
      const kernel = own.find(({ name }) => name.endsWith('/kernel'));
      if (!kernel) throw new TrainyardError('artifactCorrupt', `The checkpoint has no kernel of "${layer.name}".`); // prettier-ignore
      const out = width < kernel.shape.at(-1)! ? strongest(kernel, width) : null;
      return {
        out,
        tensors: own.map((tensor) =>
          tensor === kernel ? take(take(tensor, kept, -2), out, -1) : take(tensor, out, -1),
        ),
      };
    }
    case 'bias':
    case 'batchNorm':
    case 'layerNorm':
      return { out: kept, tensors: own.map((tensor) => take(tensor, kept, -1)) };
    case 'flatten':
      return { out: flattened(kept, shape), tensors: [] };
    case 'concatenate':
      return { out: joined(inputs), tensors: [] };
    case 'activation':
    case 'dropout':
    case 'maxPooling1d':
    case 'averagePooling1d':
    case 'maxPooling2d':
    case 'averagePooling2d':
    case 'globalMaxPooling1d':
    case 'globalAveragePooling1d':
    case 'globalMaxPooling2d':
    case 'globalAveragePooling2d':
      return { out: kept, tensors: [] };
    default:
      if (inputs.some((input) => input.kept !== null))
        throw new Error(`units before a layer of type ${layer.type} can't be left out`);
      return { out: null, tensors: [...own] };
  }
}

/** The places on the last axis with the largest Σ|w|; of equal ones the first. */
function strongest({ data, shape }: NamedTensor, count: number): Int32Array {
  const width = shape.at(-1)!;
  const norms = new Float64Array(width);
  for (const [i, value] of data.entries()) norms[i % width] += Math.abs(value);
  const places = Int32Array.from({ length: width }, (_, i) => i);
  return places
    .toSorted((a, b) => norms[b] - norms[a] || a - b)
    .subarray(0, count)
    .toSorted();
}

/** A tensor with some of the places along an axis, counted from the end. */
function take(tensor: NamedTensor, kept: Kept, axis: -1 | -2): NamedTensor {
  if (kept === null) return tensor;
  const { shape, data } = tensor;
  const at = shape.length + axis;
  const inner = product(shape.slice(at + 1));
  const outer = product(shape.slice(0, at));
  const length = shape[at];
  const values = new Float32Array(outer * kept.length * inner);
  for (let i = 0; i < outer; i++)
    for (const [j, place] of kept.entries()) {
      const from = (i * length + place) * inner;
      values.set(data.subarray(from, from + inner), (i * kept.length + j) * inner);
    }
  return { ...tensor, shape: shape.with(at, kept.length), data: values };
}

/** Places of channels in the vector that all positions make. */
function flattened(kept: Kept, shape: readonly number[]): Kept {
  if (kept === null) return null;
  const channels = shape.at(-1)!;
  const positions = product(shape.slice(0, -1));
  return Int32Array.from(
    { length: positions * kept.length },
    (_, i) => Math.floor(i / kept.length) * channels + kept[i % kept.length],
  );
}

function joined(inputs: readonly LayerInput[]): Kept {
  if (inputs.every(({ kept }) => kept === null)) return null;
  let offset = 0;
  const places: number[] = [];
  for (const { kept, shape } of inputs) {
    const width = shape.at(-1)!;
    const own = kept ?? Int32Array.from({ length: width }, (_, i) => i);
    for (const place of own) places.push(offset + place);
    offset += width;
  }
  return Int32Array.from(places);
}
