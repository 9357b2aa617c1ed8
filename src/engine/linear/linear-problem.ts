import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PreparedSplit } from '../../data/preparation/prepared-data.ts';
import type { LinearProblem, ShouldStop } from '../../optimizers/solver-engine.ts';
import { createRowReader, type ActiveFeatures, type LinearLayout } from './linear-layout.ts';
import type { ExactRowLoss } from './row-losses.ts';

/** Multiply–adds between two looks at whether to stop: about 20 ms. */
const workPerTurn = 1e7;

/** What a linear model is fitted to. */
export interface LinearProblemOptions {
  layout: LinearLayout;
  /** Numbers of a row. */
  width: number;
  /** Numbers of a row's target. */
  targetWidth: number;
  rows: number;
  /** The training rows in their order, all at once or a window at a time. */
  windows: () => AsyncIterable<PreparedSplit>;
  rowLoss: ExactRowLoss;
  penalty: LinearProblem['penalty'];
}

/** The loss of a linear model over the training split, in one pass over its rows each. */
export function createLinearProblem(options: LinearProblemOptions): LinearProblem {
  const { layout, width, targetWidth, rows, windows, rowLoss, penalty } = options;
  const { units, perOutput } = layout;
  const readRow = createRowReader(layout, width);

  /** Visits all rows in their order. @returns false where it was given up */
  const visit = async (
    shouldStop: ShouldStop,
    /** The row's features, and where its targets are. @returns multiply–adds that it took */
    each: (active: ActiveFeatures, targets: Float32Array, at: number) => number,
  ): Promise<boolean> => {
    let work = 0;
    for await (const { features, targets, rows: count } of windows()) {
      for (let row = 0; row < count; row += 1) {
        work += width + each(readRow(features, row), targets, row * targetWidth);
        if (work < workPerTurn) continue;
        work = 0;
        await nextTurn();
        if (shouldStop()) return false;
      }
    }
    return true;
  };

  return {
    units,
    perOutput,
    rows,
    penalty,
    async loss(weights, gradient, shouldStop) {
      gradient.fill(0);
      const logits = new Float64Array(units);
      let total = 0;
      const isWhole = await visit(shouldStop, (active, targets, at) => {
        writeLogits(active, weights, logits);
        total += rowLoss(logits, targets, at);
        addProducts(active, logits, gradient);
        return 2 * active.count * units;
      });
      if (!isWhole) return null;
      for (let at = 0; at < gradient.length; at += 1) gradient[at] /= rows;
      let squares = 0;
      const penalized = (perOutput - 1) * units;
      for (let at = 0; at < penalized; at += 1) {
        squares += weights[at] ** 2;
        gradient[at] += 2 * penalty.l2 * weights[at];
      }
      return total / rows + penalty.l2 * squares;
    },
    async products(shouldStop) {
      const features = new Float64Array(perOutput * perOutput);
      const sides = new Float64Array(perOutput * units);
      const target = new Float64Array(units);
      const isWhole = await visit(shouldStop, (active, targets, at) => {
        const { count, indices, values } = active;
        for (let a = 0; a < count; a += 1) {
          const value = values[a];
          const start = indices[a] * perOutput;
          for (let b = a; b < count; b += 1) features[start + indices[b]] += value * values[b];
        }
        for (let k = 0; k < units; k += 1) target[k] = targets[at + k];
        addProducts(active, target, sides);
        return (count * count) / 2 + count * units;
      });
      return isWhole ? { features, targets: sides } : null;
    },
  };
}

/** logits ← Σ value·weights of the feature. */
function writeLogits(
  { count, indices, values }: ActiveFeatures,
  weights: Float64Array,
  logits: Float64Array,
): void {
  const units = logits.length;
  if (units === 1) {
    let sum = 0;
    for (let a = 0; a < count; a += 1) sum += values[a] * weights[indices[a]];
    logits[0] = sum;
    return;
  }
  logits.fill(0);
  for (let a = 0; a < count; a += 1) {
    const value = values[a];
    const start = indices[a] * units;
    for (let k = 0; k < units; k += 1) logits[k] += value * weights[start + k];
  }
}

/** into ← into + feature · numbers of the outputs. */
function addProducts(
  { count, indices, values }: ActiveFeatures,
  numbers: Float64Array,
  into: Float64Array,
): void {
  const units = numbers.length;
  for (let a = 0; a < count; a += 1) {
    const value = values[a];
    const start = indices[a] * units;
    for (let k = 0; k < units; k += 1) into[start + k] += value * numbers[k];
  }
}
