import { sizeOf } from '../capture/graph/dataflow.ts';
import type { StepModel, WeightSpec } from '../capture/step/step-model.ts';

/** Which process holds which weights, with their slots. */
export interface Division {
  /** By the name of a weight, or of a block of its columns. */
  ranks: ReadonlyMap<string, number>;
  /** Of weights and slots, by rank. */
  bytes: readonly number[];
}

/** A variable with its slots. */
interface Held {
  name: string;
  bytes: number;
}

const bytesPerNumber = 4;

/** Weights, or their blocks of columns, in the order of the layers. */
function heldBy(weights: readonly WeightSpec[], { trained, optimizer }: StepModel): Held[] {
  const perTrained = 1 + optimizer.slots.length;
  return weights.flatMap(({ name, shape }) => {
    const parts = trained.filter(({ weight }) => weight === name);
    if (parts.length === 0) return [{ name, bytes: bytesPerNumber * sizeOf(shape) }];
    return parts.map((part) => ({
      name: part.name,
      bytes: bytesPerNumber * sizeOf(part.shape) * perTrained,
    }));
  });
}

/**
 * Divides by layers: each process gets layers that follow one another, so that the one with the most bytes has as few as possible.
 * @param weights in the order of the layers
 */
export function divideByLayers(
  weights: readonly WeightSpec[],
  model: StepModel,
  processes: number,
): Division {
  const layers = new Map<string, Held[]>();
  for (const held of heldBy(weights, model)) {
    const layer = held.name.slice(0, held.name.lastIndexOf('/'));
    layers.set(layer, [...(layers.get(layer) ?? []), held]);
  }
  const groups = [...layers.values()];
  const sizes = groups.map((group) => group.reduce((sum, { bytes }) => sum + bytes, 0));
  const limit = leastLargest(sizes, processes);
  const ranks = new Map<string, number>();
  const bytes = Array.from({ length: processes }, () => 0);
  let rank = 0;
  for (const [index, group] of groups.entries()) {
    // Each process gets a layer, where there are as many.
    const mustGoOn = groups.length - index < processes - rank && bytes[rank] > 0;
    if ((bytes[rank] > 0 && bytes[rank] + sizes[index] > limit) || mustGoOn)
      rank = Math.min(rank + 1, processes - 1);
    bytes[rank] += sizes[index];
    for (const { name } of group) ranks.set(name, rank);
  }
  return { ranks, bytes };
}

/** The smallest bound that so many runs of sizes, one after the other, can keep. */
function leastLargest(sizes: readonly number[], runs: number): number {
  let [low, high] = [Math.max(...sizes), sizes.reduce((sum, size) => sum + size, 0)];
  const fits = (bound: number): boolean => {
    let [count, filled] = [1, 0];
    for (const size of sizes) {
      if (filled + size > bound) [count, filled] = [count + 1, 0];
      filled += size;
    }
    return count <= runs;
  };
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Divides by columns: each process has a block of each wide kernel; what is not cut goes to the one that has the fewest bytes. */
export function divideByColumns(
  weights: readonly WeightSpec[],
  model: StepModel,
  processes: number,
): Division {
  const ranks = new Map<string, number>();
  const bytes = Array.from({ length: processes }, () => 0);
  const give = ({ name, bytes: size }: Held, rank: number): void => {
    ranks.set(name, rank);
    bytes[rank] += size;
  };
  const all = heldBy(weights, model);
  for (const held of all.filter(({ name }) => blockOf(name) !== null)) give(held, blockOf(held.name)!);
  for (const held of all.filter(({ name }) => blockOf(name) === null))
    give(held, bytes.indexOf(Math.min(...bytes)));
  return { ranks, bytes };
}

/** Number of a block of columns; null: a weight that is not cut. */
const blockOf = (name: string): number | null => {
  const [, block] = /#(\d+)$/.exec(name) ?? [];
  return block === undefined ? null : Number(block);
};

/** The share of a model's weights and slots that blocks of columns hold. */
export function shareOfBlocks(weights: readonly WeightSpec[], model: StepModel): number {
  const all = heldBy(weights, model);
  const sum = (some: readonly Held[]): number => some.reduce((total, { bytes }) => total + bytes, 0);
  return sum(all.filter(({ name }) => blockOf(name) !== null)) / Math.max(1, sum(all));
}

/** The rank of the process that holds a variable: a weight, a block, a slot of one; the data is where the session is. */
export function rankOfVariable({ ranks }: Division, variable: string): number {
  return ranks.get(variable) ?? ranks.get(variable.slice(0, variable.lastIndexOf('/'))) ?? 0;
}
