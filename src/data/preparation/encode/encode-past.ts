import type { FittedColumn } from '../../../contracts/preparation.ts';
import { kindOf, widthOf } from '../columns/column-kinds.ts';
import { plainContext } from '../columns/encode-context.ts';
import type { RowScaling } from '../row-scaling.ts';
import type { StepExamples } from './step-examples.ts';

/** Windows whose past values are scaled by those alone. */
export interface PastWindows {
  /** The target, and all columns of a step. */
  column: string;
  columns: readonly FittedColumn[];
  /** The target of each row of the dataset, in its unit. */
  values: Float64Array;
  /** Rows of the dataset, by ordered step. */
  rows: Int32Array;
  examples: StepExamples;
  scaling: RowScaling;
  /** Which of the examples. */
  windows: Int32Array;
}

/**
 * Writes the past values of the target anew where each window has a scale of its own: steps that windows share differ in them.
 * @param features of all examples, [examples × length × stepWidth]
 */
export function encodePast(
  { column: name, columns, values, rows, examples, scaling, windows }: PastWindows,
  features: Float32Array,
  { length, stepWidth }: { length: number; stepWidth: number },
): void {
  const index = columns.findIndex((column) => column.name === name);
  if (index < 0 || windows.length === 0) return;
  const column = columns[index];
  const at = columns.slice(0, index).reduce((sum, before) => sum + widthOf(before), 0);
  const width = widthOf(column);
  // The writer reads it by rows of the dataset, which its errors name.
  const scaled = new Float64Array(values.length);
  const raw = {
    numbers: new Map([[name, scaled]]),
    categories: new Map(),
    texts: new Map(),
    vectors: new Map(),
  };
  const write = kindOf(column).createColumnWriter(column, raw, plainContext, 0);
  for (const example of windows) {
    const steps = rows.subarray(examples.from[example], examples.to[example]);
    for (const row of steps) scaled[row] = (values[row] - scaling.offsets[example]) / scaling.scales[example];
    const past = new Float32Array(length * width);
    write(steps, 0, steps.length, past, width);
    for (let step = 0; step < length; step++) {
      const into = (example * length + step) * stepWidth + at;
      features.set(past.subarray(step * width, (step + 1) * width), into);
    }
  }
}
