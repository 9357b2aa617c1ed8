import type { FittedPreparation } from '../../contracts/preparation.ts';
import { widthOf } from './columns/column-kinds.ts';

/** A column of the table, and the places of its features in a row of the model's input. */
export interface ColumnFeatures {
  column: string;
  features: Int32Array;
}

/** The features of each input column, in the order of the columns; of an example of several rows those of all its steps. */
export function featuresByColumn({ columns, steps }: FittedPreparation): ColumnFeatures[] {
  const widths = columns.map(widthOf);
  const stepWidth = widths.reduce((sum, width) => sum + width, 0);
  let at = 0;
  return columns.map(({ name }, index) => {
    const [width, first] = [widths[index], at];
    at += width;
    const features = Int32Array.from(
      { length: (steps?.length ?? 1) * width },
      (_, i) => Math.floor(i / width) * stepWidth + first + (i % width),
    );
    return { column: name, features };
  });
}
